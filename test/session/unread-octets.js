'use strict';

const assert = require('node:assert');
const { bytes } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin } = require('../helpers/impl');
const { figuresOf, limitsCounted, limitsTold } = require('../helpers/limits');
const { withRawClient } = require('../helpers/with-raw-client');

/** Node's own module has no such limit. */
const describeOurs = builtin ? describe.skip : describe;

const SIZE = 10000;
const LIMIT = 5 * SIZE;
/** Of the connection, until there is a WINDOW_UPDATE. */
const WINDOW = 65535;

const ofConnection = (frame) => frame.type === frames.TYPE.WINDOW_UPDATE && frame.stream === 0;

/** A raw client that has sent `count` bodies of SIZE, as many as the window allows. */
function withUnread(options, { count, take }, use) {
  const streams = [];
  return withRawClient({
    options, onStream: (stream) => streams.push(stream),
  }, async ({ peer }) => {
    for (let at = 0; at < count; at++) {
      peer.send(frames.headers(2 * at + 1, frames.requestFields([], { method: 'POST' })),
                frames.data(2 * at + 1, Buffer.alloc(SIZE, 'u'), { endStream: true }));
      if (take) await peer.roundTrip(`round ${String(at).padStart(2, '0')}`);
    }
    await peer.roundTrip();
    assert.strictEqual(streams.length, count);
    await use({ peer, streams });
  });
}

describeOurs('maxSessionUnreadOctets', () => {
  it('keeps back the credit of the connection while too much is unread', () => withUnread(
    { maxSessionUnreadOctets: LIMIT }, { count: 6 }, async ({ peer, streams }) => {
      const before = peer.frames.filter(ofConnection).length;
      peer.send(frames.headers(101, frames.requestFields([], { method: 'POST' })));
      for (let at = 0; at < 4; at++) {
        peer.send(frames.data(101, Buffer.alloc(SIZE, 'u'), { endStream: at === 3 }));
      }
      await peer.roundTrip('another!');
      assert.strictEqual(peer.frames.filter(ofConnection).length, before);
      const credit = peer.next(undefined, 0, (frame) => ofConnection(frame) &&
        peer.frames.filter(ofConnection).length > before);
      assert.strictEqual((await bytes(streams[6])).length, 4 * SIZE);
      for (const stream of streams.slice(0, 6)) {
        assert.strictEqual((await bytes(stream)).length, SIZE);
      }
      await credit;
    }));

  it('gives back what has been kept', () => withUnread(
    { maxSessionUnreadOctets: LIMIT }, { count: 6 }, async ({ peer, streams }) => {
      for (const stream of streams) await bytes(stream);
      const total = () => peer.frames.filter(ofConnection)
        .reduce((sum, { payload }) => sum + payload.readUInt32BE(0), 0);
      // All that has arrived, but for what is too little for a frame.
      await peer.next(undefined, 0, () => total() > 6 * SIZE - WINDOW / 2);
    }));

  it('is no matter of what is read', () => withUnread(
    { maxSessionUnreadOctets: 2 * SIZE }, { count: 1 }, async ({ peer, streams: [first] }) => {
      await bytes(first);
      for (let at = 1; at < 20; at++) {
        const id = 2 * at + 1;
        peer.send(frames.headers(id, frames.requestFields([], { method: 'POST' })),
                  frames.data(id, Buffer.alloc(SIZE / 2, 'u')));
        await peer.roundTrip(`read ${at}`.padEnd(8));
        peer.send(frames.rstStream(id, 8));
      }
      await peer.roundTrip('all done');
      assert.ok(peer.frames.filter(ofConnection).length >= 2);
    }));

  it('is told', async () => {
    const messages = await limitsTold(() =>
      withUnread({ maxSessionUnreadOctets: LIMIT }, { count: 6 }, () => {}));
    assert.deepStrictEqual(messages.map(figuresOf), [
      { limit: 'max_session_unread_octets', value: 6 * SIZE, configured: LIMIT },
    ]);
  });

  it('is counted', async () => {
    const counts = await limitsCounted(() =>
      withUnread({ maxSessionUnreadOctets: LIMIT }, { count: 6 }, () => {}));
    assert.deepStrictEqual(counts, { max_session_unread_octets: 1 });
  });

  it('may be switched off', () => withUnread(
    { maxSessionUnreadOctets: Infinity }, { count: 30, take: true }, async ({ peer }) => {
      await peer.next(undefined, 0, ofConnection);
    }));

  it('leaves other streams their bodies in a session that is below', () => withUnread(
    {}, { count: 30, take: true }, async ({ streams }) => {
      for (const stream of streams.reverse()) {
        assert.strictEqual((await bytes(stream)).length, SIZE);
      }
    }));
});
