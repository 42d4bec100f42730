'use strict';

const assert = require('node:assert');
const { closed, outcome } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');
const { exchange } = require('./fixtures/exchange');

const HEAD = { ':method': 'HEAD' };
const END_STREAM = 1;

describe('a response to HEAD', () => {
  for (const [title, end] of Object.entries({
    'end()': (response) => response.end(),
    'end() with a body': (response) => response.end('data', mustCall()),
    'writeHead() and end() with a body': (response) => {
      response.writeHead(200);
      response.end('data', mustCall());
    },
  })) {
    it(`has no body after ${title}`, async () => {
      const { headers, flags, body, error } = await exchange(mustCall((request, response) => {
        response.setHeader('content-length', 4);
        response.setHeader('x-kept', 'yes');
        assert.strictEqual(response.finished, false);
        end(response);
        assert.strictEqual(response.finished, true);
        assert.strictEqual(response.writableEnded, true);
      }), { headers: HEAD });
      assert.strictEqual(headers[':status'], 200);
      assert.strictEqual(headers['x-kept'], 'yes');
      assert.strictEqual(flags & END_STREAM, END_STREAM);
      assert.strictEqual(body, '');
      assert.strictEqual(error, undefined);
    });
  }

  for (const delay of [0, 10]) {
    it(`lets go of the stream while the session stays, end() after ${delay} ms`, () => {
      let gone;
      return withPair({}, async ({ client, server }) => {
        server.on('request', mustCall((request, response) => {
          gone = Promise.all([closed(request), closed(response), closed(response.stream)]);
          if (delay === 0) response.end('data');
          else setTimeout(() => response.end('data'), delay);
        }));
        await outcome(client.request(HEAD));
        await gone;
        assert.strictEqual(client.destroyed, false);
      });
    });
  }

  it('may come late', async () => {
    const { headers, flags } = await exchange(mustCall((request, response) => {
      setTimeout(() => {
        response.writeHead(200, { foo: 'bar' });
        response.end('data', mustCall());
      }, 10);
    }), { headers: HEAD });
    assert.strictEqual(headers.foo, 'bar');
    assert.strictEqual(flags & END_STREAM, END_STREAM);
  });

  it('does not finish before end()', async () => {
    const log = [];
    await exchange(mustCall((request, response) => {
      response.on('finish', () => log.push('finish'));
      response.on('close', () => log.push('close'));
      response.writeHead(200);
      response.stream.on('close', mustCall(() => {
        log.push('stream closed');
        response.end(() => log.push('callback'));
        log.push('ended');
      }));
    }), { headers: HEAD });
    assert.deepStrictEqual(log, ['stream closed', 'finish', 'callback', 'close', 'ended']);
  });

  it('calls back each end()', () => exchange(mustCall((request, response) => {
    response.end('data', mustCall());
    response.end(mustCall());
  }), { headers: HEAD }));
});

describe('a response without a body', () => {
  for (const status of [204, 205, 304]) {
    it(`${status} has none though end() gets one`, async () => {
      const { headers, flags, body, error } = await exchange(mustCall((request, response) => {
        response.statusCode = status;
        response.end('data', mustCall());
      }));
      assert.strictEqual(headers[':status'], status);
      assert.strictEqual(flags & END_STREAM, END_STREAM);
      assert.strictEqual(body, '');
      assert.strictEqual(error, undefined);
    });

    it(`${status} takes no write()`, () => exchange(mustCall((request, response) => {
      response.writeHead(status);
      assert.strictEqual(response.write('data', mustCall((error) => {
        assert.strictEqual(error.code, 'ERR_STREAM_WRITE_AFTER_END');
      })), false);
      response.end();
    })));

    it(`${status} ends`, () => exchange(mustCall((request, response) => {
      response.on('finish', mustCall());
      response.on('error', mustNotCall('error'));
      response.writeHead(status).end();
    })));
  }
});
