'use strict';

const assert = require('node:assert');
const { closed, outcome } = require('../helpers/collect');
const { builtin } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');
const { newest } = require('../helpers/since');

const follows = newest('26.10') ? it : it.skip;
const ours = builtin ? it.skip : it;

describe('errors of Http2Stream#write', () => {
  it('after end: ERR_STREAM_WRITE_AFTER_END', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      stream.end();
      stream.on('error', mustCall((error) => {
        assert.strictEqual(error.code, 'ERR_STREAM_WRITE_AFTER_END');
      }));
      stream.write('late', mustCall((error) => {
        assert.strictEqual(error.name, 'Error');
        assert.strictEqual(error.code, 'ERR_STREAM_WRITE_AFTER_END');
        assert.strictEqual(error.message, 'write after end');
      }));
    }),
  }, ({ client }) => outcome(client.request())));

  it('after destroy: the callback gets an error', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      stream.destroy();
      stream.write('late', mustCall((error) => {
        assert.strictEqual(error.code, 'ERR_STREAM_WRITE_AFTER_END');
      }));
    }),
  }, ({ client }) => outcome(client.request())));

  it('after close: the callback gets an error', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      stream.on('error', () => {});
      stream.close();
      stream.write('late', mustCall((error) => assert.ok(error instanceof Error)));
    }),
  }, ({ client }) => outcome(client.request())));

  it('null and numbers throw', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      assert.throws(() => stream.write(null), { code: 'ERR_STREAM_NULL_VALUES' });
      assert.throws(() => stream.write(1), { code: 'ERR_INVALID_ARG_TYPE' });
      stream.end();
    }),
  }, ({ client }) => outcome(client.request())));

  follows('a pending write is called back when the peer resets', () => withPair({
    onStream: mustCall((stream) => {
      stream.on('error', () => {});
      stream.on('data', () => stream.close());
    }),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    stream.on('error', () => {});
    const called = new Promise((resolve) => stream.write(Buffer.alloc(500000), resolve));
    stream.resume();
    await closed(stream);
    await called;
  }));

  ours('a pending write is called back when the session is destroyed', () => withPair({
    onStream: (stream) => stream.on('error', () => {}),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    stream.on('error', () => {});
    const called = new Promise((resolve) => stream.write(Buffer.alloc(500000), resolve));
    client.destroy();
    await called;
    assert.strictEqual(stream.destroyed, true);
  }));
});
