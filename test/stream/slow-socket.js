'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { mustCall } = require('../helpers/must-call');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');
const { watchSessions } = require('../helpers/watch-sessions');

const CHUNK = Buffer.alloc(2 ** 20, 's');
const ENOUGH = 64; // MiB: far more than the buffers of two sockets
const HUGE = 2 ** 31 - 1;

/** Writes until nothing is drained any more; resolves with the octets taken. */
async function fill(stream) {
  let written = 0;
  for (let count = 0; count < ENOUGH; count++) {
    written += CHUNK.length;
    if (stream.write(CHUNK)) continue;
    const drained = await Promise.race([
      event(stream, 'drain').then(() => true),
      new Promise((resolve) => setTimeout(resolve, 150, false)),
    ]);
    if (!drained) break;
  }
  return written;
}

// Windows without end: only the socket itself can slow the server down.
describe('a peer that does not read its socket', () => {
  it('stops the server, and gets everything once it reads', async function slow() {
    this.timeout(20000);
    let written;
    const server = await listen({
      onStream: mustCall(async (stream) => {
        stream.on('error', () => {});
        stream.respond();
        written = await fill(stream);
        stream.end();
        stream.session.emit('filled');
      }),
    });
    const { ended } = watchSessions(server);
    const sessions = event(server, 'session');
    const peer = await rawClient(server, { settings: [[4, HUGE]] });
    const [session] = await sessions;
    const filled = event(session, 'filled');
    peer.send(frames.windowUpdate(0, HUGE - 65535),
              frames.headers(1, frames.requestFields(), { endStream: true }));
    await peer.next(frames.TYPE.HEADERS, 1);
    peer.socket.pause();
    await filled;
    assert.ok(written < ENOUGH * CHUNK.length, `took ${written}`);
    peer.socket.resume();
    await peer.lastOf(1);
    const received = peer.frames.filter(({ type }) => type === frames.TYPE.DATA)
      .reduce((sum, { payload }) => sum + payload.length, 0);
    assert.strictEqual(received, written);
    await peer.destroy();
    await ended();
    await stop(server);
  });

  it('can be reset in the meantime', async () => {
    const server = await listen({
      onStream: mustCall((stream) => {
        stream.on('error', () => {});
        stream.respond();
        stream.end(Buffer.alloc(16 * CHUNK.length));
      }),
    });
    const { ended } = watchSessions(server);
    const streams = event(server, 'stream');
    const peer = await rawClient(server, { settings: [[4, HUGE]] });
    peer.send(frames.windowUpdate(0, HUGE - 65535),
              frames.headers(1, frames.requestFields(), { endStream: true }));
    const [stream] = await streams;
    peer.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const gone = event(stream, 'close');
    stream.close(8);
    stream.destroy();
    await gone;
    peer.socket.resume();
    await peer.roundTrip();
    await peer.destroy();
    await ended();
    await stop(server);
  });

  it('does not keep a destroyed session from closing', async () => {
    const server = await listen({
      onStream: mustCall((stream) => {
        stream.on('error', () => {});
        stream.respond();
        stream.end(Buffer.alloc(16 * CHUNK.length));
      }),
    });
    const { ended, sessions } = watchSessions(server);
    const streams = event(server, 'stream');
    const peer = await rawClient(server, { settings: [[4, HUGE]] });
    peer.send(frames.windowUpdate(0, HUGE - 65535),
              frames.headers(1, frames.requestFields(), { endStream: true }));
    const [stream] = await streams;
    peer.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const gone = event(stream, 'close');
    stream.session.destroy();
    await gone;
    await peer.destroy();
    await ended();
    assert.strictEqual(sessions.size, 0);
    await stop(server);
  });
});
