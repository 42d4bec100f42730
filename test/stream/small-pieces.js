'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin } = require('../helpers/impl');
const { withRawClient } = require('../helpers/with-raw-client');

const COUNT = 20000;

/** Node's own module keeps a Buffer for each. */
const ours = builtin ? it.skip : it;

/** How many pieces wait in a Readable. */
function waiting({ _readableState: { buffer, bufferIndex = 0 } }) {
  return buffer.length - bufferIndex;
}

/** A raw client that sends `count` DATA frames of one octet to `readable`. */
function against({ count, onStream, onRequest }, use) {
  return withRawClient({ onStream: null }, async ({ peer, server }) => {
    const readable = new Promise((resolve) => {
      if (onStream) server.on('stream', (stream) => resolve(onStream(stream)));
      else server.on('request', (request) => resolve(onRequest(request)));
    });
    peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })));
    await readable;
    peer.send(Buffer.concat(Array.from({ length: count }, (_, i) =>
      frames.data(1, Buffer.of(i & 255)))));
    await peer.roundTrip();
    await use(await readable, peer);
  });
}

async function collect(readable, peer) {
  const pieces = [];
  readable.on('data', (piece) => pieces.push(piece));
  readable.resume();
  peer.send(frames.data(1, '', { endStream: true }));
  await event(readable, 'end');
  return pieces;
}

function assertInOrder(pieces, count) {
  assert.deepStrictEqual(Buffer.concat(pieces),
    Buffer.from(Array.from({ length: count }, (_, i) => i & 255)));
}

const KINDS = {
  'a stream that nobody reads': { onStream: (stream) => stream },
  'a stream that is paused': {
    onStream: (stream) => stream.on('data', () => {}).pause(),
  },
  'a request that is paused': {
    onRequest: (request) => request.on('data', () => {}).pause(),
  },
};

describe('small pieces of a body', () => {
  for (const [name, kind] of Object.entries(KINDS)) {
    ours(`are put together while they wait in ${name}`, () => against(
      { count: COUNT, ...kind }, async (readable, peer) => {
        const { stream = readable } = readable;
        assert.ok(waiting(readable) + waiting(stream) < 300, `${waiting(readable)} pieces`);
        const pieces = await collect(readable, peer);
        assert.ok(pieces.length < 300, `${pieces.length} pieces`);
        assertInOrder(pieces, COUNT);
      }));

    it(`stay as they came when few wait in ${name}`, () => against(
      { count: 20, ...kind }, async (readable, peer) => {
        const pieces = await collect(readable, peer);
        assert.strictEqual(pieces.length, 20);
        assertInOrder(pieces, 20);
      }));
  }

  const MANY = 1000;

  /** Many streams that nobody reads yet, each with `rounds` pieces of an octet. */
  function crowd(rounds, use) {
    const streams = [];
    return withRawClient({
      onStream: (stream) => streams.push(stream),
    }, async ({ peer }) => {
      const ids = Array.from({ length: MANY }, (_, i) => 2 * i + 1);
      for (const id of ids) {
        peer.send(frames.headers(id, frames.requestFields([], { method: 'POST' })));
      }
      for (let round = 0; round < rounds; round++) {
        peer.send(Buffer.concat(ids.map((id) => frames.data(id, Buffer.of(round)))));
      }
      await peer.roundTrip();
      await use(streams, peer, ids);
    });
  }

  ours('are put together when they wait on many streams', () => crowd(
    20, async (streams, peer, ids) => {
      assert.strictEqual(streams.length, MANY);
      const total = streams.reduce((sum, stream) => sum + waiting(stream), 0);
      assert.ok(total < 8 * MANY, `${total} pieces`);
      for (const id of ids) peer.send(frames.data(id, 'end', { endStream: true }));
      for (const stream of streams) {
        const pieces = [];
        stream.on('data', (piece) => pieces.push(piece));
        await event(stream, 'end');
        const expected = [...Array.from({ length: 20 }, (_, i) => i), ...Buffer.from('end')];
        assert.deepStrictEqual([...Buffer.concat(pieces)], expected);
      }
    }));

  it('come to who reads only what there is, and then the rest', () => crowd(
    20, async (streams, peer, ids) => {
      for (const stream of streams) {
        const pieces = [];
        for (let piece = stream.read(); piece !== null; piece = stream.read()) pieces.push(piece);
        assert.deepStrictEqual([...Buffer.concat(pieces)], Array.from({ length: 20 }, (_, i) => i));
      }
      for (const id of ids) peer.send(frames.data(id, 'end', { endStream: true }));
      for (const stream of streams) {
        const rest = [];
        stream.on('data', (piece) => rest.push(piece));
        await event(stream, 'end');
        assert.strictEqual(Buffer.concat(rest).toString(), 'end');
      }
    }));

  it('end with their stream when nobody has read them', () => crowd(
    10, async (streams, peer, ids) => {
      for (const id of ids) peer.send(frames.data(id, '', { endStream: true }));
      await peer.roundTrip('all sent');
      for (const stream of streams) {
        const pieces = [];
        for await (const piece of stream) pieces.push(piece);
        assert.deepStrictEqual([...Buffer.concat(pieces)], Array.from({ length: 10 }, (_, i) => i));
      }
    }));

  it('stay as they came when they flow', async () => {
    const pieces = [];
    await against({
      count: 1000,
      onStream: (stream) => stream.on('data', (piece) => pieces.push(piece)),
    }, async () => {
      assert.strictEqual(pieces.length, 1000);
      assertInOrder(pieces, 1000);
    });
  });
});
