'use strict';

const assert = require('node:assert');
const events = require('node:events');
const { exchange } = require('./fixtures/exchange');

describe('a request listener that rejects, with captureRejections', () => {
  before(() => { events.captureRejections = true; });
  after(() => { events.captureRejections = false; });

  it('is answered with 500 and nothing else', async () => {
    const { headers, body } = await exchange(async (request, response) => {
      response.setHeader('content-type', 'application/json');
      throw new Error('boo');
    });
    assert.strictEqual(headers[':status'], 500);
    assert.strictEqual(headers['content-type'], undefined);
    assert.strictEqual(body, 'Internal Server Error');
  });

  it('loses the response when that has begun', async () => {
    const { headers, body } = await exchange(async (request, response) => {
      response.write('x');
      await null;
      throw new Error('boo');
    });
    assert.strictEqual(headers?.[':status'] ?? 200, 200);
    assert.notStrictEqual(body, 'Internal Server Error');
  });
});
