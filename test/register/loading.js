'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { patience } = require('../helpers/patience');

const LIBRARY = path.resolve(__dirname, '../../lib');

/** Runs code after the library has been loaded; returns what is loaded then. */
function loadedAfter(code) {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', `
    const http2 = require(${JSON.stringify(LIBRARY)});
    ${code};
    console.log(JSON.stringify({
      own: Object.keys(require.cache).map((file) => require('node:path').relative(
        ${JSON.stringify(LIBRARY)}, file)),
      builtin: process.moduleLoadList.map((entry) => entry.replace('NativeModule ', '')),
    }));
  `], { encoding: 'utf8' });
  assert.strictEqual(stderr, '');
  return JSON.parse(stdout);
}

describe('what is loaded when', function() {
  this.timeout(10_000 * patience);

  it('by require(): neither streams nor sessions, nor what they need of Node', () => {
    const { own, builtin } = loadedAfter('');
    for (const room of ['api', 'stream', 'transport']) {
      assert.deepStrictEqual(own.filter((file) => file.startsWith(`${room}/`)), []);
    }
    assert.ok(!own.includes('session/session.js'));
    for (const name of ['net', 'tls', 'http', 'perf_hooks', 'v8']) {
      assert.ok(!builtin.includes(name), name);
    }
    assert.ok(own.includes('native/addon.js'));
    for (const name of ['node/timers.js', 'node/octets.js', 'session/deadlines.js']) {
      assert.ok(own.includes(name), name);
    }
  });

  it('by createServer(): no TLS, no client, no HTTP/1', () => {
    const { own, builtin } = loadedAfter('http2.createServer(() => {})');
    assert.ok(own.includes('api/server.js'));
    assert.ok(!own.includes('api/connect.js'));
    assert.ok(!own.includes('session/client-session.js'));
    assert.ok(!own.includes('api/http1-fallback.js'));
    assert.ok(!builtin.includes('tls'));
  });

  it('by createSecureServer(): HTTP/1 where it is allowed', () => {
    assert.ok(!loadedAfter('http2.createSecureServer({})').own.includes('api/http1-fallback.js'));
    assert.ok(loadedAfter('http2.createSecureServer({ allowHTTP1: true })').own
      .includes('api/http1-fallback.js'));
  });

  it('by connect(): no server', () => {
    const { own, builtin } = loadedAfter(`http2.connect('http://127.0.0.1:1', () => {})
      .on('error', () => {}).destroy()`);
    assert.ok(own.includes('session/client-session.js'));
    assert.ok(!own.includes('session/server-session.js'));
    assert.ok(!builtin.includes('tls'));
  });
});
