'use strict';

const assert = require('node:assert');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

describe('Http2ServerRequest#destroy', () => {
  it('leaves the stream and the response alone', async () => {
    const { body } = await exchange(mustCall((request, response) => {
      request.on('close', mustCall(() => {}, 2));
      request.on('error', mustNotCall('error'));
      assert.strictEqual(request.destroy(), request);
      assert.strictEqual(request.destroyed, true);
      assert.strictEqual(request.stream.destroyed, false);
      setImmediate(() => response.end('still here'));
    }));
    assert.strictEqual(body, 'still here');
  });

  it('emits the error that it is given', async () => {
    const error = new Error('boo');
    const { body } = await exchange(mustCall((request, response) => {
      request.stream.on('error', mustNotCall('error of the stream'));
      request.on('error', mustCall((received) => {
        assert.strictEqual(received, error);
        response.end('still here');
      }));
      request.destroy(error);
    }));
    assert.strictEqual(body, 'still here');
  });

  it('is what a broken for await does', () => exchange(mustCall(async (request, response) => {
    request.on('error', mustCall((error) => assert.strictEqual(error.code, 'ABORT_ERR')));
    for await (const chunk of request) {
      assert.ok(chunk.length > 0);
      break;
    }
    assert.strictEqual(request.destroyed, true);
    assert.strictEqual(request.stream.destroyed, false);
    request.stream.resume();
    response.end();
  }), { headers: { ':method': 'POST' }, body: 'body' }));
});
