'use strict';

const assert = require('node:assert');
const { event, outcome, text } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

describe('trailers', () => {
  eachTransport('go from server to client', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => {
      stream.respond({}, { waitForTrailers: true });
      stream.on('wantTrailers', mustCall(() => {
        assert.strictEqual(stream.sentTrailers, undefined);
        stream.sendTrailers({ 'X-Sum': 'abc', 'x-many': ['1', '2'] });
        assert.strictEqual(stream.sentTrailers['X-Sum'], 'abc');
      }));
      stream.end('body');
    }),
  }, async ({ client }) => {
    const stream = client.request();
    const trailers = event(stream, 'trailers');
    const { body } = await outcome(stream);
    const [headers, flags, raw] = await trailers;
    assert.strictEqual(body, 'body');
    assert.strictEqual(headers['x-sum'], 'abc');
    assert.strictEqual(headers['x-many'], '1, 2');
    assert.strictEqual(flags & http2.constants.NGHTTP2_FLAG_END_STREAM, 1);
    assert.deepStrictEqual(raw, ['x-sum', 'abc', 'x-many', '1', 'x-many', '2']);
  }));

  eachTransport('go from client to server', (transport) => withPair({
    transport,
    onStream: mustCall(async (stream) => {
      const trailers = event(stream, 'trailers');
      assert.strictEqual(await text(stream), 'question');
      const [headers] = await trailers;
      assert.strictEqual(headers['x-sum'], 'def');
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' }, { waitForTrailers: true });
    stream.on('wantTrailers', mustCall(() => stream.sendTrailers({ 'x-sum': 'def' })));
    stream.end('question');
    await outcome(stream);
  }));

  it('may be empty: then the stream simply ends', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond({}, { waitForTrailers: true });
      stream.on('wantTrailers', mustCall(() => stream.sendTrailers({})));
      stream.end('body');
    }),
  }, async ({ client }) => {
    const stream = client.request();
    stream.on('trailers', mustNotCall('trailers'));
    const { body, ended } = await outcome(stream);
    assert.strictEqual(body, 'body');
    assert.strictEqual(ended, true);
  }));

  it('may be sent some time after wantTrailers', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond({}, { waitForTrailers: true });
      stream.on('wantTrailers', mustCall(() => {
        setImmediate(() => stream.sendTrailers({ late: 'yes' }));
      }));
      stream.end();
    }),
  }, async ({ client }) => {
    const { trailers } = await outcome(client.request());
    assert.strictEqual(trailers.late, 'yes');
  }));

  it('close the stream when nobody wants to send any', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond({}, { waitForTrailers: true });
      stream.on('wantTrailers', mustCall(() => stream.close()));
      stream.end('x');
    }),
  }, async ({ client }) => {
    const { body, trailers } = await outcome(client.request());
    assert.strictEqual(body, 'x');
    assert.strictEqual(trailers, undefined);
  }));

  it('come in one piece with two streams at once', () => withPair({
    onStream: mustCall((stream, headers) => {
      stream.respond({}, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-path': headers[':path'] }));
      stream.end(headers[':path']);
    }, 20),
  }, async ({ client }) => {
    const all = Array.from({ length: 20 }, (_, index) =>
      outcome(client.request({ ':path': `/${index}` })));
    for (const { body, trailers } of await Promise.all(all)) {
      assert.strictEqual(trailers['x-path'], body);
    }
  }));
});
