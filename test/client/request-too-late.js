'use strict';

const assert = require('node:assert');
const { outcome } = require('../helpers/collect');
const { withPair } = require('../helpers/server');
const { since } = require('../helpers/since');

describe('ClientHttp2Session#request when it is too late', () => {
  const legacy = since('24.18', '26.3') ? it.skip : it;
  const deferred = since('24.18', '26.3') ? it : it.skip;

  legacy('throws on a closed session', () => withPair({
    onStream: (stream) => setImmediate(() => stream.respond({}, { endStream: true })),
  }, async ({ client }) => {
    const stream = client.request();
    const done = outcome(stream);
    await new Promise((resolve) => client.ping(resolve));
    client.close();
    assert.throws(() => client.request(), {
      name: 'Error', code: 'ERR_HTTP2_GOAWAY_SESSION',
      message: 'New streams cannot be created after receiving a GOAWAY',
    });
    await done;
  }));

  legacy('throws on a destroyed session', () => withPair({}, async ({ client }) => {
    client.destroy();
    assert.throws(() => client.request(), {
      name: 'Error', code: 'ERR_HTTP2_INVALID_SESSION', message: 'The session has been destroyed',
    });
  }));

  deferred('on a destroyed session gives a stream that fails', () => withPair({}, async ({
    client,
  }) => {
    client.destroy();
    const { error, headers } = await outcome(client.request());
    assert.strictEqual(error.code, 'ERR_HTTP2_INVALID_SESSION');
    assert.strictEqual(headers, undefined);
  }));

  deferred('on a closed session gives a stream that fails', () => withPair({}, async ({
    client,
  }) => {
    client.close();
    const { error } = await outcome(client.request());
    assert.strictEqual(error.code, 'ERR_HTTP2_GOAWAY_SESSION');
  }));
});
