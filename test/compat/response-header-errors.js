'use strict';

const assert = require('node:assert');
const { mustCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

const TOKEN = 'ERR_INVALID_HTTP_TOKEN';
const TYPE = 'ERR_INVALID_ARG_TYPE';
const VALUE = 'ERR_HTTP2_INVALID_HEADER_VALUE';
const PSEUDO = 'ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED';

/** Arguments of setHeader, appendHeader and setTrailer; code; message. */
const CASES = [
  [[], TYPE, 'The "name" argument must be of type string. Received undefined'],
  [[1, 'x'], TYPE, 'The "name" argument must be of type string. Received type number (1)'],
  [[null, 'x'], TYPE, 'The "name" argument must be of type string. Received null'],
  [['', 'x'], TOKEN, 'Header name must be a valid HTTP token [""]'],
  [['  ', 'x'], TOKEN, 'Header name must be a valid HTTP token [""]'],
  [['a b', 'x'], TOKEN, 'Header name must be a valid HTTP token ["a b"]'],
  [['A B', undefined], TOKEN, 'Header name must be a valid HTTP token ["a b"]'],
  [['a', undefined], VALUE, 'Invalid value "undefined" for header "a"'],
  [['A', null], VALUE, 'Invalid value "null" for header "a"'],
  ...[':status', ':method', ':path', ':authority', ':scheme', ' :Status '].map((name) =>
    [[name, 'x'], PSEUDO, 'Cannot set HTTP/2 pseudo-headers']),
];

describe('a wrong header name or value', () => {
  for (const method of ['setHeader', 'appendHeader', 'setTrailer']) {
    for (const [args, code, message] of CASES) {
      it(`throws: ${method}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`, () => exchange(
        mustCall((request, response) => {
          assert.throws(() => response[method](...args), { name: 'TypeError', code, message });
          assert.deepStrictEqual(response.getHeaderNames(), []);
          response.end('x');
        })));
    }
  }

  it('throws for an unknown pseudo-header', () => exchange(mustCall((request, response) => {
    for (const method of ['setHeader', 'appendHeader']) {
      assert.throws(() => response[method](':foo', 'x'), {
        name: 'TypeError',
        code: 'ERR_HTTP2_INVALID_PSEUDOHEADER',
        message: '":foo" is an invalid pseudoheader or is used incorrectly',
      });
    }
    response.end();
  })));

  it('throws for a name of getHeader, hasHeader, removeHeader that is no string', () => exchange(
    mustCall((request, response) => {
      for (const method of ['getHeader', 'hasHeader', 'removeHeader']) {
        for (const name of [undefined, null, 5, {}]) {
          assert.throws(() => response[method](name), { name: 'TypeError', code: TYPE });
        }
        assert.throws(() => response[method](), { message: CASES[0][2] });
        response[method]('');
        response[method](':status');
      }
      response.end();
    })));

  it('destroys the stream if the name is no token in other ways', async () => {
    const { error, headers } = await exchange(mustCall((request, response) => {
      response.stream.on('error', mustCall((streamError) => {
        assert.strictEqual(streamError.code, TOKEN);
        assert.strictEqual(streamError.message,
                           'Header name must be a valid HTTP token ["n\u00e4me"]');
      }));
      response.setHeader('n\u00e4me', 'x');
      assert.strictEqual(response.stream.destroyed, true);
      assert.strictEqual(response.getHeader('n\u00e4me'), 'x');
      assert.strictEqual(response.writeHead(200), response);
      response.end('x');
    }));
    assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
    assert.strictEqual(headers, undefined);
  });

  it('of a connection header is found when the headers are sent', async () => {
    await exchange(mustCall((request, response) => {
      for (const name of ['te', 'keep-alive', 'upgrade', 'transfer-encoding',
                          'proxy-connection', 'http2-settings']) {
        response.setHeader(name, 'x');
        assert.throws(() => response.writeHead(200), {
          name: 'TypeError',
          code: 'ERR_HTTP2_INVALID_CONNECTION_HEADERS',
          message: `HTTP/1 Connection specific headers are forbidden: "${name}"`,
        });
        assert.strictEqual(response.headersSent, false);
        response.removeHeader(name);
      }
      response.removeHeader(':status');
      response.end();
    }));
  });

  it('of a single-valued header is found when the headers are sent', () => exchange(
    mustCall((request, response) => {
      response.setHeader('content-length', ['1', '2']);
      assert.throws(() => response.writeHead(200),
                    { name: 'TypeError', code: 'ERR_HTTP2_HEADER_SINGLE_VALUE' });
      response.removeHeader('content-length');
      response.end();
    })));
});
