'use strict';

const assert = require('node:assert');
const { bytes, event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { mustCall } = require('../helpers/must-call');
const { withRawClient } = require('../helpers/with-raw-client');

const CHUNK = Buffer.alloc(16000, 'f');
/** What either window holds at first (RFC 9113, 6.9.2). */
const INITIAL_WINDOW = 65535;
/** The setting that changes it for streams. */
const INITIAL_WINDOW_SIZE = 4;

/** What the server has granted on a stream, or on the connection. */
function granted(peer, stream) {
  return peer.frames
    .filter((frame) => frame.type === frames.TYPE.WINDOW_UPDATE && frame.stream === stream)
    .reduce((sum, { payload }) => sum + payload.readUInt32BE(0), 0);
}

/**
 * Sends a body of `count` equal DATA frames on stream 1 as a client does: no
 * more than the windows of the stream and of the connection allow, and waiting
 * for credit when they are used up. Then ends the stream.
 */
async function upload(peer, frame, count) {
  const length = frame.length - frames.HEADER_SIZE;
  for (let sent = 0; sent < count * length; sent += length) {
    while (sent + length > INITIAL_WINDOW + Math.min(granted(peer, 0), granted(peer, 1))) {
      const seen = new Set(peer.frames);
      await peer.next(frames.TYPE.WINDOW_UPDATE, undefined, (update) => !seen.has(update));
    }
    peer.send(frame);
  }
  peer.send(frames.data(1, '', { endStream: true }));
}

/** A raw client with an open POST on stream 1. */
function uploading(onStream, body) {
  return withRawClient({ onStream: mustCall(onStream) }, async ({ peer, server }) => {
    const opened = event(server, 'stream');
    peer.socket.setNoDelay();
    peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })));
    await opened;
    await body(peer);
  });
}

/** A raw client with such a window, of a server that answers with 5000 octets. */
function downloading(window, body) {
  return withRawClient({
    client: { settings: [[INITIAL_WINDOW_SIZE, window]] },
    onStream: mustCall((stream) => {
      stream.on('error', () => {});
      stream.respond();
      stream.end(Buffer.alloc(5000, 'w'));
    }),
  }, async ({ peer }) => {
    peer.send(frames.headers(1, frames.requestFields(), { endStream: true }));
    await body(peer);
  });
}

describe('flow control', () => {
  it('gives credit back as the application reads', () => {
    let body;
    return uploading(
      (stream) => { body = bytes(stream); },
      async (peer) => {
        await upload(peer, frames.data(1, CHUNK), 30);
        assert.strictEqual((await body).length, 30 * CHUNK.length);
      });
  });

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

  it('takes padding for data', () => {
    let body;
    return uploading(
      (stream) => { body = bytes(stream); },
      async (peer) => {
        const padded = Buffer.concat([Buffer.from([255]), Buffer.alloc(1000, 'x'),
                                      Buffer.alloc(255)]);
        const frame = frames.frame(frames.TYPE.DATA, frames.FLAG.PADDED, 1, padded);
        // Without credit for the padding the windows would be used up long before.
        await upload(peer, frame, 400);
        assert.strictEqual((await body).length, 400 * 1000);
      });
  });

  it('never sends more than the window of the peer', () => downloading(1000, async (peer) => {
    const received = () => peer.frames.filter(({ type }) => type === frames.TYPE.DATA)
      .reduce((sum, { payload }) => sum + payload.length, 0);
    await peer.next(frames.TYPE.DATA, 1);
    await peer.roundTrip('one-----');
    assert.strictEqual(received(), 1000);
    peer.send(frames.windowUpdate(1, 500));
    await peer.roundTrip('two-----');
    assert.strictEqual(received(), 1500);
    peer.send(frames.windowUpdate(1, 100000));
    await peer.lastOf(1);
    assert.strictEqual(received(), 5000);
  }));

  it('follows a changed INITIAL_WINDOW_SIZE', () => downloading(0, async (peer) => {
    await peer.next(frames.TYPE.HEADERS, 1);
    await peer.roundTrip();
    assert.deepStrictEqual(peer.wire(1), ['HEADERS']);
    peer.send(frames.settings([[INITIAL_WINDOW_SIZE, 10000]]));
    await peer.lastOf(1);
  }));

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
