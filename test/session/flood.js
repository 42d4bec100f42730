'use strict';

const assert = require('node:assert');
const frames = require('../helpers/frames');
const { withRawClient } = require('../helpers/with-raw-client');

/** Lets `attack` write to a server until the server has had enough. */
function survives(attack) {
  return withRawClient({
    onStream(stream) {
      stream.on('error', () => {});
      stream.respond({}, { endStream: true });
    },
  }, async ({ peer }) => {
    const gone = Promise.race([
      peer.closed, peer.next(frames.TYPE.GOAWAY).catch(() => {}),
    ]);
    await attack(peer, gone);
    await gone;
  });
}

/** Writes chunk after chunk, giving the server its turns, until it is gone. */
async function pour(peer, gone, makeChunk) {
  let over = false;
  gone.then(() => { over = true; });
  for (let round = 0; round < 2000 && !over; round++) {
    peer.send(makeChunk(round));
    await new Promise(setImmediate);
  }
}

describe('floods', () => {
  it('of HEADERS and RST_STREAM end the session', () => survives(async (peer, gone) => {
    await pour(peer, gone, (round) => {
      const chunk = [];
      for (let at = 0; at < 50; at++) {
        const id = 2 * (round * 50 + at) + 1;
        chunk.push(frames.headers(id, frames.requestFields(), { endStream: true }),
                   frames.rstStream(id, 8));
      }
      return Buffer.concat(chunk);
    });
    await gone;
    const goaway = peer.frames.find(({ type }) => type === frames.TYPE.GOAWAY);
    assert.ok(goaway, 'GOAWAY');
    assert.notStrictEqual(goaway.payload.readUInt32BE(4), 0);
  }));

  it('of CONTINUATION end the session', () => survives(async (peer, gone) => {
    peer.send(frames.headers(1, frames.requestFields(), { endHeaders: false }));
    await pour(peer, gone, (round) => frames.continuation(1, [[`x-${round}`, 'y'.repeat(1000)]],
                                                          { endHeaders: false }));
  }));

  it('of empty SETTINGS whose answers nobody reads end the session', () => survives(
    async (peer) => {
      peer.socket.pause();
      const chunk = Buffer.concat(Array.from({ length: 1000 }, () => frames.settings()));
      await pour(peer, peer.closed, () => chunk);
      peer.socket.resume();
    }));

  it('of PING whose answers nobody reads end the session', () => survives(async (peer, gone) => {
    peer.socket.pause();
    const chunk = Buffer.concat(Array.from({ length: 1000 }, () => frames.ping()));
    await pour(peer, gone, () => chunk);
    peer.socket.resume();
  }));
});
