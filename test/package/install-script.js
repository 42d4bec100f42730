'use strict';

const assert = require('node:assert');
const { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { builtin } = require('../helpers/impl');
const { ADDON, NAME, OWN, copyOfApp, installedPackage, runNode } = require('../helpers/package');
const { findHeaders } = require('../../scripts/compile');

const COMPILED = path.join('build', 'Release', 'http2_native.node');

(builtin ? describe.skip : describe)('the install script', function() {
  this.timeout(20_000);

  let app;
  let folder;
  let own;

  before(function() {
    this.timeout(120_000);
    installedPackage();
    app = copyOfApp();
    folder = path.join(app, 'node_modules', NAME);
    own = path.join(folder, 'prebuilds', OWN);
  });

  beforeEach(() => {
    rmSync(path.join(folder, 'build'), { recursive: true, force: true });
    writeFileSync(own, 'a file for another machine');
  });

  function runScript(env, limit) {
    return runNode([path.join('scripts', 'install.js')],
      { cwd: folder, folder: installedPackage().folder, env, limit });
  }

  /** An environment in which there is a node-gyp, which makes a copy of that file. */
  function withNodeGyp(file) {
    mkdirSync(path.join(folder, 'build', 'Release'), { recursive: true });
    return { ADDON: file, npm_config_node_gyp: path.join(__dirname, 'fixtures', 'no-gyp.js') };
  }

  async function assertLoads() {
    const { code, stderr } = await runNode(['-e', `require('${NAME}')`], { cwd: app });
    assert.strictEqual(stderr, '');
    assert.strictEqual(code, 0);
  }

  it('leaves everything as it is when the prebuilt file loads', async () => {
    cpSync(ADDON, own);
    const { code, stdout, stderr } = await runScript({ CC: 'no-compiler' });
    assert.deepStrictEqual({ code, stdout, stderr }, { code: 0, stdout: '', stderr: '' });
    assert.ok(!existsSync(path.join(folder, 'build')));
  });

  it('compiles with a C compiler alone', async function() {
    this.timeout(120_000);
    if (!findHeaders() || !existsSync(path.join(folder, 'deps', 'nghttp2', 'lib'))) this.skip();
    const { code, stdout, stderr } = await runScript(
      { PATH: process.env.PATH, CFLAGS: '-O0' }, 110_000);
    assert.strictEqual(stderr, '');
    assert.strictEqual(code, 0);
    assert.match(stdout, /^http2-native: compiling, as http2-native: the addon is not built for /);
    assert.ok(stdout.endsWith(`http2-native: compiled ${COMPILED}\n`), stdout);
    assert.ok(!existsSync(path.join(folder, 'build', 'objects')));
    await assertLoads();
  });

  it('lets node-gyp compile where there is no compiler that it knows', async () => {
    const { code, stdout } = await runScript({ CC: 'no-compiler', ...withNodeGyp(ADDON) });
    assert.strictEqual(code, 0);
    assert.match(stdout, /^node-gyp rebuild --release --loglevel=error$/m);
    await assertLoads();
  });

  it('compiles although the prebuilt file loads, when that is asked for', async () => {
    cpSync(ADDON, own);
    const { code, stdout } = await runScript(
      { CC: 'no-compiler', npm_config_build_from_source: 'true', ...withNodeGyp(ADDON) });
    assert.strictEqual(code, 0);
    assert.match(stdout, /^http2-native: compiling, as that was asked for$/m);
    assert.ok(existsSync(path.join(folder, COMPILED)));
  });

  it('fails when no way works, and says why of each', async () => {
    const { code, stderr } = await runScript({ CC: 'no-compiler' });
    assert.strictEqual(code, 1);
    assert.match(stderr, /^http2-native: no prebuilt file fits, and the source cannot be compiled/);
    assert.match(stderr, /^ {2}C compiler: /m);
    assert.match(stderr, /^ {2}node-gyp: npm has told of no node-gyp$/m);
  });

  it('does not keep a compiled file that cannot be loaded', async () => {
    const { code, stderr } = await runScript({ CC: 'no-compiler', ...withNodeGyp(__filename) });
    assert.strictEqual(code, 1);
    assert.match(stderr, /^ {2}node-gyp: http2-native: the addon is not built for /m);
    assert.ok(!existsSync(path.join(folder, COMPILED)));
  });

  it('lets the installation succeed when the built-in may serve', async () => {
    const { code, stderr } = await runScript(
      { CC: 'no-compiler', HTTP2_NATIVE_FALLBACK: 'builtin' });
    assert.strictEqual(code, 0);
    assert.match(stderr, /HTTP2_NATIVE_FALLBACK=builtin: the built-in http2 will serve\.$/m);
  });
});
