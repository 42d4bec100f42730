'use strict';

const assert = require('node:assert');
const { outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

describe('HEAD', () => {
  eachTransport('is answered with headers alone', (transport) => withPair({
    transport,
    onStream: mustCall((stream, headers) => {
      assert.strictEqual(headers[':method'], 'HEAD');
      assert.strictEqual(stream.headRequest, true);
      stream.respond({ 'content-length': 1000 });
      stream.on('error', () => {});
      stream.end();
    }),
  }, async ({ client }) => {
    const { headers, body, flags } = await outcome(client.request({ ':method': 'HEAD' }));
    assert.strictEqual(headers['content-length'], '1000');
    assert.strictEqual(body, '');
    assert.strictEqual(flags & 1, 1);
  }));

  it('makes a write after respond an error of the stream', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      stream.on('error', mustCall((error) => {
        assert.strictEqual(error.code, 'ERR_STREAM_WRITE_AFTER_END');
      }));
      stream.write('body');
    }),
  }, async ({ client }) => {
    const { body } = await outcome(client.request({ ':method': 'HEAD' }));
    assert.strictEqual(body, '');
  }));

  it('forbids files', () => withPair({
    onStream: mustCall((stream) => {
      const expected = {
        name: 'Error', code: 'ERR_HTTP2_PAYLOAD_FORBIDDEN',
        message: 'Responses with 200 status must not have a payload',
      };
      assert.throws(() => stream.respondWithFile(__filename), expected);
      assert.throws(() => stream.respondWithFD(0), expected);
      stream.respond();
    }),
  }, ({ client }) => outcome(client.request({ ':method': 'HEAD' }))));
});
