'use strict';

const assert = require('node:assert');
const { mustCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

async function dateOf(answer) {
  const { headers } = await exchange(mustCall((request, response) => {
    answer(response);
    response.end();
  }));
  return headers.date;
}

describe('Http2ServerResponse#sendDate', () => {
  it('is on', async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const date = await dateOf((response) => assert.strictEqual(response.sendDate, true));
    assert.match(date, HTTP_DATE);
    assert.ok(Date.parse(date) >= before - 1000 && Date.parse(date) <= Date.now());
  });

  it('can be switched off with anything false', async () => {
    assert.strictEqual(await dateOf((response) => {
      response.sendDate = 0;
      assert.strictEqual(response.sendDate, false);
      response.writeHead(200);
    }), undefined);
  });

  it('can be switched on again', async () => {
    assert.match(await dateOf((response) => {
      response.sendDate = false;
      response.sendDate = 'yes';
      assert.strictEqual(response.sendDate, true);
    }), HTTP_DATE);
  });

  it('is what removeHeader("date") switches off', async () => {
    assert.strictEqual(await dateOf((response) => {
      response.removeHeader(' Date ');
      assert.strictEqual(response.sendDate, false);
    }), undefined);
  });

  it('does not touch a date that was set', async () => {
    assert.strictEqual(await dateOf((response) => response.setHeader('date', 'now')), 'now');
    assert.strictEqual(await dateOf((response) => {
      response.setHeader('Date', 'then');
      response.removeHeader('date');
      assert.strictEqual(response.getHeader('date'), 'then');
    }), 'then');
    assert.strictEqual(await dateOf((response) => response.writeHead(200, ['Date', 'x'])), 'x');
  });
});
