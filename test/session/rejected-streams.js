'use strict';

const assert = require('node:assert');
const { closed, event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');
const { watchSessions } = require('../helpers/watch-sessions');

/** Opens `count` streams at once where one is allowed and not known to be. */
async function overrun(options, count, use) {
  const server = await listen({
    options: { settings: { maxConcurrentStreams: 1 }, ...options },
    onStream(stream) {
      stream.on('error', () => {});
    },
  });
  const { ended } = watchSessions(server);
  const sessions = event(server, 'session');
  const peer = await rawClient(server, { ack: false });
  const [session] = await sessions;
  const gone = closed(session);
  for (let i = 0; i < count; i++) {
    peer.send(frames.headers(2 * i + 1, frames.requestFields(), { endStream: true }));
  }
  await use({ peer, session, gone });
  await peer.destroy();
  await ended();
  await stop(server);
}

describe('maxSessionRejectedStreams', () => {
  it('ends a session that opens too many streams', () => overrun(
    { maxSessionRejectedStreams: 2 }, 10, async ({ gone }) => gone));

  it('is 100 by default', () => overrun({}, 50, async ({ peer, session }) => {
    await peer.roundTrip();
    assert.strictEqual(session.destroyed, false);
    const refused = peer.frames.filter(({ type }) => type === frames.TYPE.RST_STREAM);
    assert.strictEqual(refused.length, 49);
  }));
});
