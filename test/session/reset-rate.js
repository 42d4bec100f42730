'use strict';

const assert = require('node:assert');
const frames = require('../helpers/frames');
const { newest } = require('../helpers/since');
const { withRawClient } = require('../helpers/with-raw-client');

const CANCEL = 8;
const NO_ERROR = 0;

/** Opens and resets streams until there is a GOAWAY, `most` times at most. */
async function resetsUntilGoaway(options, most) {
  let count = 0;
  let over = false;
  await withRawClient({ options }, async ({ peer }) => {
    const isOver = () => peer.frames.some(({ type }) => type === frames.TYPE.GOAWAY);
    while (count < most && !isOver()) {
      const id = 2 * count++ + 1;
      peer.send(frames.headers(id, frames.requestFields()), frames.rstStream(id, CANCEL));
      await Promise.race([
        peer.roundTrip(String(id).padStart(8)).catch(() => {}),
        peer.next(frames.TYPE.GOAWAY, 0).catch(() => {}),
      ]);
    }
    over = isOver();
    if (!over) return;
    const { payload } = await peer.next(frames.TYPE.GOAWAY, 0);
    assert.notStrictEqual(payload.readUInt32BE(4), NO_ERROR);
    await peer.closed;
  });
  return over ? count : Infinity;
}

describe('streamResetBurst and streamResetRate', () => {
  const test = newest('22.10') ? it : it.skip;

  test('end a session that resets more', async () => {
    const count = await resetsUntilGoaway({ streamResetBurst: 5, streamResetRate: 1 }, 20);
    assert.ok(count >= 5 && count <= 8, `after ${count}`);
  });

  test('are left at 1000 and 33 unless both are given', async () => {
    assert.strictEqual(await resetsUntilGoaway({ streamResetBurst: 5 }, 20), Infinity);
    assert.strictEqual(await resetsUntilGoaway({ streamResetRate: 1 }, 20), Infinity);
  });
});
