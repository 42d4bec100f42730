'use strict';

const assert = require('node:assert');
const { cpSync, existsSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const http2 = require('../../lib');
const manifest = require('../../package.json');
const { documents } = require('../helpers/documents');
const { isPacked } = require('../helpers/packed');
const { compile, makeProject } = require('../helpers/typescript');

const top = path.join(__dirname, '..', '..');
const fixtures = path.join(__dirname, 'fixtures');

/** How a program may find the package, and the programs that can be written for it. */
const RESOLUTIONS = {
  node16: { module: 'node16', programs: ['commonjs.cts', 'module.mts', 'registered.mts'] },
  nodenext: { module: 'nodenext', skipLibCheck: false, exactOptionalPropertyTypes: true,
              programs: ['commonjs.cts', 'module.mts', 'registered.mts'] },
  bundler: { module: 'preserve', moduleResolution: 'bundler',
             programs: ['commonjs.cts', 'module.mts', 'registered.mts'] },
  node10: { module: 'commonjs', moduleResolution: 'node10', programs: ['commonjs.cts'] },
};

function namesOf(file) {
  const ts = require('typescript');
  const program = ts.createProgram([file], {
    types: ['node'], noEmit: true, module: ts.ModuleKind.NodeNext,
  });
  const checker = program.getTypeChecker();
  return checker
    .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)))
    .filter((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ?
        checker.getAliasedSymbol(symbol) : symbol;
      return (target.flags & ts.SymbolFlags.Value) !== 0;
    })
    .map(({ name }) => name)
    .sort();
}

describe('TypeScript declarations', function() {
  this.timeout(120000);

  let project;

  before(() => { project = makeProject(); });
  after(() => project.remove());

  for (const [name, { programs, ...settings }] of Object.entries(RESOLUTIONS)) {
    it(`fit programs of each kind, and refuse what is wrong: ${name}`, () => {
      const files = programs.map((program) => path.join(project.folder, program));
      for (const file of files) cpSync(path.join(fixtures, path.basename(file)), file);
      assert.deepStrictEqual(compile(files, { skipLibCheck: true, ...settings }), []);
    });
  }

  it('name each export, for require() and for import', async () => {
    const names = Object.keys(http2).sort();
    assert.deepStrictEqual(namesOf(path.join(top, 'index.d.ts')), names);
    const module = await import(pathToFileURL(path.join(top, 'lib', 'index.mjs')));
    assert.deepStrictEqual(namesOf(path.join(top, 'index.d.mts')), Object.keys(module).sort());
    assert.deepStrictEqual(Object.keys(module).sort(), [...names, 'default'].sort());
  });

  it('name what the registration exports', () => {
    const names = ['builtin', 'engine'];
    assert.deepStrictEqual(namesOf(path.join(top, 'register.d.ts')), names);
    assert.deepStrictEqual(namesOf(path.join(top, 'register.d.mts')),
      ['builtin', 'default', 'engine']);
  });

  it('stand first in each condition, are in the package and of the kind of the code', () => {
    const entries = Object.values(manifest.exports).filter((entry) => typeof entry === 'object');
    assert.ok(entries.length >= 2);
    for (const entry of entries) {
      assert.deepStrictEqual(Object.keys(entry), ['import', 'default']);
      for (const { types, ...code } of Object.values(entry)) {
        assert.deepStrictEqual(Object.keys(code), ['default']);
        assert.ok(isPacked(path.posix.normalize(types)), types);
        assert.ok(existsSync(path.join(top, types)), types);
        assert.ok(existsSync(path.join(top, code.default)), code.default);
        assert.strictEqual(path.extname(types) === '.mts', path.extname(code.default) === '.mjs');
      }
    }
    assert.strictEqual(Object.keys(manifest.exports['.'].import)[0], 'types');
    assert.strictEqual(path.posix.normalize(manifest.types), 'index.d.ts');
  });
});

describe('TypeScript declarations without @types/node', function() {
  this.timeout(120000);

  let project;

  before(() => { project = makeProject({ nodeTypes: false }); });
  after(() => project.remove());

  const PROGRAMS = {
    'a.mts': "import http2 from 'http2-native';\nhttp2.createServer();\n",
    'b.mts': "import { connect } from 'http2-native';\nconnect('http://localhost');\n",
    'c.cts': "import http2 = require('http2-native');\nhttp2.createSecureServer({});\n",
  };
  for (const [name, text] of Object.entries(PROGRAMS)) {
    it(`say in the program what to install: ${text.split(';')[0]}`, () => {
      const file = path.join(project.folder, name);
      writeFileSync(file, text);
      const found = compile([file], { module: 'nodenext', types: [], skipLibCheck: true });
      assert.strictEqual(found.length, 1, found.join('\n'));
      assert.match(found[0],
        /^[abc]\.[cm]ts:2 TS2349 .*needs the types of Node.*npm install --save-dev @types\/node/);
      const [, message] = /(Type '.* signatures)\.$/.exec(found[0]);
      assert.ok(documents.get('docs/typescript.md').text.replace(/\s+/g, ' ').includes(message));
    });
  }

  it('say it beside the line that the compiler shows, if it checks declarations', () => {
    const file = path.join(project.folder, 'd.mts');
    writeFileSync(file, "import 'http2-native';\n");
    const [first] = compile([file], { module: 'nodenext', types: [], skipLibCheck: false });
    const [, line] = /^index\.d\.ts:(\d+) TS2688 .*'node'/.exec(first);
    assert.match(readFileSync(path.join(top, 'index.d.ts'), 'utf8').split('\n')[line - 1],
      /npm install --save-dev @types\/node$/);
  });
});
