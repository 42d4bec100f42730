'use strict';

const assert = require('node:assert');
const { event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { representations } = require('../helpers/hpack');
const { http2 } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { rawClient } = require('../helpers/raw-peer');
const { eachTransport, listen, stop, withPair } = require('../helpers/server');

const { sensitiveHeaders } = http2;

describe('sensitive headers', () => {
  it('is a symbol with that description', () => {
    assert.strictEqual(typeof sensitiveHeaders, 'symbol');
    assert.strictEqual(sensitiveHeaders.description, 'sensitiveHeaders');
  });

  eachTransport('reach the peer as such, in both directions', (transport) => withPair({
    transport,
    onStream: mustCall((stream, headers) => {
      assert.deepStrictEqual(headers[sensitiveHeaders], ['x-secret']);
      stream.respond({ 'x-token': 't', [sensitiveHeaders]: ['X-Token'] });
      stream.end();
    }),
  }, async ({ client }) => {
    const { headers } = await outcome(client.request({
      'x-secret': 's', 'x-plain': 'p', [sensitiveHeaders]: ['x-secret'],
    }));
    assert.strictEqual(headers['x-token'], 't');
    assert.deepStrictEqual(headers[sensitiveHeaders], ['x-token']);
  }));

  it('are never indexed on the wire', async () => {
    const server = await listen({
      onStream: mustCall((stream) => {
        stream.respond({ 'x-secret': 's', [sensitiveHeaders]: ['x-secret'] },
                       { sendDate: false, endStream: true });
      }),
    });
    const peer = await rawClient(server);
    peer.send(frames.headers(1, frames.requestFields(), { endStream: true }));
    const { payload } = await peer.next(frames.TYPE.HEADERS, 1);
    assert.deepStrictEqual(representations(payload).map(({ kind }) => kind),
                           ['indexed', 'never']);
    await peer.destroy();
    await stop(server);
  });

  it('include authorization and short cookies by themselves', () => withPair({
    onStream: mustCall((stream, headers) => {
      assert.deepStrictEqual(headers[sensitiveHeaders].toSorted?.() ??
        [...headers[sensitiveHeaders]].sort(), ['authorization', 'cookie']);
      stream.respond({}, { endStream: true });
    }),
  }, ({ client }) => outcome(client.request({ authorization: 'Basic x', cookie: 'short=1' }))));

  it('are kept in sentHeaders', () => withPair({
    onStream: mustCall((stream) => stream.respond({}, { endStream: true })),
  }, async ({ client }) => {
    const stream = client.request({ 'x-secret': 's', [sensitiveHeaders]: ['x-secret'] });
    assert.deepStrictEqual(stream.sentHeaders[sensitiveHeaders], ['x-secret']);
    await event(stream.resume(), 'close');
  }));

  it('must be an array', () => withPair({}, async ({ client }) => {
    assert.throws(() => client.request({ [sensitiveHeaders]: 'x-secret' }), TypeError);
  }));
});
