'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { PassThrough, Readable } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { bytes, closed, event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { mustCall } = require('../helpers/must-call');
const { rawClient } = require('../helpers/raw-peer');
const { eachTransport, listen, stop, withPair } = require('../helpers/server');
const { newest } = require('../helpers/since');

const BODY = Buffer.alloc(400000, 'pipe me ');

describe('an Http2Stream as a Duplex', () => {
  // Both ends of a Duplex wait for each other for ever in Node before 22.
  eachTransport('can be piped onto itself', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => {
      stream.respond();
      stream.pipe(stream);
    }),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    Readable.from([BODY.subarray(0, 1000), BODY.subarray(1000)]).pipe(stream);
    assert.ok((await bytes(stream)).equals(BODY));
  }), newest('22.0') ? undefined : ['tcp', 'tls', 'pipe']);

  it('closes when it waits for itself and the connection ends', async () => {
    const server = await listen();
    const streams = event(server, 'stream');
    const peer = await rawClient(server, { settings: [[4, 0]] });
    peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })));
    for (let count = 0; count < 6; count++) peer.send(frames.data(1, BODY.subarray(0, 10000)));
    peer.send(frames.data(1, '', { endStream: true }));
    const [stream] = await streams;
    const gone = closed(stream);
    stream.respond();
    stream.pipe(stream);
    await peer.roundTrip();
    peer.send(frames.rstStream(1, 0));
    await peer.roundTrip('is reset');
    await peer.destroy();
    await gone;
    await stop(server);
  });

  it('works in pipeline()', () => withPair({
    onStream: mustCall(async (stream) => {
      stream.respond();
      await pipeline(stream, new PassThrough(), stream);
    }),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    const received = bytes(stream);
    await pipeline(Readable.from([BODY]), stream);
    assert.ok((await received).equals(BODY));
  }));

  it('can be iterated', () => withPair({
    onStream: mustCall(async (stream) => {
      const chunks = [];
      for await (const chunk of stream) chunks.push(chunk);
      stream.respond();
      stream.end(Buffer.concat(chunks));
    }),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    stream.end(BODY);
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    assert.ok(Buffer.concat(chunks).equals(BODY));
  }));

  it('takes a file stream and honours setEncoding', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      fs.createReadStream(__filename).pipe(stream);
    }),
  }, async ({ client }) => {
    const stream = client.request();
    stream.setEncoding('utf8');
    let body = '';
    for await (const chunk of stream) {
      assert.strictEqual(typeof chunk, 'string');
      body += chunk;
    }
    assert.strictEqual(body, fs.readFileSync(__filename, 'utf8'));
  }));

  it('can be read with read()', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      stream.end('0123456789');
    }),
  }, async ({ client }) => {
    const stream = client.request();
    const parts = [];
    stream.on('readable', () => {
      for (let part = stream.read(4); part !== null; part = stream.read(4)) {
        parts.push(part.toString());
      }
    });
    await closed(stream);
    assert.strictEqual(parts.join(''), '0123456789');
  }));

  it('rejects a pipeline whose peer resets', () => withPair({
    onStream: mustCall((stream) => {
      stream.on('error', () => {});
      stream.close(2);
    }),
  }, async ({ client }) => {
    const stream = client.request();
    await assert.rejects(pipeline(stream, new PassThrough().resume()),
                         { code: 'ERR_HTTP2_STREAM_ERROR' });
  }));

  it('keeps what was received before a clean end readable later', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      stream.end('kept');
    }),
  }, async ({ client }) => {
    const stream = client.request();
    await new Promise((resolve) => client.ping(resolve));
    assert.strictEqual((await outcome(stream)).body, 'kept');
  }));
});
