'use strict';

const assert = require('node:assert');
const { event, text } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

describe('Http2ServerResponse#createPushResponse', () => {
  it('gives a response that pushes', async () => {
    let pushed;
    const { body } = await exchange(mustCall((request, response) => {
      assert.strictEqual(response.createPushResponse({ ':path': '/pushed' }, mustCall(
        (error, push) => {
          assert.strictEqual(error, null);
          assert.ok(push instanceof http2.Http2ServerResponse);
          assert.strictEqual(push.stream.id % 2, 0);
          assert.strictEqual(push.req, null);
          assert.strictEqual(push.headersSent, false);
          assert.ok(push.socket);
          push.setHeader('x-pushed', 'yes');
          push.on('finish', mustCall());
          push.on('close', mustCall());
          push.end('pushed body');
          response.end('body');
        })), undefined);
    }), {
      use(stream, { client }) {
        client.on('stream', mustCall((push, headers) => {
          assert.strictEqual(headers[':path'], '/pushed');
          assert.strictEqual(headers[':method'], 'GET');
          pushed = Promise.all([event(push, 'push'), text(push)]);
        }));
      },
    });
    assert.strictEqual(body, 'body');
    const [[headers], pushedBody] = await pushed;
    assert.strictEqual(headers[':status'], 200);
    assert.strictEqual(headers['x-pushed'], 'yes');
    assert.strictEqual(typeof headers.date, 'string');
    assert.strictEqual(pushedBody, 'pushed body');
  });

  it('makes plain responses though the server makes others', async () => {
    class OwnResponse extends http2.Http2ServerResponse {}
    await exchange(mustCall((request, response) => {
      assert.ok(response instanceof OwnResponse);
      response.createPushResponse({ ':path': '/' }, mustCall((error, push) => {
        assert.strictEqual(push.constructor, http2.Http2ServerResponse);
        push.end();
        response.end();
      }));
    }), {
      server: { Http2ServerResponse: OwnResponse },
      use: (stream, { client }) => client.on('stream', (push) => push.resume()),
    });
  });

  it('needs a callback, and headers', () => exchange(mustCall((request, response) => {
    for (const callback of [undefined, null, 5, {}]) {
      assert.throws(() => response.createPushResponse({ ':path': '/' }, callback),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    for (const headers of [null, 'x']) {
      assert.throws(() => response.createPushResponse(headers, mustNotCall('callback')),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    assert.throws(() => response.createPushResponse({ 'a b': 'x' }, mustNotCall('callback')),
                  { name: 'TypeError', code: 'ERR_INVALID_HTTP_TOKEN' });
    response.end();
  })));

  it('gives an error when the response has closed', () => exchange(
    mustCall((request, response) => {
      response.on('finish', mustCall(() => {
        response.createPushResponse({ ':path': '/' }, mustCall((error, push) => {
          assert.strictEqual(error.code, 'ERR_HTTP2_INVALID_STREAM');
          assert.strictEqual(error.message, 'The stream has been destroyed');
          assert.strictEqual(push, undefined);
        }));
        assert.throws(() => response.createPushResponse({}), { code: 'ERR_INVALID_ARG_TYPE' });
      }));
      response.end();
    })));
});
