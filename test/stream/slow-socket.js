'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { mustCall } = require('../helpers/must-call');
const { withRawClient } = require('../helpers/with-raw-client');
const { within } = require('../helpers/within');

const CHUNK = Buffer.alloc(2 ** 20, 's');
const ENOUGH = 64; // MiB: far more than the buffers of two sockets
const HUGE = 2 ** 31 - 1;

/** Writes until nothing is drained any more; resolves with the octets taken. */
async function fill(stream) {
  let written = 0;
  for (let count = 0; count < ENOUGH; count++) {
    written += CHUNK.length;
    if (!stream.write(CHUNK) && !await within(event(stream, 'drain'), 150)) break;
  }
  return written;
}

/** Windows without end: only the socket itself can slow the server down. */
function withoutWindows(onStream, body) {
  return withRawClient({
    client: { settings: [[4, HUGE]] }, onStream: mustCall(onStream),
  }, async ({ peer, server, session }) => {
    const streams = event(server, 'stream');
    peer.send(frames.windowUpdate(0, HUGE - 65535),
              frames.headers(1, frames.requestFields(), { endStream: true }));
    const [stream] = await streams;
    await body({ peer, session, stream });
  });
}

function answer(stream) {
  stream.on('error', () => {});
  stream.respond();
  stream.end(Buffer.alloc(16 * CHUNK.length));
}

describe('a peer that does not read its socket', () => {
  it('stops the server, and gets everything once it reads', function slow() {
    this.timeout(20000);
    let filled;
    return withoutWindows((stream) => {
      stream.on('error', () => {});
      stream.respond();
      filled = fill(stream);
    }, async ({ peer, stream }) => {
      await peer.next(frames.TYPE.HEADERS, 1);
      peer.socket.pause();
      const written = await filled;
      stream.end();
      assert.ok(written < ENOUGH * CHUNK.length, `took ${written}`);
      peer.socket.resume();
      await peer.lastOf(1);
      const received = peer.frames.filter(({ type }) => type === frames.TYPE.DATA)
        .reduce((sum, { payload }) => sum + payload.length, 0);
      assert.strictEqual(received, written);
    });
  });

  it('can be reset in the meantime', () => withoutWindows(answer, async ({ peer, stream }) => {
    peer.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const gone = event(stream, 'close');
    stream.close(8);
    stream.destroy();
    await gone;
    peer.socket.resume();
    await peer.roundTrip();
  }));

  it('does not keep a destroyed session from closing', () => withoutWindows(
    answer, async ({ peer, session, stream }) => {
      peer.socket.pause();
      await new Promise((resolve) => setTimeout(resolve, 50));
      const gone = event(stream, 'close');
      const closed = event(session, 'close');
      session.destroy();
      await gone;
      await peer.destroy();
      await closed;
    }));
});
