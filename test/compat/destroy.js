'use strict';

const assert = require('node:assert');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

describe('Http2ServerResponse#destroy', () => {
  it('closes the stream without an answer', async () => {
    const { headers, error, ended } = await exchange(mustCall((request, response) => {
      response.on('error', mustNotCall('error of the response'));
      request.on('error', mustNotCall('error of the request'));
      assert.strictEqual(response.destroy(), undefined);
      assert.strictEqual(response.stream.destroyed, true);
      response.on('finish', mustCall(() => {
        response.destroy();
        process.nextTick(() => response.destroy());
      }));
    }));
    assert.strictEqual(headers, undefined);
    assert.strictEqual(error, undefined);
    assert.strictEqual(ended, true);
  });

  for (const error of [new Error('test'), 'a string']) {
    it(`gives the stream its error (${typeof error})`, async () => {
      const result = await exchange(mustCall((request, response) => {
        response.on('error', mustNotCall('error of the response'));
        response.stream.on('error', mustCall((received) => assert.strictEqual(received, error)));
        response.destroy(error);
      }));
      assert.strictEqual(result.error.code, 'ERR_HTTP2_STREAM_ERROR');
      assert.strictEqual(result.error.message,
                         'Stream closed with error code NGHTTP2_INTERNAL_ERROR');
    });
  }

  it('drops a body that was being written', async () => {
    const { error } = await exchange(mustCall((request, response) => {
      response.write('x', mustCall(() => setTimeout(() => response.destroy(new Error('no')), 10)));
    }));
    assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
  });
});
