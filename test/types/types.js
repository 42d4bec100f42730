'use strict';

const assert = require('node:assert');
const { execFile } = require('node:child_process');
const path = require('node:path');
const { promisify } = require('node:util');
const http2 = require('../../lib');
const manifest = require('../../package.json');

const run = promisify(execFile);
const top = path.join(__dirname, '..', '..');
const compiler = require.resolve('typescript/bin/tsc');

/** What the compiler says about a project. */
async function compile(...args) {
  try {
    const { stdout } = await run(process.execPath, [compiler, ...args], { cwd: top });
    return stdout;
  } catch (error) {
    return error.stdout || error.message;
  }
}

describe('TypeScript declarations', function() {
  this.timeout(120000);

  it('fit a program of each kind, and refuse what is wrong', async () => {
    assert.strictEqual(
      await compile('--project', path.join(__dirname, 'fixtures', 'tsconfig.json')), '');
  });

  it('name each export of the library', async () => {
    const ts = require('typescript');
    const file = path.join(top, 'index.d.ts');
    const program = ts.createProgram([file], { types: ['node'], noEmit: true });
    const checker = program.getTypeChecker();
    const names = checker
      .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)))
      .filter(({ flags }) => (flags & ts.SymbolFlags.Value) !== 0)
      .map(({ name }) => name);
    assert.deepStrictEqual(names.sort(), Object.keys(http2).sort());
  });

  it('are in the package, for both entries', () => {
    for (const entry of ['.', './register']) {
      const { types } = manifest.exports[entry];
      assert.strictEqual(Object.keys(manifest.exports[entry])[0], 'types');
      assert.ok(manifest.files.includes(path.posix.normalize(types)), types);
    }
    assert.strictEqual(path.posix.normalize(manifest.types), 'index.d.ts');
  });
});
