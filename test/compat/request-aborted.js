'use strict';

const assert = require('node:assert');
const { finished } = require('node:stream');
const { http2 } = require('../helpers/impl');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { exchange, record } = require('./fixtures/exchange');

const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR } = http2.constants;

/** The client resets the stream at the first chunk that it gets. */
function resetAtData(code) {
  return (stream) => stream.on('data', () => stream.close(code));
}

describe('an aborted exchange', () => {
  it('is told by the request, then everything closes', async () => {
    const log = [];
    await exchange(mustCall((request, response) => {
      record(log, 'request', request, ['aborted', 'close', 'end', 'error']);
      record(log, 'response', response, ['aborted', 'finish', 'close', 'error']);
      request.on('aborted', mustCall(() => {
        assert.strictEqual(request.aborted, true);
        assert.strictEqual(request.complete, true);
        assert.strictEqual(response.writableEnded, false);
      }));
      response.write('x');
    }), { use: resetAtData(NGHTTP2_CANCEL) });
    assert.deepStrictEqual(log, [
      'request.aborted', 'request.close', 'response.finish', 'response.close', 'request.end',
    ]);
  });

  it('never is an error of request or response', async () => {
    const { error } = await exchange(mustCall((request, response) => {
      request.on('error', mustNotCall('error of the request'));
      response.on('error', mustNotCall('error of the response'));
      response.stream.on('error', mustCall((streamError) => {
        assert.strictEqual(streamError.code, 'ERR_HTTP2_STREAM_ERROR');
      }));
      response.write('x');
    }), { use: resetAtData(NGHTTP2_INTERNAL_ERROR) });
    assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
  });

  it('needs no listener for the error', async () => {
    await exchange(mustCall((request, response) => {
      response.write('x');
    }), { use: resetAtData(NGHTTP2_INTERNAL_ERROR) });
  });

  it('cuts a body short', async () => {
    const log = [];
    await exchange(mustCall((request) => {
      record(log, 'request', request, ['aborted', 'end', 'close']);
      request.on('data', mustCall((chunk) => assert.strictEqual(chunk.toString(), 'part')));
    }), {
      headers: { ':method': 'POST' },
      use(stream) {
        stream.write('part', () => setTimeout(() => stream.close(NGHTTP2_CANCEL), 20));
      },
    });
    await new Promise(setImmediate);
    // Whether 'end' comes first is a matter of ticks: Node has both orders.
    assert.deepStrictEqual(log.filter((entry) => entry !== 'request.end'),
                           ['request.aborted', 'request.close']);
    assert.strictEqual(log.length, 3);
  });

  it('is premature for finished()', () => exchange(mustCall((request, response) => {
    finished(request, mustCall((error) => {
      assert.strictEqual(error.code, 'ERR_STREAM_PREMATURE_CLOSE');
    }));
    finished(response, mustCall((error) => assert.strictEqual(error, undefined)));
    response.write('x');
  }), { use: resetAtData(NGHTTP2_CANCEL) }));
});
