'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');
const { newest } = require('../helpers/since');
const { watchSessions } = require('../helpers/watch-sessions');

const CANCEL = 8;

/** Opens and resets streams until there is a GOAWAY, `most` times at most. */
async function resetsUntilGoaway(options, most) {
  const server = await listen({
    options,
    onStream(stream) {
      stream.on('error', () => {});
    },
  });
  const { ended } = watchSessions(server);
  const peer = await rawClient(server);
  const isOver = () => peer.frames.some(({ type }) => type === frames.TYPE.GOAWAY);
  let count = 0;
  while (count < most && !isOver()) {
    const id = 2 * count++ + 1;
    peer.send(frames.headers(id, frames.requestFields()), frames.rstStream(id, CANCEL));
    const mark = Buffer.from(String(id).padStart(8));
    peer.send(frames.ping(mark));
    await Promise.race([
      peer.next(frames.TYPE.PING, 0, ({ payload }) => payload.equals(mark)).catch(() => {}),
      peer.next(frames.TYPE.GOAWAY, 0).catch(() => {}),
    ]);
  }
  if (!peer.socket.destroyed && isOver()) await event(peer.socket, 'close');
  await peer.destroy();
  await ended();
  await stop(server);
  return isOver() ? count : Infinity;
}

describe('streamResetBurst and streamResetRate', () => {
  const test = newest('22.10', '24.0') ? it : it.skip;

  test('end a session that resets more', async () => {
    const count = await resetsUntilGoaway({ streamResetBurst: 5, streamResetRate: 1 }, 20);
    assert.ok(count >= 5 && count <= 8, `after ${count}`);
  });

  test('are left at 1000 and 33 unless both are given', async () => {
    assert.strictEqual(await resetsUntilGoaway({ streamResetBurst: 5 }, 20), Infinity);
    assert.strictEqual(await resetsUntilGoaway({ streamResetRate: 1 }, 20), Infinity);
  });
});
