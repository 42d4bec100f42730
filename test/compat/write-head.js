'use strict';

const assert = require('node:assert');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

/** What the client gets of a response that starts with these calls. */
async function headersOf(answer) {
  const { headers } = await exchange(mustCall((request, response) => {
    answer(response);
    response.end('x');
  }));
  return headers;
}

describe('Http2ServerResponse#writeHead', () => {
  it('sends the status', async () => {
    const headers = await headersOf((response) => {
      assert.strictEqual(response.writeHead(418), response);
      assert.strictEqual(response.statusCode, 418);
      assert.strictEqual(response.headersSent, true);
    });
    assert.strictEqual(headers[':status'], 418);
  });

  it('sends headers, over those set before', async () => {
    const headers = await headersOf((response) => {
      response.setHeader('a', 'old');
      response.setHeader('b', 'kept');
      response.writeHead(200, { A: 'new', C: ['1', '2'] });
    });
    assert.strictEqual(headers.a, 'new');
    assert.strictEqual(headers.b, 'kept');
    assert.strictEqual(headers.c, '1, 2');
  });

  it('takes the headers as second or third argument', async () => {
    for (const args of [[{ a: '1' }], [undefined, { a: '1' }], [null, { a: '1' }],
                        [{ b: '2' }, { a: '1' }], [7, { a: '1' }]]) {
      const headers = await headersOf((response) => response.writeHead(200, ...args));
      assert.strictEqual(headers.a, '1');
      assert.strictEqual(headers.b, undefined);
    }
  });

  it('takes own properties only, and nothing that is no object', async () => {
    for (const args of [[Object.create({ a: '1' })], [new Map([['a', '1']])], [() => {}], [5]]) {
      const headers = await headersOf((response) => response.writeHead(200, ...args));
      assert.strictEqual(headers.a, undefined);
    }
  });

  it('takes a status as a string', async () => {
    assert.strictEqual((await headersOf((response) => response.writeHead('404')))[':status'], 404);
  });

  it('checks the status when it sends it', () => exchange(mustCall((request, response) => {
    for (const status of [99, 100, 199, 600]) {
      assert.throws(() => response.writeHead(status), {
        name: 'RangeError',
        code: 'ERR_HTTP2_STATUS_INVALID',
        message: `Invalid status code: ${status}`,
      });
      assert.strictEqual(response.headersSent, false);
      assert.strictEqual(response.statusCode, status);
    }
    response.writeHead(200);
    response.end();
  })));

  it('checks the headers one by one', () => exchange(mustCall((request, response) => {
    assert.throws(() => response.writeHead(200, { 'ok': '1', 'not ok': '2' }),
                  { name: 'TypeError', code: 'ERR_INVALID_HTTP_TOKEN' });
    assert.deepStrictEqual(response.getHeaders(), { __proto__: null, ok: '1' });
    assert.throws(() => response.writeHead(200, { ':status': 404 }),
                  { name: 'TypeError', code: 'ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED' });
    assert.throws(() => response.writeHead(200, { a: undefined }),
                  { name: 'TypeError', code: 'ERR_HTTP2_INVALID_HEADER_VALUE' });
    assert.throws(() => response.writeHead(200, null), { name: 'TypeError' });
    assert.strictEqual(response.headersSent, false);
    response.end();
  })));

  it('cannot be called twice', () => exchange(mustCall((request, response) => {
    response.writeHead(200);
    assert.throws(() => response.writeHead(200), {
      name: 'Error',
      code: 'ERR_HTTP2_HEADERS_SENT',
      message: 'Response has already been initiated.',
    });
    response.end();
  })));

  for (const [how, end] of [['destroyed', (stream) => stream.destroy()],
                            ['closed', (stream) => stream.close()]]) {
    it(`does nothing on a stream that is ${how}`, () => exchange(mustCall((request, response) => {
      end(response.stream);
      assert.strictEqual(response.writeHead(200, { 'a b': 'c' }), response);
      assert.strictEqual(response.writeHead(999), response);
      assert.strictEqual(response.headersSent, false);
      assert.strictEqual(response.statusCode, 200);
    }), { use: (stream) => stream.on('response', mustNotCall('response')) }));
  }
});
