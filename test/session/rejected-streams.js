'use strict';

const assert = require('node:assert');
const frames = require('../helpers/frames');
const { builtin } = require('../helpers/impl');
const { withRawClient } = require('../helpers/with-raw-client');

/** Node's own module counts no headers that are held, so that these are not refused there. */
const ours = builtin ? it.skip : it;

/** Opens streams until the memory of the session refuses them, and more. */
function overrun(options, use) {
  return withRawClient({
    options: { maxSessionMemory: 1, settings: { maxHeaderListSize: 65535 }, ...options },
  }, async ({ peer, session }) => {
    const fields = frames.requestFields([['x-large', 'x'.repeat(15000)]]);
    for (let count = 0; count < 100; count++) {
      peer.send(frames.headers(1 + 2 * count, fields, { endStream: true }));
    }
    await use(peer, session);
  });
}

describe('maxSessionRejectedStreams', () => {
  ours('ends a session that opens too many streams', () => overrun(
    { maxSessionRejectedStreams: 2 }, async (peer) => {
      const { payload } = await peer.next(frames.TYPE.GOAWAY, 0);
      assert.strictEqual(payload.readUInt32BE(4), 11);
      assert.strictEqual(payload.toString('latin1', 8), 'max_rejected_streams');
      await peer.closed;
    }));

  ours('is 100 by default', () => overrun({}, async (peer, session) => {
    await peer.roundTrip();
    const refused = peer.frames.filter(({ type }) => type === frames.TYPE.RST_STREAM);
    assert.ok(refused.length > 2, `${refused.length}`);
    assert.strictEqual(session.destroyed, false);
  }));
});
