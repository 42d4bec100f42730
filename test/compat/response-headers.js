'use strict';

const assert = require('node:assert');
const { http2 } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { eachTransport } = require('../helpers/server');
const { exchange } = require('./fixtures/exchange');

describe('headers of Http2ServerResponse', () => {
  eachTransport('arrive', async (transport) => {
    const { headers } = await exchange(mustCall((request, response) => {
      response.setHeader('X-One', '1');
      response.setHeader('x-many', ['a', 'b']);
      response.setHeader('set-cookie', ['c=1', 'd=2']);
      response.setHeader('x-number', 5);
      response.statusCode = 201;
      response.end();
    }), { transport });
    assert.strictEqual(headers[':status'], 201);
    assert.strictEqual(headers['x-one'], '1');
    assert.strictEqual(headers['x-many'], 'a, b');
    assert.deepStrictEqual(headers['set-cookie'], ['c=1', 'd=2']);
    assert.strictEqual(headers['x-number'], '5');
  });

  it('are known by their trimmed names in any case', () => exchange(
    mustCall((request, response) => {
      const spelling = ' FOO-Bar\n\t';
      response.setHeader(spelling, 'x');
      for (const name of ['foo-bar', spelling, 'FOO-BAR']) {
        assert.strictEqual(response.hasHeader(name), true);
        assert.strictEqual(response.getHeader(name), 'x');
      }
      assert.deepStrictEqual(response.getHeaderNames(), ['foo-bar']);
      response.removeHeader(' foo-BAR ');
      assert.strictEqual(response.hasHeader('foo-bar'), false);
      assert.strictEqual(response.getHeader('foo-bar'), undefined);
      response.end();
    })));

  it('getHeaders() is a copy without a prototype', () => exchange(mustCall((request, response) => {
    assert.deepStrictEqual(response.getHeaders(), { __proto__: null });
    response.setHeader('a', '1');
    const headers = response.getHeaders();
    assert.deepStrictEqual(headers, { __proto__: null, a: '1' });
    headers.b = '2';
    assert.strictEqual(response.hasHeader('b'), false);
    response.end();
  })));

  it('do not know what is on Object.prototype', () => exchange(mustCall((request, response) => {
    assert.strictEqual(response.hasHeader('constructor'), false);
    assert.strictEqual(response.getHeader('toString'), undefined);
    response.setHeader('__proto__', 'x');
    assert.deepStrictEqual(response.getHeaderNames(), ['__proto__']);
    response.removeHeader('__proto__');
    response.end();
  })));

  it('setHeader() replaces, appendHeader() adds', () => exchange(mustCall((request, response) => {
    response.setHeader('a', '1');
    response.setHeader('A', '2');
    assert.strictEqual(response.getHeader('a'), '2');
    response.appendHeader('a', '3');
    assert.deepStrictEqual(response.getHeader('a'), ['2', '3']);
    response.appendHeader('A', ['4', '5']);
    assert.deepStrictEqual(response.getHeader('a'), ['2', '3', '4', '5']);
    response.appendHeader('b', '1');
    assert.strictEqual(response.getHeader('b'), '1');
    response.setHeader('c', '1');
    response.appendHeader('c', ['2', '3']);
    assert.deepStrictEqual(response.getHeader('c'), ['1', '2', '3']);
    response.end();
  })));

  it('may have more names than anybody remembers', () => exchange(
    mustCall((request, response) => {
      const long = 'L'.repeat(100);
      for (let round = 0; round < 2; round++) {
        for (let i = 0; i < 3000; i++) response.setHeader(`X-Name-${i}`, i);
        response.setHeader(long, 'x');
      }
      assert.strictEqual(response.getHeaderNames().length, 3001);
      assert.strictEqual(response.getHeader('x-name-2999'), 2999);
      assert.strictEqual(response.getHeader(long.toLowerCase()), 'x');
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      assert.deepStrictEqual(response.getHeaderNames(), []);
      response.end();
    })));

  it('bear the status once they are sent', () => exchange(mustCall((request, response) => {
    response.setHeader('a', '1');
    response.statusCode = 404;
    response.end();
    assert.deepStrictEqual(response.getHeaders(), { __proto__: null, 'a': '1', ':status': 404 });
    assert.strictEqual(response.stream.sentHeaders.a, '1');
    assert.strictEqual(response.stream.sentHeaders[':status'], 404);
    assert.strictEqual(typeof response.stream.sentHeaders.date, 'string');
  })));

  it('may be secret', async () => {
    const { headers } = await exchange(mustCall((request, response) => {
      response.stream.respond({
        'x-secret': 'x', [http2.sensitiveHeaders]: ['x-secret'],
      });
      response.end();
    }));
    assert.deepStrictEqual(headers[http2.sensitiveHeaders], ['x-secret']);
  });
});
