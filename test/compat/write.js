'use strict';

const assert = require('node:assert');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { eachTransport } = require('../helpers/server');
const { exchange } = require('./fixtures/exchange');

const BAD_CHUNK = {
  name: 'TypeError',
  code: 'ERR_INVALID_ARG_TYPE',
};

describe('Http2ServerResponse#write', () => {
  eachTransport('sends chunks in order', async (transport) => {
    const { body } = await exchange(mustCall((request, response) => {
      for (let i = 0; i < 100; i++) response.write(`${i} `);
      response.end('end');
    }), { transport });
    assert.strictEqual(body, `${Array.from({ length: 100 }, (_, i) => i).join(' ')} end`);
  });

  it('sends the headers first', () => exchange(mustCall((request, response) => {
    response.statusCode = 202;
    response.write('x');
    assert.strictEqual(response.headersSent, true);
    response.end();
  })));

  it('takes strings, an encoding and a callback', async () => {
    const { body } = await exchange(mustCall((request, response) => {
      assert.strictEqual(response.write('61', 'hex', mustCall()), true);
      assert.strictEqual(response.write('b', 'utf8', mustCall()), true);
      assert.strictEqual(response.write('\u00e9', mustCall()), true);
      response.end();
    }));
    assert.strictEqual(body, 'ab\u00e9');
  });

  it('takes buffers and views', async () => {
    const { body } = await exchange(mustCall((request, response) => {
      assert.strictEqual(response.write(Buffer.from('a')), true);
      assert.strictEqual(response.write(new Uint8Array([98])), true);
      assert.strictEqual(response.write(new DataView(Uint8Array.of(97, 98, 99).buffer, 2)), true);
      response.write(Buffer.alloc(0));
      response.end();
    }));
    assert.strictEqual(body, 'abc');
  });

  it('throws for anything else', () => exchange(mustCall((request, response) => {
    for (const chunk of [5, true, {}, [], undefined, () => {}]) {
      assert.throws(() => response.write(chunk), BAD_CHUNK);
    }
    assert.throws(() => response.write(null), { code: 'ERR_STREAM_NULL_VALUES' });
    assert.throws(() => response.write('x', 'nonsense'), { code: 'ERR_UNKNOWN_ENCODING' });
    response.end();
  })));

  it('returns false at the high water mark, then there is drain', async () => {
    const { body } = await exchange(mustCall((request, response) => {
      const chunk = Buffer.alloc(response.writableHighWaterMark, 'x');
      assert.strictEqual(response.writableNeedDrain ?? false, false);
      assert.strictEqual(response.write(chunk), false);
      response.on('drain', mustCall(() => response.end('end')));
    }));
    assert.ok(body.endsWith('xend'));
  });

  it('after end() is an error of the stream', async () => {
    const { error } = await exchange(mustCall((request, response) => {
      response.stream.on('error', mustCall((streamError) => {
        assert.strictEqual(streamError.code, 'ERR_STREAM_WRITE_AFTER_END');
      }));
      response.on('error', mustNotCall('error of the response'));
      response.write('x');
      response.end();
      assert.strictEqual(response.write('y', mustCall((writeError) => {
        assert.strictEqual(writeError.code, 'ERR_STREAM_WRITE_AFTER_END');
        assert.strictEqual(writeError.message, 'write after end');
      })), false);
    }));
    assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
  });

  it('on a closed stream gives an error to the callback', () => exchange(
    mustCall((request, response) => {
      response.on('error', mustNotCall('error of the response'));
      response.write('x');
      response.stream.close(0, mustCall(() => {
        assert.strictEqual(response.write('y', mustCall((error) => {
          assert.strictEqual(error.code, 'ERR_HTTP2_INVALID_STREAM');
        })), false);
        assert.strictEqual(response.write('y'), false);
      }));
    })));

  it('after destroy() does nothing', () => exchange(mustCall((request, response) => {
    response.destroy();
    assert.strictEqual(response.write('x', mustNotCall('callback')), false);
    assert.strictEqual(response.headersSent, false);
  })));
});
