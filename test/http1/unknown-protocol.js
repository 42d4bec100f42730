'use strict';

const assert = require('node:assert');
const { Duplex } = require('node:stream');
const { event, text } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { connectTls, withServer } = require('./fixtures/exchange');

const ANSWER = 'HTTP/1.0 403 Forbidden\r\nContent-Type: text/plain\r\n\r\n' +
  'Missing ALPN Protocol, expected `h2` to be available.\n' +
  'If this is a HTTP request: The server was not configured with the `allowHTTP1` option ' +
  'or a listener for the `unknownProtocol` event.\n';

describe('a connection without ALPN to a server of HTTP/2 alone', () => {
  it('gets an answer of HTTP/1 and its end', () => withServer({
    options: { allowHTTP1: false },
    onRequest: mustNotCall(),
  }, async (server) => {
    assert.strictEqual(await text(await connectTls(server)), ANSWER);
  }));

  it('is closed after unknownProtocolTimeout when the client does not', () => withServer({
    options: { allowHTTP1: false, allowHalfOpen: true, unknownProtocolTimeout: 300 },
  }, async (server) => {
    const accepted = event(server, 'secureConnection');
    const start = performance.now();
    const client = await connectTls(server, { allowHalfOpen: true });
    client.on('error', () => {});
    client.resume();
    const [socket] = await accepted;
    await event(socket, 'close');
    const elapsed = performance.now() - start;
    assert.ok(elapsed > 250 && elapsed < 2000, `${elapsed} ms`);
    client.destroy();
  }));

  it('is left to a listener of unknownProtocol', () => withServer({
    options: { allowHTTP1: false, unknownProtocolTimeout: 1 },
    prepare(server) {
      server.on('unknownProtocol', mustCall((socket) => {
        assert.ok(socket instanceof Duplex);
        assert.strictEqual(socket.alpnProtocol, false);
        setTimeout(() => socket.end('own'), 50);
      }));
    },
  }, async (server) => {
    assert.strictEqual(await text(await connectTls(server)), 'own');
  }));
});
