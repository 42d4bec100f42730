'use strict';

const assert = require('node:assert');
const { outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');

describe('Http2Session#setNextStreamID', () => {
  it('chooses the id of the next request', () => withPair({
    onStream: mustCall((stream) => stream.respond({}, { endStream: true }), 2),
  }, async ({ client }) => {
    client.setNextStreamID(101);
    assert.strictEqual(client.state.nextStreamID, 101);
    const first = client.request();
    const second = client.request();
    assert.strictEqual(first.id, 101);
    assert.strictEqual(second.id, 103);
    await Promise.all([outcome(first), outcome(second)]);
  }));

  it('chooses the id of the next push', () => withPair({
    onStream: mustCall((stream) => {
      stream.session.setNextStreamID(50);
      stream.pushStream({ ':path': '/' }, mustCall((error, push) => {
        assert.strictEqual(push.id, 50);
        push.respond({}, { endStream: true });
      }));
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client }) => {
    client.on('stream', mustCall((push) => push.resume()));
    await outcome(client.request());
    await new Promise((resolve) => client.ping(resolve));
  }));

  it('makes a client run out of streams', () => withPair({
    onStream: mustCall((stream) => stream.respond({}, { endStream: true })),
  }, async ({ client }) => {
    client.setNextStreamID(2 ** 31 - 1);
    const last = client.request();
    const done = outcome(last);
    const { error } = await outcome(client.request());
    assert.strictEqual(error.name, 'Error');
    assert.strictEqual(error.code, 'ERR_HTTP2_OUT_OF_STREAMS');
    assert.strictEqual(error.message,
                       'No stream ID is available because maximum stream ID has been reached');
    assert.strictEqual(last.id, 2 ** 31 - 1);
    assert.strictEqual((await done).headers[':status'], 200);
  }));

  it('throws for a wrong type or range', () => withPair({}, async ({ client }) => {
    for (const id of ['x', {}, null, undefined, true]) {
      assert.throws(() => client.setNextStreamID(id),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    for (const id of [0, -1, 2 ** 32]) {
      assert.throws(() => client.setNextStreamID(id),
                    { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
    }
  }));

  it('throws once destroyed', () => withPair({}, async ({ client }) => {
    client.destroy();
    assert.throws(() => client.setNextStreamID(3),
                  { name: 'Error', code: 'ERR_HTTP2_INVALID_SESSION' });
  }));
});
