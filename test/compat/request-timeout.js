'use strict';

const assert = require('node:assert');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

describe('setTimeout of request and response', () => {
  it('of the request returns the request and calls back', () => exchange(
    mustCall((request, response) => {
      request.on('timeout', mustCall());
      response.on('timeout', mustCall());
      assert.strictEqual(request.setTimeout(20, mustCall(() => response.end())), request);
    })));

  it('of the response returns nothing and calls back', () => exchange(
    mustCall((request, response) => {
      request.on('timeout', mustCall());
      response.on('timeout', mustCall());
      assert.strictEqual(response.setTimeout(20, mustCall(() => response.end())), undefined);
    })));

  it('do nothing when the stream is closed', () => exchange(mustCall((request, response) => {
    response.on('finish', mustCall(() => {
      assert.strictEqual(request.setTimeout(1, mustNotCall('timeout')), request);
      response.setTimeout(1, mustNotCall('timeout'));
      process.nextTick(() => {
        request.setTimeout(1, mustNotCall('timeout'));
        response.setTimeout(1, mustNotCall('timeout'));
      });
    }));
    response.end();
  })));

  it('check their arguments', () => exchange(mustCall((request, response) => {
    for (const target of [request, response]) {
      assert.throws(() => target.setTimeout('x'),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
      assert.throws(() => target.setTimeout(-1), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
      assert.throws(() => target.setTimeout(5, 5),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    request.setTimeout(0);
    response.end();
  })));
});
