'use strict';

const assert = require('node:assert');
const { mustCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

describe('Http2ServerResponse#statusCode', () => {
  it('is 200 unless set', async () => {
    const { headers } = await exchange(mustCall((request, response) => {
      assert.strictEqual(response.statusCode, 200);
      response.end();
    }));
    assert.strictEqual(headers[':status'], 200);
  });

  it('takes what becomes an integer', async () => {
    const { headers } = await exchange(mustCall((request, response) => {
      for (const [value, status] of [[299.9, 299], ['503', 503], ['0x1ff', 511], [599, 599]]) {
        response.statusCode = value;
        assert.strictEqual(response.statusCode, status);
      }
      response.statusCode = 410;
      response.end();
    }));
    assert.strictEqual(headers[':status'], 410);
  });

  for (const [value, shown] of [[0, 0], [99, 99], [600, 600], [-1, -1], ['x', 0], [NaN, 0],
                                [undefined, 0], [null, 0], [Infinity, 0], [{}, 0]]) {
    it(`does not take ${value}`, () => exchange(mustCall((request, response) => {
      assert.throws(() => { response.statusCode = value; }, {
        name: 'RangeError',
        code: 'ERR_HTTP2_STATUS_INVALID',
        message: `Invalid status code: ${shown}`,
      });
      assert.strictEqual(response.statusCode, 200);
      response.end();
    })));
  }

  it('is never informational', () => exchange(mustCall((request, response) => {
    for (const value of [100, 101, 103, 199]) {
      assert.throws(() => { response.statusCode = value; }, {
        name: 'RangeError',
        code: 'ERR_HTTP2_INFO_STATUS_NOT_ALLOWED',
        message: 'Informational status codes cannot be used',
      });
    }
    response.end();
  })));

  it('can be set when it is too late, to no avail', async () => {
    const { headers } = await exchange(mustCall((request, response) => {
      response.end();
      response.statusCode = 500;
      assert.strictEqual(response.statusCode, 500);
    }));
    assert.strictEqual(headers[':status'], 200);
  });
});
