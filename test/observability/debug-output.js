'use strict';

const assert = require('node:assert');
const { execFile } = require('node:child_process');
const path = require('node:path');
const { promisify } = require('node:util');

const run = promisify(execFile);

function child(name, variables) {
  const env = { ...process.env, ...variables };
  for (const key of ['NODE_DEBUG', 'NODE_DEBUG_NATIVE']) {
    if (variables[key] === undefined) delete env[key];
  }
  return run(process.execPath, [path.join(__dirname, 'fixtures', `${name}.js`)], { env });
}

describe('debug output', () => {
  it('is silent unless asked for', async () => {
    assert.deepStrictEqual(await child('debug-child', {}), { stdout: '', stderr: '' });
  });

  it('tells with NODE_DEBUG=http2 what sessions and streams do', async () => {
    const { stdout, stderr } = await child('debug-child', { NODE_DEBUG: 'http2' });
    assert.strictEqual(stdout, '');
    assert.match(stderr, /Setting the NODE_DEBUG environment variable to 'http2' can expose/);
    assert.match(stderr, /^HTTP2 \d+: Http2Session client: created$/m);
    assert.match(stderr, /^HTTP2 \d+: Http2Session client: initiating request$/m);
    assert.match(stderr, /^HTTP2 \d+: Http2Stream 1 \[Http2Session server\]: initiating response$/m);
    assert.match(stderr, /^HTTP2 \d+: Http2Stream 1 \[Http2Session client\]: emitting stream 'response' event$/m);
    assert.doesNotMatch(stderr, /HttpStream/);
  });

  it('tells with NODE_DEBUG_NATIVE=http2 what the core does', async () => {
    const { stdout, stderr } = await child('debug-child', { NODE_DEBUG_NATIVE: 'tls,HTTP2' });
    assert.strictEqual(stdout, '');
    for (const side of ['client', 'server']) {
      const session = `Http2Session ${side} \\(\\d+\\)`;
      const stream = `HttpStream 1 \\(\\d+\\) \\[${session}\\]`;
      assert.match(stderr, new RegExp(`^${session} session created$`, 'm'));
      assert.match(stderr, new RegExp(`^${session} complete frame received: type: 4$`, 'm'));
      assert.match(stderr, new RegExp(`^${session} handling settings frame$`, 'm'));
      assert.match(stderr, new RegExp(`^${session} handle headers frame for stream 1$`, 'm'));
      assert.match(stderr, new RegExp(`^${session} stream 1 closed with code: 0$`, 'm'));
      assert.match(stderr, new RegExp(`^${stream} closed with code 0$`, 'm'));
      assert.match(stderr, new RegExp(`^${stream} tearing down stream$`, 'm'));
    }
    assert.match(stderr, /^Http2Session client \(\d+\) handling data frame for stream 1$/m);
    assert.match(stderr, /^HttpStream 1 \(\d+\) \[Http2Session client \(\d+\)\] reading starting$/m);
    assert.doesNotMatch(stderr, /^HTTP2 /m);
  });
});

describe('a PerformanceObserver', () => {
  it('may be there before the library', async () => {
    const { stdout } = await child('early-observer', {});
    assert.deepStrictEqual(stdout.trim().split('\n').sort(),
      ['Http2Session', 'Http2Session', 'Http2Stream', 'Http2Stream']);
  });
});
