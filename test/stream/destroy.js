'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');
const { newest } = require('../helpers/since');

describe('Http2Stream#destroy', () => {
  eachTransport('without an error closes with NO_ERROR', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => {
      stream.on('error', mustNotCall('error'));
      stream.on('close', mustCall(() => {
        assert.strictEqual(stream.rstCode, http2.constants.NGHTTP2_NO_ERROR);
      }));
      stream.destroy();
      assert.strictEqual(stream.destroyed, true);
      assert.strictEqual(stream.closed, true);
      assert.strictEqual(stream.session, undefined);
      assert.deepStrictEqual(stream.state, {});
    }),
  }, async ({ client }) => {
    const { error, code, headers } = await outcome(client.request());
    assert.strictEqual(error, undefined);
    assert.strictEqual(code, 0);
    assert.strictEqual(headers, undefined);
  }));

  eachTransport('with an error resets with INTERNAL_ERROR', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => {
      const mine = new Error('mine');
      stream.on('error', mustCall((error) => assert.strictEqual(error, mine)));
      stream.on('close', mustCall(() => assert.strictEqual(stream.rstCode, 2)));
      stream.destroy(mine);
    }),
  }, async ({ client }) => {
    const { error } = await outcome(client.request());
    assert.strictEqual(error.message, 'Stream closed with error code NGHTTP2_INTERNAL_ERROR');
  }));

  // With NO_ERROR, older Node goes on waiting for what is still to be written.
  (newest('26.10') ? it : it.skip)('of a client in mid-body aborts the server side', () => {
    let serverClosed;
    return withPair({
      onStream: mustCall((stream) => {
        serverClosed = closed(stream);
        stream.on('error', () => {});
        stream.on('aborted', mustCall());
        stream.respond();
        stream.write(Buffer.alloc(200000));
      }),
    }, async ({ client }) => {
      const stream = client.request();
      await event(stream, 'data');
      stream.destroy();
      await closed(stream);
      await serverClosed;
    });
  });

  it('twice does nothing more', () => withPair({
    onStream: mustCall((stream) => {
      stream.on('close', mustCall());
      stream.on('error', mustNotCall('error'));
      stream.destroy();
      stream.destroy(new Error('late'));
    }),
  }, ({ client }) => outcome(client.request())));

  it('after close keeps the code of close', () => withPair({
    onStream: mustCall((stream) => {
      stream.close(8);
      stream.destroy();
      assert.strictEqual(stream.rstCode, 8);
    }),
  }, async ({ client }) => {
    assert.strictEqual((await outcome(client.request())).code, 8);
  }));

  it('leaves other streams of the session alone', () => withPair({
    onStream: mustCall((stream, headers) => {
      if (headers[':path'] === '/bad') {
        stream.on('error', () => {});
        stream.destroy(new Error('bad'));
        return;
      }
      stream.respond();
      setImmediate(() => stream.end('good'));
    }, 5),
  }, async ({ client }) => {
    const paths = ['/1', '/2', '/bad', '/3', '/4'];
    const all = await Promise.all(paths.map((path) =>
      outcome(client.request({ ':path': path }))));
    assert.deepStrictEqual(all.map(({ body }) => body), ['good', 'good', '', 'good', 'good']);
  }));
});
