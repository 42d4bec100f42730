'use strict';

const assert = require('node:assert');
const http = require('node:http');
const tls = require('node:tls');
const { event, outcome, text } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { connect } = require('../helpers/server');
const { since } = require('../helpers/since');
const { connectTls, keepAlive, request, withServer } = require('./fixtures/exchange');

function describeRequest(request, response) {
  const { alpnProtocol } = request.stream ? request.stream.session : request.socket;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify([request.httpVersion, alpnProtocol, request.method, request.url]));
}

describe('the HTTP/1 fallback of a secure server', () => {
  it('serves HTTP/1 and HTTP/2 on one port', () => withServer({
    onRequest: mustCall(describeRequest, 3),
    prepare: (server) => server.on('session', mustCall()),
  }, async (server) => {
    const none = await request(server, { path: '/none' });
    assert.deepStrictEqual(JSON.parse(none.body), ['1.1', false, 'GET', '/none']);
    assert.strictEqual(none.headers['content-type'], 'application/json');
    const named = await request(server, { path: '/named', ALPNProtocols: ['http/1.1'] });
    assert.deepStrictEqual(JSON.parse(named.body), ['1.1', 'http/1.1', 'GET', '/named']);

    const client = connect(server, { transport: 'tls' });
    const { body } = await outcome(client.request({ ':path': '/two' }));
    assert.deepStrictEqual(JSON.parse(body), ['2.0', 'h2', 'GET', '/two']);
    client.close();
    await event(client, 'close');
  }));

  it('makes the server that of the sockets', () => withServer({
    onRequest: mustCall(function onRequest(request, response) {
      assert.ok(request instanceof http.IncomingMessage);
      assert.ok(response instanceof http.ServerResponse);
      assert.ok(request.socket instanceof tls.TLSSocket);
      assert.strictEqual(this, request.socket.server);
      response.end();
    }),
  }, async (server) => {
    const { status } = await request(server);
    assert.strictEqual(status, 200);
  }));

  it('serves request after request on one connection', () => withServer({
    onRequest: mustCall((request, response) => request.pipe(response), 3),
    prepare: (server) => server.on('secureConnection', mustCall()),
  }, async (server) => {
    const agent = keepAlive();
    for (const body of ['one', 'two', 'x'.repeat(300000)]) {
      const answer = await request(server, { method: 'POST', body, agent });
      assert.strictEqual(answer.body, body);
    }
    agent.destroy();
  }));

  it("uses the application's classes", () => {
    class OwnRequest extends http.IncomingMessage {
      get agent() {
        return this.headers['user-agent'];
      }
    }
    class OwnResponse extends http.ServerResponse {
      answer(text) {
        this.writeHead(203);
        this.end(text);
      }
    }
    return withServer({
      options: { Http1IncomingMessage: OwnRequest, Http1ServerResponse: OwnResponse },
      onRequest: mustCall((request, response) => response.answer(request.agent)),
    }, async (server) => {
      const { status, body } = await request(server, { headers: { 'user-agent': 'own' } });
      assert.deepStrictEqual([status, body], [203, 'own']);
    });
  });

  it('emits checkContinue on the server', () => withServer({
    onRequest: mustNotCall(),
    prepare(server) {
      server.on('checkContinue', mustCall((request, response) => {
        response.writeContinue();
        request.pipe(response);
      }));
    },
  }, async (server) => {
    const { body } = await request(server, {
      method: 'POST', headers: { expect: '100-continue' }, body: 'continued',
    });
    assert.strictEqual(body, 'continued');
  }));

  it('emits connect on the server', () => withServer({
    onRequest: mustNotCall(),
    prepare(server) {
      server.on('connect', mustCall((request, socket) => {
        assert.strictEqual(request.url, 'example.org:443');
        socket.end('HTTP/1.1 200 OK\r\n\r\ntunnel');
      }));
    },
  }, async (server) => {
    const socket = await connectTls(server);
    socket.write('CONNECT example.org:443 HTTP/1.1\r\nhost: example.org:443\r\n\r\n');
    assert.strictEqual(await text(socket), 'HTTP/1.1 200 OK\r\n\r\ntunnel');
  }));

  it('emits clientError for what is no HTTP', () => withServer({
    onRequest: mustNotCall(),
    prepare(server) {
      server.on('clientError', mustCall((error, socket) => {
        assert.strictEqual(error.code, 'HPE_INVALID_METHOD');
        socket.end('HTTP/1.1 418 own\r\n\r\n');
      }));
    },
  }, async (server) => {
    const socket = await connectTls(server);
    socket.write('{}\r\n\r\n');
    assert.strictEqual(await text(socket), 'HTTP/1.1 418 own\r\n\r\n');
  }));

  it('answers what is no HTTP with 400', () => withServer({
    onRequest: mustNotCall(),
  }, async (server) => {
    const socket = await connectTls(server);
    socket.write('{}\r\n\r\n');
    assert.match(await text(socket), /^HTTP\/1\.1 400 Bad Request\r\n/);
  }));

  it('survives a client that hangs up in a request', () => withServer({
    onRequest: mustCall((request, response) => {
      if (request.url === '/whole') response.end('fine');
      else request.socket.destroy();
    }, 2),
  }, async (server) => {
    await assert.rejects(request(server, { method: 'POST', path: '/cut', body: 'body' }),
      { code: 'ECONNRESET' });
    const socket = await connectTls(server);
    socket.write('GET / HT');
    socket.destroy();
    await event(socket, 'close');
    assert.strictEqual((await request(server, { path: '/whole' })).body, 'fine');
  }));

  it('needs allowHTTP1 to be true', () => withServer({
    options: { allowHTTP1: 1 },
    onRequest: mustNotCall(),
  }, async (server) => {
    assert.match(await text(await connectTls(server)), /^HTTP\/1\.0 403 Forbidden\r\n/);
    assert.strictEqual(server.headersTimeout, undefined);
  }));

  it('takes http1Options where Node has them', () => {
    class OwnResponse extends http.ServerResponse {}
    class OtherResponse extends http.ServerResponse {}
    return withServer({
      options: {
        Http1ServerResponse: OtherResponse,
        http1Options: { ServerResponse: OwnResponse, maxHeaderSize: 1000, keepAliveTimeout: 1234 },
      },
      onRequest: mustCall((request, response) => {
        const has = since('24.15');
        assert.strictEqual(response.constructor, has ? OwnResponse : OtherResponse);
        assert.strictEqual(request.socket.server.keepAliveTimeout, has ? 1234 : undefined);
        response.end();
      }, since('24.15') ? 1 : 2),
    }, async (server) => {
      assert.strictEqual((await request(server)).status, 200);
      const { status } = await request(server, { headers: { big: 'x'.repeat(2000) } });
      assert.strictEqual(status, since('24.15') ? 431 : 200);
    });
  });
});
