'use strict';

const assert = require('node:assert');
const { outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');
const { ignore, withRawClient } = require('../helpers/with-raw-client');

const ENHANCE_YOUR_CALM = 11;

/** Options that Node's own module does not have. */
const ours = builtin ? it.skip : it;

function sendEmpty(peer, count) {
  peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })));
  for (let i = 0; i < count; i++) peer.send(frames.data(1, ''));
}

describe('limits that Node does not have', () => {
  ours('maxEmptyFrames ends a session that sends more', () => withRawClient({
    options: { maxEmptyFrames: 5 },
  }, async ({ peer }) => {
    sendEmpty(peer, 10);
    const { payload } = await peer.next(frames.TYPE.GOAWAY, 0);
    assert.strictEqual(payload.readUInt32BE(4), ENHANCE_YOUR_CALM);
    assert.strictEqual(payload.toString('latin1', 8), 'max_empty_frames');
    await peer.closed;
  }));

  ours('maxEmptyFrames is 100 by default', () => withRawClient({}, async ({ peer }) => {
    sendEmpty(peer, 90);
    await peer.roundTrip();
    assert.ok(peer.frames.every(({ type }) => type !== frames.TYPE.GOAWAY));
  }));

  ours('maxNewStreamsPerRead lets others have their turn', async () => {
    const order = [];
    await withRawClient({
      options: { maxNewStreamsPerRead: 3 },
      onStream: mustCall((stream) => {
        ignore(stream);
        order.push(stream.id);
        if (order.length === 1) setImmediate(() => order.push('turn'));
        stream.respond({}, { endStream: true });
      }, 9),
    }, async ({ peer }) => {
      const requests = [];
      for (let id = 1; id < 18; id += 2) {
        requests.push(frames.headers(id, frames.requestFields(), { endStream: true }));
      }
      peer.send(...requests);
      await peer.lastOf(17);
    });
    assert.ok(order.indexOf('turn') <= 3, order.join());
    assert.deepStrictEqual(order.filter(Number), [1, 3, 5, 7, 9, 11, 13, 15, 17]);
  });

  for (const copyThreshold of [0, 100, 1e6]) {
    ours(`copyThreshold ${copyThreshold} leaves bodies as they are`, () => {
      const bodies = [1, 99, 100, 5000, 200000].map((length) => Buffer.alloc(length, 'b'));
      return withPair({
        server: { copyThreshold },
        onStream: mustCall((stream, { ':path': path }) => {
          stream.respond();
          stream.end(bodies[path.slice(1)]);
        }, bodies.length),
      }, async ({ client }) => {
        for (const [i, body] of bodies.entries()) {
          const result = await outcome(client.request({ ':path': `/${i}` }));
          assert.strictEqual(result.body, body.toString());
        }
      });
    });
  }
});
