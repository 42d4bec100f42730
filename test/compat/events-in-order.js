'use strict';

const assert = require('node:assert');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { exchange, record } = require('./fixtures/exchange');

/** All that happens to request, response and stream, in order. */
async function logOf(answer, setup) {
  const log = [];
  await exchange(mustCall((request, response) => {
    record(log, 'request', request, ['aborted', 'end', 'close', 'error']);
    record(log, 'response', response, ['finish', 'close', 'error', 'aborted']);
    record(log, 'stream', response.stream, ['close', 'aborted']);
    answer(request, response, log);
  }), setup);
  await new Promise(setImmediate);
  return log;
}

const CLOSING = ['request.close', 'response.finish', 'response.close', 'stream.close'];

describe('events of request and response', () => {
  it('of an answer to GET', async () => {
    assert.deepStrictEqual(await logOf((request, response) => response.end('x')),
                           [...CLOSING, 'request.end']);
  });

  it('of an answer without a body', async () => {
    assert.deepStrictEqual(await logOf((request, response) => response.end()),
                           [...CLOSING, 'request.end']);
  });

  it('of an answer to a POST that is read', async () => {
    assert.deepStrictEqual(await logOf((request, response) => {
      request.resume().on('end', () => response.end('x'));
    }, { headers: { ':method': 'POST' }, body: 'x' }), ['request.end', ...CLOSING]);
  });

  it('of a response that is destroyed', async () => {
    assert.deepStrictEqual(await logOf((request, response) => response.destroy()),
                           ['request.aborted', 'stream.aborted', ...CLOSING, 'request.end']);
  });

  it('of a stream that is destroyed with an error', async () => {
    const error = new Error('boo');
    const log = await logOf((request, response, all) => {
      response.stream.on('error', mustCall((received) => {
        assert.strictEqual(received, error);
        all.push('stream.error');
      }));
      response.write('x');
      response.destroy(error);
      response.destroy(new Error('ignored'));
    });
    assert.deepStrictEqual(log, ['request.aborted', 'stream.aborted', 'stream.error', ...CLOSING,
                                 'request.end']);
  });

  it('come once though the stream closes after the response', async () => {
    assert.deepStrictEqual(await logOf((request, response, log) => {
      response.stream.destroy();
      log.splice(0);
      response.end();
      assert.deepStrictEqual(log.splice(0), ['response.finish', 'response.close']);
    }), ['request.close', 'stream.close', 'request.end']);
  });

  it('a session that dies aborts', async () => {
    const log = [];
    await exchange(mustCall((request, response) => {
      record(log, 'request', request, ['aborted', 'close']);
      record(log, 'response', response, ['finish', 'close']);
      request.on('error', mustNotCall('error'));
      response.write('x');
    }), {
      use(stream, { client }) {
        stream.on('error', () => {});
        stream.on('data', () => client.destroy());
      },
    });
    assert.deepStrictEqual(log, ['request.aborted', 'request.close', 'response.finish',
                                 'response.close']);
  });
});
