'use strict';

const assert = require('node:assert');
const { event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { http2 } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { rawClient } = require('../helpers/raw-peer');
const { eachTransport, listen, stop, withPair } = require('../helpers/server');

/** The arguments of 'stream' for a request of raw fields. */
async function received(extra) {
  const server = await listen({ onStream: (stream) => stream.respond({}, { endStream: true }) });
  const peer = await rawClient(server);
  const stream = event(server, 'stream');
  peer.send(frames.headers(1, frames.requestFields(extra), { endStream: true }));
  const args = await stream;
  await peer.lastOf(1);
  await peer.destroy();
  await stop(server);
  return args;
}

describe('incoming headers', () => {
  eachTransport('are a null-prototype object with the pseudo-headers', (transport) => withPair({
    transport,
    onStream: mustCall((stream, headers, flags, rawHeaders) => {
      assert.strictEqual(Object.getPrototypeOf(headers), null);
      assert.strictEqual(headers[':method'], 'GET');
      assert.strictEqual(headers[':path'], '/p?q');
      assert.strictEqual(headers['x-a'], 'b');
      assert.deepStrictEqual(headers[http2.sensitiveHeaders], []);
      assert.strictEqual(typeof flags, 'number');
      assert.strictEqual(flags & http2.constants.NGHTTP2_FLAG_END_STREAM, 1);
      assert.ok(Array.isArray(rawHeaders));
      assert.strictEqual(rawHeaders[rawHeaders.indexOf('x-a') + 1], 'b');
      stream.respond({ 'x-c': 'd' });
      stream.end();
    }),
  }, async ({ client }) => {
    const stream = client.request({ ':path': '/p?q', 'x-a': 'b' });
    const done = outcome(stream);
    const [headers, flags, rawHeaders] = await event(stream, 'response');
    assert.strictEqual(Object.getPrototypeOf(headers), null);
    assert.strictEqual(headers[':status'], 200);
    assert.strictEqual(headers['x-c'], 'd');
    assert.strictEqual(flags & http2.constants.NGHTTP2_FLAG_END_HEADERS, 4);
    assert.deepStrictEqual(rawHeaders.slice(0, 2), [':status', '200']);
    await done;
  }));

  it('join duplicates with a comma', async () => {
    const [, headers, , raw] = await received([['x-a', '1'], ['x-b', '2'], ['x-a', '3']]);
    assert.strictEqual(headers['x-a'], '1, 3');
    assert.deepStrictEqual(raw.slice(-6), ['x-a', '1', 'x-b', '2', 'x-a', '3']);
  });

  it('join cookies with a semicolon', async () => {
    const [, headers] = await received([['cookie', 'a=1'], ['cookie', 'b=2'], ['cookie', 'c=3']]);
    assert.strictEqual(headers.cookie, 'a=1; b=2; c=3');
  });

  it('keep set-cookie an array', async () => {
    const [, one] = await received([['set-cookie', 'a=1']]);
    assert.deepStrictEqual(one['set-cookie'], ['a=1']);
    const [, two] = await received([['set-cookie', 'a=1'], ['set-cookie', 'b=2']]);
    assert.deepStrictEqual(two['set-cookie'], ['a=1', 'b=2']);
  });

  it('take the first of a single-value field', async () => {
    const [, headers] = await received([['content-type', 'a'], ['content-type', 'b']]);
    assert.strictEqual(headers['content-type'], 'a');
  });

  it('name the fields that came as never-indexed', async () => {
    const never = Buffer.concat([
      frames.block(frames.requestFields()),
      Buffer.from([0x10]), Buffer.from('\x08x-secret\x01s', 'latin1'),
    ]);
    const server = await listen({ onStream: (stream) => stream.respond({}, { endStream: true }) });
    const peer = await rawClient(server);
    const stream = event(server, 'stream');
    peer.send(frames.headers(1, never, { endStream: true }));
    const [, headers] = await stream;
    assert.deepStrictEqual(headers[http2.sensitiveHeaders], ['x-secret']);
    assert.strictEqual(headers['x-secret'], 's');
    await peer.lastOf(1);
    await peer.destroy();
    await stop(server);
  });

  it('keep latin1 octets of values', async () => {
    const [, headers] = await received([['x-latin', 'caf\u00e9']]);
    assert.strictEqual(headers['x-latin'], 'caf\u00e9');
  });

  it('keep __proto__ an ordinary name', async () => {
    const [, headers] = await received([['__proto__', 'x']]);
    assert.strictEqual(headers.__proto__, 'x');
    assert.strictEqual(Object.getPrototypeOf(headers), null);
  });

  it('may be as many as one frame of header block carries', async () => {
    const extra = Array.from({ length: 100 }, (_, index) => [`x-${index}`, `v${index}`]);
    const [, headers] = await received(extra);
    for (const [name, value] of extra) assert.strictEqual(headers[name], value);
  });
});
