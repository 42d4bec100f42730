'use strict';

const assert = require('node:assert');
const net = require('node:net');
const { Readable } = require('node:stream');
const { http2 } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { eachTransport } = require('../helpers/server');
const { exchange } = require('./fixtures/exchange');

describe('members of Http2ServerRequest', () => {
  eachTransport('describe the request', async (transport) => {
    await exchange(mustCall((request, response) => {
      assert.ok(request instanceof http2.Http2ServerRequest);
      assert.ok(request instanceof Readable);
      assert.strictEqual(request.httpVersion, '2.0');
      assert.strictEqual(request.httpVersionMajor, 2);
      assert.strictEqual(request.httpVersionMinor, 0);
      assert.strictEqual(request.method, 'PUT');
      assert.strictEqual(request.url, '/path?a=b');
      assert.strictEqual(request.authority, 'example.org');
      assert.strictEqual(request.scheme, transport === 'tls' ? 'https' : 'http');
      assert.strictEqual(request.aborted, false);
      assert.strictEqual(request.complete, false);
      assert.strictEqual(request.stream, response.stream);
      assert.strictEqual(request.path, undefined);
      response.end();
    }), {
      transport,
      headers: { ':method': 'PUT', ':path': '/path?a=b', ':authority': 'example.org' },
    });
  });

  it('headers and rawHeaders are those of the stream event', async () => {
    let streamArguments;
    await exchange(mustCall((request, response, server) => {
      assert.strictEqual(request.headers, request.headers);
      assert.strictEqual(Object.getPrototypeOf(request.headers), null);
      assert.strictEqual(request.headers['x-one'], '1');
      assert.deepStrictEqual(request.headers[http2.sensitiveHeaders], []);
      assert.deepStrictEqual(request.rawHeaders.slice(-4), ['x-one', '1', 'x-two', '2']);
      streamArguments = [request.headers, request.rawHeaders];
      server.removeAllListeners('stream');
      response.end();
    }), {
      headers: { 'X-One': '1', 'x-two': '2' },
      use(stream, { server }) {
        server.prependListener('stream', mustCall((_stream, headers, flags, rawHeaders) => {
          process.nextTick(() => {
            assert.strictEqual(headers, streamArguments[0]);
            assert.strictEqual(rawHeaders, streamArguments[1]);
          });
        }));
        stream.end();
      },
    });
  });

  it('trailers are empty while there are none', () => exchange(mustCall((request, response) => {
    assert.deepStrictEqual(request.trailers, {});
    assert.deepStrictEqual(request.rawTrailers, []);
    assert.strictEqual(request.trailers, request.trailers);
    assert.strictEqual(request.rawTrailers, request.rawTrailers);
    response.end();
  })));

  it('socket and connection are one thing, and a socket', () => exchange(
    mustCall((request, response) => {
      assert.ok(request.socket instanceof net.Socket);
      assert.strictEqual(request.connection, request.socket);
      assert.strictEqual(response.socket, request.socket);
      response.end();
    })));

  it('cannot be assigned, but method and url', () => exchange(mustCall((request, response) => {
    for (const name of ['aborted', 'authority', 'complete', 'connection', 'headers', 'httpVersion',
                        'rawHeaders', 'rawTrailers', 'scheme', 'socket', 'stream', 'trailers']) {
      assert.throws(() => { request[name] = 1; }, TypeError, name);
    }
    response.end();
  })));

  it('are not enumerable', () => exchange(mustCall((request, response) => {
    for (const name of ['aborted', 'headers', 'method', 'setTimeout', 'socket', 'url']) {
      assert.strictEqual(Object.keys(request).includes(name), false);
      assert.strictEqual(
        Object.getOwnPropertyDescriptor(http2.Http2ServerRequest.prototype, name).enumerable,
        false);
    }
    response.end();
  })));
});
