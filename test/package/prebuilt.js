'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { builtin } = require('../helpers/impl');
const { ADDON, installedPackage } = require('../helpers/package');
const { compareVersions, findFaults } = require('../../scripts/prebuilds/check');
const { isELF } = require('../../scripts/prebuilds/elf');
const { TARGETS } = require('../../scripts/prebuilds/targets');

describe('prebuilt files', () => {
  it('are those that the library loads', () => {
    const text = readFileSync(path.join(__dirname, '../../lib/native/load.js'), 'utf8');
    const loaded = [...text.matchAll(/'([\w-]+)': .*require\('\S*prebuilds\/([\w-]+)\.node'\)/g)];
    for (const [, name, file] of loaded) assert.strictEqual(file, name);
    assert.deepStrictEqual(loaded.map(([, name]) => name).sort(),
      TARGETS.map(({ name }) => name).sort());
  });

  it('are compared by version, not by text', () => {
    assert.ok(compareVersions('2.17', '2.2.5') > 0);
    assert.ok(compareVersions('2.2.5', '2.17') < 0);
    assert.ok(compareVersions('2.2', '2.2.5') < 0);
    assert.strictEqual(compareVersions('2.17', '2.17'), 0);
  });
});

const forLinux = isELF(readFileSync(process.execPath)) && !builtin;

(forLinux ? describe : describe.skip)('the check of a prebuilt file', () => {
  let folder;

  before(() => { folder = mkdtempSync(path.join(tmpdir(), 'h2-prebuilt-')); });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const target = { name: `linux-${process.arch}`, system: 'linux', architecture: process.arch,
                   glibc: '2.99' };

  function faultsOf(changes, file = ADDON) {
    return findFaults(file, { ...target, ...changes });
  }

  it('finds nothing in what was built here', () => {
    assert.deepStrictEqual(faultsOf({}).filter((fault) => !/^has \d+ octets/.test(fault)), []);
  });

  it('finds a C library that is too new', () => {
    assert.ok(faultsOf({ glibc: '2.0' }).some((fault) => /^needs glibc 2\.\d/.test(fault)));
  });

  it('finds a C library that is not the one of the target', () => {
    assert.ok(faultsOf({ glibc: undefined }).some((fault) => /^needs .*libc\.so\.6/.test(fault)));
  });

  it('finds another architecture or system', () => {
    const other = process.arch === 'x64' ? 'arm64' : 'x64';
    assert.deepStrictEqual(faultsOf({ architecture: other }).slice(-1),
      [`is for linux-${process.arch}`]);
    assert.deepStrictEqual(faultsOf({ system: 'darwin' }).slice(-1),
      [`is for linux-${process.arch}`]);
  });

  it('finds exports, and nghttp2 of others, in a file that is none of ours', () => {
    const file = path.join(folder, 'other.node');
    const { status, stderr } = spawnSync('gcc', ['-shared', '-fPIC', '-xc', '-o', file, '-'], {
      input: 'int nghttp2_version(int); int more(void) { return nghttp2_version(1); }',
      encoding: 'utf8',
    });
    assert.strictEqual(status, 0, stderr);
    const faults = faultsOf({}, file);
    assert.ok(faults.includes('exports 1 symbols instead of 2: more'), faults.join('\n'));
    assert.ok(faults.includes('takes nghttp2 from elsewhere: nghttp2_version'));
    assert.ok(faults.includes('needs what glibc 2.99 does not have: nghttp2_version'));
  });

  it('finds a file that is too big, is none, or is not there', () => {
    const file = path.join(folder, 'big.node');
    assert.deepStrictEqual(faultsOf({}, file), ['is not there']);
    writeFileSync(file, Buffer.alloc(400_000));
    assert.deepStrictEqual(faultsOf({}, file), [
      'has 400000 octets, 400000 are too many', 'is neither ELF nor Mach-O of 64 bits',
    ]);
  });
});

(builtin ? describe.skip : describe)('a package that lacks something is not packed:', function() {
  this.timeout(120_000);

  const SOURCE = [
    'COPYING', 'origin.json', 'lib/nghttp2_session.c', 'lib/includes/nghttp2/nghttp2.h',
  ];

  let checkout;

  before(function() {
    this.timeout(120_000);
    ({ checkout } = installedPackage());
    rmSync(path.join(checkout, 'deps'), { recursive: true, force: true });
  });

  function putSource(names) {
    for (const name of names) {
      const file = path.join(checkout, 'deps', 'nghttp2', name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, '');
    }
  }

  function prepack() {
    const script = path.join(checkout, 'scripts', 'prepack.js');
    const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    assert.strictEqual(status, 1);
    return stderr;
  }

  it('the source of nghttp2, or a file of it', () => {
    assert.match(prepack(), /^error: the source of nghttp2 is not there .*: run `make build`$/m);
    putSource(SOURCE.slice(1));
    assert.match(prepack(), /^error: the source of nghttp2 is not there \(deps\/nghttp2\/COPYING\)/m);
  });

  it('prebuilt files, or the right ones', () => {
    putSource(SOURCE);
    const stderr = prepack();
    for (const { name } of TARGETS) {
      assert.match(stderr, new RegExp(`^error: prebuilds/${name}\\.node (?:is|needs) `, 'm'));
    }
    assert.match(stderr, /^error: .*: run `make prebuilds`$/m);
  });
});
