'use strict';

const assert = require('node:assert');
const { cpSync, mkdirSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { builtin } = require('../helpers/impl');
const { ADDON, NAME, OWN, copyOfApp, installedPackage, runNode } = require('../helpers/package');

const REPORT_ERROR = `
  try { require('${NAME}'); } catch ({ name, code, message }) {
    console.log(JSON.stringify({ name, code, message }));
  }`;

const REPORT_ENGINE = `
  const warnings = [];
  process.on('warning', ({ name, code, message }) => warnings.push({ name, code, message }));
  const ours = require('${NAME}');
  const { engine } = require('${NAME}/register');
  setImmediate(() => {
    const same = ours.connect === require('node:http2').connect;
    console.log(JSON.stringify({ engine, same, warnings }));
  });`;

(builtin ? describe.skip : describe)('where no compiled file can be loaded', function() {
  this.timeout(20_000);

  let app;
  let own;
  let built;

  before(function() {
    this.timeout(120_000);
    installedPackage();
    app = copyOfApp();
    own = path.join(app, 'node_modules', NAME, 'prebuilds', OWN);
    built = path.join(app, 'node_modules', NAME, 'build', 'Release', 'http2_native.node');
  });

  beforeEach(() => {
    rmSync(own, { force: true });
    rmSync(path.dirname(built), { recursive: true, force: true });
  });

  function putBuilt(put) {
    mkdirSync(path.dirname(built), { recursive: true });
    put(built);
  }

  async function evaluate(code, { args = [], env } = {}) {
    const result = await runNode([...args, '-e', code], { cwd: app, env });
    assert.strictEqual(result.code, 0, result.stderr);
    return JSON.parse(result.stdout);
  }

  describe('the error', () => {
    async function errorOf(options) {
      const { name, code, message } = await evaluate(REPORT_ERROR, options);
      assert.strictEqual(name, 'Error');
      assert.strictEqual(code, 'ERR_HTTP2_NATIVE_NOT_BUILT');
      return message;
    }

    it('names the platform, the file that is not there, and the command', async () => {
      const message = await errorOf();
      assert.match(message, new RegExp(`not built for ${process.platform}-${process.arch}`));
      assert.match(message, /\(run `npm rebuild http2-native`\)\n/);
      assert.ok(message.endsWith(`\n  prebuilds/${OWN}: is not there`), message);
      if (process.platform === 'linux') assert.match(message, /glibc \d+\.\d+|musl/);
    });

    it('says why a file that is there cannot be loaded', async () => {
      writeFileSync(own, 'not a program');
      putBuilt((file) => writeFileSync(file, 'neither\n'));
      const [, ...reasons] = (await errorOf()).split('\n');
      assert.strictEqual(reasons.length, 2);
      assert.ok(reasons[0].startsWith(`  ${built}: `), reasons[0]);
      assert.ok(reasons[1].startsWith(`  prebuilds/${OWN}: `), reasons[1]);
      for (const reason of reasons) assert.match(reason, /ELF|too short|not a mach-o|slice/i);
    });

    it('says that there is no file for a platform', async () => {
      const code = `Object.defineProperty(process, 'arch', { value: 'vax' });${REPORT_ERROR}`;
      const { message } = await evaluate(code);
      assert.match(message, new RegExp(`for ${process.platform}-vax`));
      assert.match(message, /the package has no file for this platform$/);
    });

    it('says what does not run it, before it tries', async () => {
      cpSync(ADDON, own);
      const { message } = await evaluate(`
        Object.defineProperty(process, 'versions', {
          value: { ...process.versions, bun: '1.2.3' },
        });${REPORT_ERROR}`);
      assert.match(message, /^http2-native does not run on Bun \(1\.2\.3\)/);
    });

    it('names the one file that the environment has chosen', async () => {
      cpSync(ADDON, own);
      const message = await errorOf({ env: { HTTP2_NATIVE_ADDON: 'other.node' } });
      assert.ok(message.endsWith(`\n  ${path.join(app, 'other.node')}: is not there`), message);
    });

    it('names the command of a checkout there', async () => {
      const makefile = path.join(app, 'node_modules', NAME, 'Makefile');
      writeFileSync(makefile, '');
      try {
        assert.match(await errorOf(), /\(run `make build`\)/);
        assert.match(await errorOf({ env: { HTTP2_NATIVE_DEBUG: '1' } }), /\(run `make debug`\)/);
      } finally {
        rmSync(makefile);
      }
    });

    it('ends a process that preloads the register, at once', async () => {
      const { code, stdout, stderr } = await runNode(
        ['-r', `${NAME}/register`, '-p', '"started"'], { cwd: app });
      assert.strictEqual(code, 1);
      assert.strictEqual(stdout, '');
      assert.match(stderr, /ERR_HTTP2_NATIVE_NOT_BUILT/);
    });
  });

  describe('one file that can be loaded is enough:', () => {
    async function assertOurs() {
      const { engine, same, warnings } = await evaluate(REPORT_ENGINE);
      assert.strictEqual(engine.name, 'http2-native');
      assert.strictEqual(same, true);
      assert.deepStrictEqual(warnings, []);
      return engine.nghttp2Origin;
    }

    it('the one that was compiled, before the prebuilt one', async () => {
      cpSync(ADDON, own);
      putBuilt((file) => cpSync(ADDON, file));
      assert.strictEqual(await assertOurs(), built);
    });

    it('the prebuilt one, when the compiled one is no good', async () => {
      cpSync(ADDON, own);
      putBuilt((file) => writeFileSync(file, 'not a program'));
      assert.strictEqual(await assertOurs(), own);
    });
  });

  describe('the built-in, where that is wanted', () => {
    const env = { HTTP2_NATIVE_FALLBACK: 'builtin' };

    it('serves by HTTP2_NATIVE_FALLBACK, with one warning', async () => {
      const { engine, same, warnings } = await evaluate(REPORT_ENGINE, { env });
      assert.deepStrictEqual(engine, {
        name: 'builtin', version: process.versions.node,
        nghttp2Version: process.versions.nghttp2, nghttp2Build: 'node',
        nghttp2Origin: process.execPath,
      });
      assert.strictEqual(same, true);
      assert.strictEqual(warnings.length, 1);
      const [{ code, message }] = warnings;
      assert.strictEqual(code, 'HTTP2_NATIVE_FALLBACK');
      assert.match(message, /^Node's built-in http2 serves\. http2-native: the addon is not built/);
    });

    it('serves by http2-native/register/fallback', async () => {
      const args = ['-r', `${NAME}/register/fallback`];
      const { engine, same, warnings } = await evaluate(REPORT_ENGINE, { args });
      assert.strictEqual(engine.name, 'builtin');
      assert.strictEqual(same, true);
      assert.strictEqual(warnings.length, 1);
    });

    it('serves those who import names, and a request', async () => {
      cpSync(path.join(__dirname, 'fixtures'), app, { recursive: true });
      const { stdout } = await runNode(['module.mjs'], { cwd: app, env });
      assert.deepStrictEqual(JSON.parse(stdout), { engine: 'builtin', body: 'served' });
    });

    it('leaves the export object of the built-in as it is', async () => {
      const code = `
        const before = { ...require('node:http2') };
        require('${NAME}/register/fallback');
        require('node:assert').deepStrictEqual({ ...require('node:http2') }, before);
        console.log('true');`;
      assert.strictEqual(await evaluate(code), true);
    });

    it('does not serve when a file can be loaded', async () => {
      cpSync(ADDON, own);
      const { engine, warnings } = await evaluate(REPORT_ENGINE, { env });
      assert.strictEqual(engine.name, 'http2-native');
      assert.deepStrictEqual(warnings, []);
    });

    it('serves when the addon is of another version, and says so', async () => {
      cpSync(ADDON, own);
      const tables = path.join(app, 'node_modules', NAME, 'lib', 'native', 'tables.js');
      const { stdout, stderr } = await runNode(['-e', `
        require(${JSON.stringify(tables)}).OTHER = { A: 1 };
        console.log(require('${NAME}/register').engine.name);`], { cwd: app, env });
      assert.strictEqual(stdout, 'builtin\n');
      assert.match(stderr, /the addon is of another version \(OTHER\.A\)/);
    });
  });
});
