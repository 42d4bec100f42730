'use strict';

const assert = require('node:assert');
const { mustCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

describe('Http2ServerRequest#method and #url', () => {
  it('may be rewritten, and the headers say so', () => exchange(mustCall((request, response) => {
    request.method = 'POST';
    request.url = '/rewritten';
    assert.strictEqual(request.method, 'POST');
    assert.strictEqual(request.headers[':method'], 'POST');
    assert.strictEqual(request.url, '/rewritten');
    assert.strictEqual(request.headers[':path'], '/rewritten');
    response.end();
  })));

  it('follow the headers', () => exchange(mustCall((request, response) => {
    request.headers[':method'] = 'PATCH';
    request.headers[':path'] = '/other';
    request.headers[':scheme'] = 'gopher';
    assert.strictEqual(request.method, 'PATCH');
    assert.strictEqual(request.url, '/other');
    assert.strictEqual(request.scheme, 'gopher');
    response.end();
  })));

  it('url takes anything', () => exchange(mustCall((request, response) => {
    request.url = undefined;
    assert.strictEqual(request.url, undefined);
    request.url = 5;
    assert.strictEqual(request.url, 5);
    response.end();
  })));

  it('method takes a string that is not blank', () => exchange(mustCall((request, response) => {
    for (const value of [true, 5, null, undefined, {}]) {
      assert.throws(() => { request.method = value; },
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    assert.throws(() => { request.method = true; }, {
      message: 'The "method" argument must be of type string. Received type boolean (true)',
    });
    for (const value of ['', '   ']) {
      assert.throws(() => { request.method = value; }, {
        name: 'TypeError',
        code: 'ERR_INVALID_ARG_VALUE',
        message: `The argument 'method' is invalid. Received '${value}'`,
      });
    }
    assert.strictEqual(request.method, 'GET');
    response.end();
  })));
});
