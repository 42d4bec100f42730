'use strict';

const assert = require('node:assert');
const { mustCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

function withTrailers(trailers) {
  return {
    headers: { ':method': 'POST' },
    options: { waitForTrailers: true },
    use(stream) {
      stream.on('wantTrailers', () => stream.sendTrailers(trailers));
      stream.end('body');
    },
  };
}

describe('Http2ServerRequest#trailers', () => {
  it('are there at the end of the body', () => exchange(mustCall((request, response) => {
    request.resume();
    request.on('end', mustCall(() => {
      assert.strictEqual(request.trailers['x-sum'], 'abc');
      assert.strictEqual(request.trailers['x-many'], '1, 2');
      assert.deepStrictEqual(request.rawTrailers,
                             ['x-sum', 'abc', 'x-many', '1', 'x-many', '2']);
      response.end();
    }));
  }), withTrailers({ 'X-Sum': 'abc', 'x-many': ['1', '2'] })));

  it('are added to objects that were handed out before', () => exchange(
    mustCall((request, response) => {
      const { trailers } = request;
      request.resume();
      request.on('end', mustCall(() => {
        assert.strictEqual(trailers.late, 'yes');
        assert.strictEqual(request.trailers, trailers);
        response.end();
      }));
    }), withTrailers({ late: 'yes' })));

  it('come though the body is not read', () => exchange(mustCall((request, response) => {
    request.stream.on('trailers', mustCall(() => process.nextTick(() => {
      assert.strictEqual(request.trailers.unread, 'yes');
      response.end();
    })));
  }), withTrailers({ unread: 'yes' })));
});
