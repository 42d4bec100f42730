'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { mustCall } = require('../helpers/must-call');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');
const { watchSessions } = require('../helpers/watch-sessions');

const CHUNK = Buffer.alloc(16000, 'f');

/** What the server has granted on a stream, or on the connection. */
function granted(peer, stream) {
  return peer.frames
    .filter((frame) => frame.type === frames.TYPE.WINDOW_UPDATE && frame.stream === stream)
    .reduce((sum, { payload }) => sum + payload.readUInt32BE(0), 0);
}

/** A raw client with an open POST on stream 1. */
async function uploading(onStream, body, options) {
  const server = await listen({ options, onStream: mustCall(onStream) });
  const { ended } = watchSessions(server);
  const streams = event(server, 'stream');
  const peer = await rawClient(server);
  peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })));
  const [stream] = await streams;
  await body(peer, stream);
  await peer.destroy();
  await ended();
  await stop(server);
}

describe('flow control', () => {
  it('gives credit back as the application reads', () => uploading(
    (stream) => stream.on('error', () => {}).resume(),
    async (peer) => {
      let sent = 0;
      for (let round = 0; round < 10; round++) {
        for (let count = 0; count < 3; count++) {
          peer.send(frames.data(1, CHUNK));
          sent += CHUNK.length;
        }
        await peer.roundTrip(`round ${round}${round}`.slice(0, 8).padEnd(8, '-'));
      }
      assert.ok(granted(peer, 0) >= sent - 65535, 'connection');
      assert.ok(granted(peer, 1) >= sent - 65535, 'stream');
    }));

  it('gives no credit of the stream while the application does not read', () => uploading(
    (stream) => stream.on('error', () => {}).pause(),
    async (peer) => {
      peer.send(frames.data(1, CHUNK), frames.data(1, CHUNK), frames.data(1, CHUNK));
      await peer.roundTrip();
      assert.ok(granted(peer, 1) < 3 * CHUNK.length);
    }));

  it('gives the credit of the connection back for streams that are gone', () => uploading(
    (stream) => {
      stream.on('error', () => {});
      stream.close(8);
    },
    async (peer) => {
      await peer.lastOf(1);
      for (let round = 0; round < 6; round++) {
        peer.send(frames.data(1, CHUNK), frames.data(1, CHUNK));
        await peer.roundTrip(`round ${round}`.padEnd(8, '-'));
      }
      assert.ok(granted(peer, 0) >= 12 * CHUNK.length - 65535);
    }));

  it('takes padding for data', () => uploading(
    (stream) => stream.on('error', () => {}).resume(),
    async (peer) => {
      const padded = Buffer.concat([Buffer.from([255]), Buffer.alloc(1000, 'x'),
                                    Buffer.alloc(255)]);
      let sent = 0;
      for (let count = 0; count < 80; count++) {
        peer.send(frames.frame(frames.TYPE.DATA, frames.FLAG.PADDED, 1, padded));
        sent += padded.length;
      }
      // What the application has taken is granted some time after it has come.
      for (let trips = 0; trips < 50 && granted(peer, 1) < sent - 65535; trips++) {
        await peer.roundTrip(`trip${String(trips).padStart(4)}`);
      }
      assert.ok(granted(peer, 0) >= sent - 65535);
      assert.ok(granted(peer, 1) >= sent - 65535);
    }));

  it('never sends more than the window of the peer', async () => {
    const server = await listen({
      onStream: mustCall((stream) => {
        stream.on('error', () => {});
        stream.respond();
        stream.end(Buffer.alloc(5000, 'w'));
      }),
    });
    const { ended } = watchSessions(server);
    const peer = await rawClient(server, { settings: [[4, 1000]] });
    const received = () => peer.frames.filter(({ type }) => type === frames.TYPE.DATA)
      .reduce((sum, { payload }) => sum + payload.length, 0);
    peer.send(frames.headers(1, frames.requestFields(), { endStream: true }));
    await peer.next(frames.TYPE.DATA, 1);
    await peer.roundTrip('one-----');
    assert.strictEqual(received(), 1000);
    peer.send(frames.windowUpdate(1, 500));
    await peer.roundTrip('two-----');
    assert.strictEqual(received(), 1500);
    peer.send(frames.windowUpdate(1, 100000));
    await peer.lastOf(1);
    assert.strictEqual(received(), 5000);
    await peer.destroy();
    await ended();
    await stop(server);
  });

  it('follows a changed INITIAL_WINDOW_SIZE', async () => {
    const server = await listen({
      onStream: mustCall((stream) => {
        stream.on('error', () => {});
        stream.respond();
        stream.end(Buffer.alloc(5000, 'w'));
      }),
    });
    const { ended } = watchSessions(server);
    const peer = await rawClient(server, { settings: [[4, 0]] });
    peer.send(frames.headers(1, frames.requestFields(), { endStream: true }));
    await peer.next(frames.TYPE.HEADERS, 1);
    await peer.roundTrip();
    assert.deepStrictEqual(peer.wire(1), ['HEADERS']);
    peer.send(frames.settings([[4, 10000]]));
    await peer.lastOf(1);
    await peer.destroy();
    await ended();
    await stop(server);
  });

  it('resets a stream whose peer sends more than allowed', () => uploading(
    (stream) => stream.on('error', () => {}).pause(),
    async (peer) => {
      await peer.roundTrip();
      for (let count = 0; count < 10; count++) peer.send(frames.data(1, CHUNK));
      const { type } = await peer.next(undefined, undefined, (frame) =>
        frame.type === frames.TYPE.RST_STREAM || frame.type === frames.TYPE.GOAWAY);
      assert.ok(type === frames.TYPE.RST_STREAM || type === frames.TYPE.GOAWAY);
    }));
});
