'use strict';

const assert = require('node:assert');
const { bytes, event, outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');
const { within } = require('../helpers/within');

const CHUNK = Buffer.alloc(16384, 'x');
const ENOUGH = 64; // chunks: 1 MiB, far more than a window of 64 KiB

/** Writes until write() answers false; resolves with the octets taken. */
async function fill(stream) {
  let written = 0;
  for (let count = 0; count < ENOUGH; count++) {
    written += CHUNK.length;
    // The time is for every frame that may still move.
    if (!stream.write(CHUNK) && !await within(event(stream, 'drain'), 40)) break;
  }
  return written;
}

describe('back-pressure', () => {
  eachTransport('stops a server whose client does not read', (transport) => withPair({
    transport,
    onStream: mustCall(async (stream) => {
      stream.respond();
      const written = await fill(stream);
      assert.ok(written < ENOUGH * CHUNK.length, `took ${written}`);
      assert.ok(written >= 65535, `took only ${written}`);
      assert.strictEqual(stream.writableNeedDrain, true);
      stream.emit('stalled', written);
      stream.end();
    }),
  }, async ({ server, client }) => {
    const stalled = event(server, 'stream').then(([stream]) => event(stream, 'stalled'));
    const stream = client.request();
    stream.pause();
    const [written] = await stalled;
    const body = await bytes(stream);
    assert.strictEqual(body.length, written);
  }));

  eachTransport('stops a client whose server does not read', (transport) => {
    let proceed;
    const mayRead = new Promise((resolve) => { proceed = resolve; });
    return withPair({
      transport,
      onStream: mustCall(async (stream) => {
        stream.pause();
        await mayRead;
        stream.respond();
        stream.end(String((await bytes(stream)).length));
      }),
    }, async ({ client }) => {
      const stream = client.request({ ':method': 'POST' });
      const written = await fill(stream);
      assert.ok(written < ENOUGH * CHUNK.length, `took ${written}`);
      assert.ok(written >= 65535, `took only ${written}`);
      proceed();
      stream.end();
      const { body } = await outcome(stream);
      assert.strictEqual(body, String(written));
    });
  });

  it('on one stream does not stop another', () => withPair({
    onStream: mustCall((stream, headers) => {
      stream.respond();
      stream.end(headers[':path'] === '/stalled' ? Buffer.alloc(60000) : 'free');
    }, 2),
  }, async ({ client }) => {
    const stalled = client.request({ ':path': '/stalled' });
    stalled.pause();
    await event(stalled, 'response');
    const { body } = await outcome(client.request({ ':path': '/free' }));
    assert.strictEqual(body, 'free');
    assert.strictEqual((await bytes(stalled)).length, 60000);
  }));

  it('counts what is written and not yet sent as bufferSize', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      assert.strictEqual(stream.bufferSize, 0);
      stream.write(CHUNK);
      assert.ok(stream.bufferSize > 0);
      assert.ok(stream.writableLength > 0);
      stream.end();
    }),
  }, ({ client }) => outcome(client.request())));

  it('lets a reader pause and resume in the middle', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      stream.end(Buffer.alloc(500000, 'z'));
    }),
  }, async ({ client }) => {
    const stream = client.request();
    let length = 0;
    let pauses = 0;
    stream.on('data', (chunk) => {
      length += chunk.length;
      if (++pauses % 5 === 0) {
        stream.pause();
        setImmediate(() => stream.resume());
      }
    });
    await Promise.all([event(stream, 'end'), event(stream, 'close')]);
    assert.strictEqual(length, 500000);
  }));
});
