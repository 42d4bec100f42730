'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

describe('Http2Stream#setTimeout', () => {
  eachTransport('emits timeout on an idle server stream', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => {
      assert.strictEqual(stream.setTimeout(20, mustCall(() => {
        stream.setTimeout(0);
        stream.respond({}, { endStream: true });
      })), stream);
    }),
  }, ({ client }) => outcome(client.request())));

  it('emits timeout on an idle client stream', () => withPair({
    onStream: mustCall((stream) => stream.respond()),
  }, async ({ client }) => {
    const stream = client.request();
    stream.setTimeout(20);
    await event(stream, 'timeout');
    stream.close(8);
    await closed(stream.resume());
  }));

  it('is not put off by a write that is done', () => withPair({
    onStream: mustCall((stream) => stream.resume().respond()),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    await event(stream, 'response');
    await new Promise((resolve) => stream.write('done', resolve));
    const start = process.hrtime.bigint();
    stream.setTimeout(300);
    client.setTimeout(300);
    await Promise.all([event(stream, 'timeout'), event(client, 'timeout')]);
    assert.ok(Number(process.hrtime.bigint() - start) / 1e6 < 590);
    stream.close(8);
    await closed(stream.resume());
  }));

  it('keeps quiet while data flows', () => withPair({
    onStream: mustCall(async (stream) => {
      stream.respond();
      for (let count = 0; count < 10; count++) {
        stream.write('tick');
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      stream.end();
    }),
  }, async ({ client }) => {
    const stream = client.request();
    stream.setTimeout(100, mustNotCall('timeout'));
    const { body } = await outcome(stream);
    assert.strictEqual(body, 'tick'.repeat(10));
  }));

  it('is off with 0', () => withPair({
    onStream: mustCall((stream) => {
      stream.setTimeout(10, mustNotCall('timeout'));
      stream.setTimeout(0);
      setTimeout(() => stream.respond({}, { endStream: true }), 40);
    }),
  }, ({ client }) => outcome(client.request())));

  it('removes its callback with 0 and the callback', () => withPair({
    onStream: mustCall((stream) => {
      const callback = mustNotCall('timeout');
      stream.setTimeout(10, callback);
      assert.strictEqual(stream.listenerCount('timeout'), 1);
      stream.setTimeout(0, callback);
      assert.strictEqual(stream.listenerCount('timeout'), 0);
      stream.respond({}, { endStream: true });
    }),
  }, ({ client }) => outcome(client.request())));

  it('does not fire after close', () => withPair({
    onStream: mustCall((stream) => {
      stream.setTimeout(80, mustNotCall('timeout'));
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client }) => {
    const stream = client.request();
    stream.setTimeout(100, mustNotCall('timeout'));
    await outcome(stream);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }));

  it('validates its arguments', () => withPair({
    onStream: mustCall((stream) => {
      for (const value of ['x', {}, null, undefined]) {
        assert.throws(() => stream.setTimeout(value),
                      { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
      }
      assert.throws(() => stream.setTimeout(-1), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
      assert.throws(() => stream.setTimeout(10, 'x'), { code: 'ERR_INVALID_ARG_TYPE' });
      stream.respond({}, { endStream: true });
    }),
  }, ({ client }) => outcome(client.request())));
});
