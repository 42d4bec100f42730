'use strict';

const assert = require('node:assert');
const { mustCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

/** What getHeaders() says after writeHead() with an array. */
async function headersAfter(array, before = {}) {
  let headers;
  await exchange(mustCall((request, response) => {
    for (const [name, value] of Object.entries(before)) response.setHeader(name, value);
    assert.strictEqual(response.writeHead(200, array), response);
    headers = response.getHeaders();
    delete headers[':status'];
    response.end();
  }));
  return { ...headers };
}

describe('writeHead() with an array', () => {
  it('takes names and values in turn', async () => {
    assert.deepStrictEqual(await headersAfter(['A', '1', 'b', 2]), { a: '1', b: 2 });
  });

  it('takes pairs', async () => {
    assert.deepStrictEqual(await headersAfter([['A', '1'], ['b', 2]]), { a: '1', b: 2 });
    assert.deepStrictEqual(await headersAfter([['a', '1', 'rest']]), { a: '1' });
  });

  it('keeps all values of a name', async () => {
    assert.deepStrictEqual(await headersAfter(['a', '1', 'A', '2', 'a', ['3', '4']]),
                           { a: ['1', '2', '3', '4'] });
    assert.deepStrictEqual(await headersAfter([['a', ['1', '2']], ['a', '3']]),
                           { a: ['1', '2', '3'] });
  });

  it('replaces what was set before', async () => {
    assert.deepStrictEqual(await headersAfter(['a', '1', 'a', '2'], { a: 'old', b: 'kept' }),
                           { b: 'kept', a: ['1', '2'] });
    assert.deepStrictEqual(await headersAfter([['a', '1']], { a: 'old', b: 'kept' }),
                           { b: 'kept', a: '1' });
  });

  it('may be empty', async () => {
    assert.deepStrictEqual(await headersAfter([], { a: 'kept' }), { a: 'kept' });
  });

  it('is the third argument, too', async () => {
    const { headers } = await exchange(mustCall((request, response) => {
      response.writeHead(200, undefined, ['a', '1', 'a', '2']).end();
    }));
    assert.strictEqual(headers.a, '1, 2');
  });

  it('has an even number of elements', () => exchange(mustCall((request, response) => {
    response.setHeader('b', 'old');
    assert.throws(() => response.writeHead(200, ['a', '1', 'b']), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_VALUE',
      message: "The argument 'headers' is invalid. Received [ 'a', '1', 'b' ]",
    });
    assert.deepStrictEqual(response.getHeaderNames(), []);
    response.end();
  })));

  for (const [array, code] of [
    [[['a']], 'ERR_HTTP2_INVALID_HEADER_VALUE'],
    [[['a', '1'], 'bc'], undefined],
    [['a', undefined], 'ERR_HTTP2_INVALID_HEADER_VALUE'],
    [[1, 2], 'ERR_INVALID_ARG_TYPE'],
    [[[]], 'ERR_INVALID_ARG_TYPE'],
    [['a', '1', ['b', '2']], 'ERR_INVALID_ARG_TYPE'],
    [['a b', '1'], 'ERR_INVALID_HTTP_TOKEN'],
    [[':status', '1'], 'ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED'],
    [[':x', '1'], 'ERR_HTTP2_INVALID_PSEUDOHEADER'],
  ]) {
    it(`checks ${JSON.stringify(array)}`, () => exchange(mustCall((request, response) => {
      if (code === undefined) {
        // A string has elements as well.
        response.writeHead(200, array);
        assert.strictEqual(response.getHeader('b'), 'c');
      } else {
        assert.throws(() => response.writeHead(200, array), { name: 'TypeError', code });
        assert.strictEqual(response.headersSent, false);
      }
      response.end();
    })));
  }
});
