'use strict';

/**
 * The blocks of code in the documents do what they say: `js` runs, `js parsed` is only parsed,
 * `ts` and `cts` compile, `json` is parsed, and so on. A kind that is not known fails.
 */

const assert = require('node:assert');
const { execFile } = require('node:child_process');
const { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } =
  require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { promisify } = require('node:util');
const vm = require('node:vm');
const manifest = require('../../package.json');
const { documents, top } = require('../helpers/documents');
const { patience } = require('../helpers/patience');
const { compile, makeProject } = require('../helpers/typescript');

const run = promisify(execFile);

/** Configurations of programs that are not here. No others: each has to be a good reason. */
const PARSED_ONLY = { 'docs/bundlers.md': 2, 'docs/processes.md': 1 };

const DOCKERFILE = /^(?:FROM \S+(?: AS \w+)?|(?:WORKDIR|USER|EXPOSE|ENV) \S+|(?:COPY|RUN|CMD) .+)$/;

const blocks = [...documents].flatMap(([name, document]) => (
  document.blocks.map((block) => ({ where: `${name}:${block.line}`, name, ...block }))));

function blocksOf(...infos) {
  return blocks.filter(({ info }) => infos.includes(info));
}

/** The programs that a shell command of ours names have to be there. */
function checkCommands(code) {
  const makefile = readFileSync(path.join(top, 'Makefile'), 'utf8');
  for (const [, target] of code.matchAll(/^(?:\$ )?make +([a-z-]+)/gm)) {
    assert.match(makefile, new RegExp(`^${target}:`, 'm'), `make ${target}`);
  }
  for (const [, script] of code.matchAll(/\bnpm run +([a-z-]+)/g)) {
    assert.ok(manifest.scripts[script], `npm run ${script}`);
  }
  const commands = readFileSync(path.join(top, manifest.bin['http2-native']), 'utf8');
  for (const [, command] of code.matchAll(/\bnpx http2-native +([a-z]+)/g)) {
    assert.match(commands, new RegExp(`^  ${command}: \\[`, 'm'), `http2-native ${command}`);
  }
}

describe('blocks of code in the documents', function() {
  this.timeout(20000);

  let folder;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'h2-docs-'));
    mkdirSync(path.join(folder, 'node_modules'));
    symlinkSync(top, path.join(folder, 'node_modules', 'http2-native'));
    symlinkSync(path.join(__dirname, 'fixtures', 'visit.js'), path.join(folder, 'visit.js'));
  });

  after(() => rmSync(folder, { recursive: true }));

  it('are of a kind that is tested', () => {
    const known = ['js', 'js parsed', 'ts', 'cts', 'json', 'sh', 'dockerfile', 'ini', 'text'];
    for (const { where, info } of blocks) assert.ok(known.includes(info), `${where}: '${info}'`);
    assert.ok(blocks.length > 30, String(blocks.length));
  });

  it('are only parsed where the program is not here', () => {
    const counts = {};
    for (const { name, code, where } of blocksOf('js parsed')) {
      counts[name] = (counts[name] ?? 0) + 1;
      new vm.Script(code, { filename: where });
    }
    assert.deepStrictEqual(counts, PARSED_ONLY);
  });

  for (const { where, code } of blocksOf('js')) {
    it(`run: ${where}`, async () => {
      const isModule = /^import /m.test(code);
      const file = path.join(folder, `${where.replace(/\W/g, '-')}.${isModule ? 'mjs' : 'cjs'}`);
      writeFileSync(file, code);
      const { stdout, stderr } = await run(process.execPath,
        ['--preserve-symlinks', '-r', './visit.js', file],
        { cwd: folder, timeout: 10000 * patience });
      assert.strictEqual(stderr, '');
      const visits = stdout.match(/^visited: 20[04]$/gm) ?? [];
      assert.strictEqual(visits.length > 0, code.includes('.listen('), stdout);
    });
  }

  it('compile', function() {
    const project = makeProject();
    try {
      const files = blocksOf('ts', 'cts').map(({ where, info, code }) => {
        const file = path.join(project.folder, `${where.replace(/\W/g, '-')}.${
          info === 'cts' ? 'cts' : 'mts'}`);
        writeFileSync(file, code);
        return file;
      });
      assert.ok(files.length > 2);
      assert.deepStrictEqual(compile(files, { module: 'nodenext', skipLibCheck: true }), []);
    } finally {
      project.remove();
    }
  });

  it('are JSON', () => {
    for (const { code } of blocksOf('json')) JSON.parse(code);
  });

  for (const { where, code } of blocksOf('sh')) {
    it(`are commands: ${where}`, async () => {
      await run('sh', ['-n', '-c', code]);
      checkCommands(code);
      for (const [line] of code.matchAll(/^node -p .*$/gm)) {
        const { stdout } = await run('sh', ['-c', line], { cwd: folder });
        assert.match(stdout, /^\{\n {2}name: 'http2-native',\n/);
      }
    });
  }

  it('are Dockerfiles', () => {
    for (const { where, code } of blocksOf('dockerfile')) {
      const lines = code.trimEnd().split('\n').filter((line) => line !== '');
      assert.match(lines[0], /^FROM /, where);
      for (const line of lines) assert.match(line, DOCKERFILE, where);
    }
  });

  it('are sections of settings', () => {
    for (const { where, code } of blocksOf('ini')) {
      for (const line of code.trimEnd().split('\n')) {
        assert.match(line, /^(?:\[\w+\]|\w+=.+)$/, where);
      }
    }
  });

  it('name commands that are there: the check can fail', () => {
    checkCommands('make test\nnpm run build\nnpx http2-native bench --help\n');
    for (const code of ['make nothing', 'npm run nothing', 'npx http2-native nothing']) {
      assert.throws(() => checkCommands(code), new RegExp(code.replace('npx ', '')));
    }
  });
});
