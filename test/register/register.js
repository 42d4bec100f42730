'use strict';

const assert = require('node:assert');
const { execFile } = require('node:child_process');
const { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { promisify } = require('node:util');
const { patience } = require('../helpers/patience');

const run = promisify(execFile);
const top = path.join(__dirname, '..', '..');

/** Runs a fixture in a process of its own; answers with what it reported. */
async function reportOf(execArgv, fixture, ...args) {
  const file = path.join(__dirname, 'fixtures', fixture);
  const { stdout } = await run(process.execPath, [...execArgv, file, ...args],
    { cwd: top, timeout: 8000 * patience });
  return JSON.parse(stdout);
}

function assertServedBy(engine, { engines, body }) {
  assert.notDeepStrictEqual(Object.keys(engines), []);
  for (const [way, found] of Object.entries(engines)) {
    assert.strictEqual(found, engine, way);
  }
  assert.strictEqual(body, 'served');
}

describe('http2-native/register', function() {
  this.timeout(10000);

  const flags = {
    '-r': ['-r', 'http2-native/register'],
    '--import': ['--import', 'http2-native/register'],
    '-r with a path': ['-r', path.join(top, 'lib', 'register.js')],
  };
  const programs = [
    ['commonjs.js'],
    ['module.mjs'],
    ['module-then-commonjs.mjs'],
    ['commonjs-then-module.js'],
    ['worker.js', 'commonjs.js'],
    ['worker.js', 'module.mjs'],
    ['child.js', 'commonjs.js'],
    ['child.js', 'module.mjs'],
  ];
  for (const [name, execArgv] of Object.entries(flags)) {
    for (const program of programs) {
      it(`serves ${program.join(' with ')} under ${name}`, async () => {
        assertServedBy('http2-native', await reportOf(execArgv, ...program));
      });
    }
  }

  it('replaces what was imported before it was loaded', async () => {
    assertServedBy('http2-native', await reportOf([], 'late.mjs'));
  });

  it('leaves the built-in alone when it is not loaded', async () => {
    assertServedBy('built-in', await reportOf([], 'commonjs.js'));
    assertServedBy('built-in', await reportOf([], 'module.mjs'));
  });

  it('hands out the working original as `builtin`', async () => {
    assertServedBy('built-in', await reportOf([], 'original.js'));
    assertServedBy('built-in', await reportOf(flags['-r'], 'original.js'));
  });
});

describe('http2-native/register as a module', () => {
  let folder;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'h2-register-'));
    mkdirSync(path.join(folder, 'lib', 'native'), { recursive: true });
    cpSync(path.join(top, 'lib', 'register.js'), path.join(folder, 'lib', 'register.js'));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  async function evaluate(...argv) {
    const { stdout } = await run(process.execPath, argv, { cwd: top, timeout: 8000 * patience });
    return stdout.trim();
  }

  /** Puts a copy of register.js over another index.js and engine.js. */
  function writeCopy(index) {
    writeFileSync(path.join(folder, 'lib', 'index.js'), index);
    writeFileSync(path.join(folder, 'lib', 'native', 'engine.js'),
      "module.exports = { version: '9.9.9', nghttp2Version: '9', nghttp2File() {} };");
    return path.join(folder, 'lib', 'register.js');
  }

  const asModules = {
    'the package': 'http2-native/register',
    'its file for import': pathToFileURL(path.join(top, 'lib', 'register.mjs')).href,
    'its file for require()': pathToFileURL(path.join(top, 'lib', 'register.js')).href,
  };
  for (const [name, specifier] of Object.entries(asModules)) {
    it(`exports by name to an ES module: ${name}`, async () => {
      const program = `
        import registration, { builtin, engine } from ${JSON.stringify(specifier)};
        import * as namespace from ${JSON.stringify(specifier)};
        console.log([engine.name, typeof builtin.createServer, registration.engine === engine,
          registration.builtin === builtin, namespace.engine === engine].join());`;
      assert.strictEqual(await evaluate('--input-type=module', '-e', program),
        'http2-native,function,true,true,true');
    });
  }

  it('exports by name what a copy that came first has registered', async () => {
    const copy = writeCopy("module.exports = { connect: 'other' };");
    const program = `
      import { builtin, engine } from 'http2-native/register';
      import http2 from 'http2';
      console.log([engine.version, typeof builtin.connect, http2.connect].join());`;
    assert.strictEqual(await evaluate('-r', copy, '--input-type=module', '-e', program),
      '9.9.9,function,other');
  });

  it('cannot be changed', async () => {
    const expression = `'use strict'; const registration = require('http2-native/register');
      ['builtin', 'engine'].map((name) => {
        try { registration[name] = 1; } catch (error) { return error.name; }
      }).join()`;
    assert.strictEqual(await evaluate('-p', expression), 'TypeError,TypeError');
  });

  it('works by its path from any folder', async () => {
    const file = path.join(top, 'lib', 'register.js');
    const expression = "require('http2').connect === require(process.argv[1]).connect";
    const { stdout } = await run(process.execPath, ['-r', file, '-p', expression,
      path.join(top, 'lib')], { cwd: folder });
    assert.strictEqual(stdout, 'true\n');
  });

  it('names the engine', async () => {
    const { version } = require('../../package.json');
    const engine = JSON.parse(await evaluate('-p',
      "JSON.stringify(require('http2-native/register').engine)"));
    assert.strictEqual(engine.name, 'http2-native');
    assert.strictEqual(engine.version, version);
    assert.match(engine.nghttp2Version, /^1\.\d+\.\d+/);
  });

  it('exports what the built-in exports, under the same names', async () => {
    const keys = "Object.keys(require('http2')).join()";
    assert.strictEqual(await evaluate('-r', 'http2-native/register', '-p', keys),
                       await evaluate('-p', keys));
  });

  it('adds names that the built-in lacks and removes those that it has alone', async () => {
    const copy = writeCopy("module.exports = { connect: 'other', added: 1 };");
    assert.strictEqual(
      await evaluate('-r', copy, '-p', "JSON.stringify(require('http2'))"),
      '{"connect":"other","added":1}');
  });

  it('keeps the first registration when a second copy is loaded', async () => {
    const copy = writeCopy("module.exports = { connect: 'other' };");
    const expression = `
      const second = require(${JSON.stringify(copy)});
      const first = require('http2-native/register');
      [first.engine === second.engine && first.builtin === second.builtin,
       require('http2').connect === require('http2-native').connect,
       first.builtin.connect === require('http2').connect].join()`;
    assert.strictEqual(
      await evaluate('-r', 'http2-native/register', '-p', expression), 'true,true,false');
  });

  it('changes nothing when the package cannot be loaded', async () => {
    const copy = writeCopy("throw new Error('no addon here');");
    const expression = `
      const before = Object.entries(require('http2')).flat();
      try { require(${JSON.stringify(copy)}) } catch (error) { console.log(error.message) }
      require('node:assert').deepStrictEqual(
        Object.entries(require('http2')).flat(), before)`;
    assert.match(await evaluate('-p', expression), /^no addon here/);
    await assert.rejects(evaluate('-r', copy, '-e', '0'), /no addon here/);
  });
});
