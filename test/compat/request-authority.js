'use strict';

const assert = require('node:assert');
const { mustCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

describe('Http2ServerRequest#authority', () => {
  it('is :authority if there is one', () => exchange(mustCall((request, response) => {
    request.headers.host = 'other';
    assert.strictEqual(request.authority, 'a.example');
    request.headers[':authority'] = '';
    assert.strictEqual(request.authority, '');
    response.end();
  }), { headers: { ':authority': 'a.example' } }));

  it('is host if there is no :authority', () => exchange(mustCall((request, response) => {
    assert.strictEqual(request.headers[':authority'], undefined);
    assert.strictEqual(request.authority, 'h.example');
    assert.strictEqual(request.rawHeaders.includes(':authority'), false);
    response.end();
  }), { headers: { host: 'h.example' } }));

  it('is undefined if there is neither', () => exchange(mustCall((request, response) => {
    delete request.headers[':authority'];
    assert.strictEqual(request.authority, undefined);
    response.end();
  })));
});
