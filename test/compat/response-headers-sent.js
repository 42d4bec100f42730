'use strict';

const assert = require('node:assert');
const { mustCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

const SENT = {
  name: 'Error',
  code: 'ERR_HTTP2_HEADERS_SENT',
  message: 'Response has already been initiated.',
};

function assertSent(response) {
  assert.strictEqual(response.headersSent, true);
  assert.strictEqual(response._header, true);
  assert.throws(() => response.setHeader('a', 'b'), SENT);
  assert.throws(() => response.setHeader('a b', undefined), SENT);
  assert.throws(() => response.appendHeader('a', 'b'), SENT);
  assert.throws(() => response.removeHeader('a'), SENT);
  assert.throws(() => response.setHeader(1), { code: 'ERR_INVALID_ARG_TYPE' });
}

describe('headers that have been sent', () => {
  it('cannot be changed', () => exchange(mustCall((request, response) => {
    assert.strictEqual(response.headersSent, false);
    assert.strictEqual(response._header, false);
    response.flushHeaders();
    assertSent(response);
    assert.throws(() => response.writeHead(200), SENT);
    response.flushHeaders();
    response.end();
    assertSent(response);
    response.on('finish', mustCall(() => {
      assertSent(response);
      assert.strictEqual(response.writeHead(300), response);
      process.nextTick(mustCall(() => {
        assertSent(response);
        response.flushHeaders();
        assert.strictEqual(response.writeHead(300), response);
      }));
    }));
  })));

  it('flushHeaders() sends them before the body', async () => {
    let end;
    const { headers } = await exchange(mustCall((request, response) => {
      response.setHeader('x-early', 'yes');
      response.flushHeaders();
      end = () => response.end('late');
    }), {
      use: (stream) => stream.on('response', mustCall(() => end())),
    });
    assert.strictEqual(headers['x-early'], 'yes');
  });

  it('can be anything when the stream is gone unanswered', () => exchange(
    mustCall((request, response) => {
      response.on('finish', mustCall(() => {
        assert.strictEqual(response.headersSent, false);
        assert.strictEqual(response.setHeader('a', 'b'), undefined);
        assert.strictEqual(response.appendHeader('a', 'b'), undefined);
        assert.strictEqual(response.removeHeader('a'), undefined);
        assert.strictEqual(response.getHeader('a'), undefined);
        assert.throws(() => response.setHeader('a b', 'c'), { code: 'ERR_INVALID_HTTP_TOKEN' });
        assert.throws(() => response.setHeader('a'), { code: 'ERR_HTTP2_INVALID_HEADER_VALUE' });
        response.flushHeaders();
        assert.strictEqual(response.headersSent, false);
      }));
      response.destroy();
    })));

  it('trailers can be set nevertheless', () => exchange(mustCall((request, response) => {
    response.flushHeaders();
    response.setTrailer('a', 'b');
    response.end();
  })));
});
