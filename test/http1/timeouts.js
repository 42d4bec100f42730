'use strict';

const assert = require('node:assert');
const { event, text } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { since } = require('../helpers/since');
const { connectTls, keepAlive, request, withServer } = require('./fixtures/exchange');

function hurry(server) {
  server.headersTimeout = 50;
  server.requestTimeout = 100;
  server.connectionsCheckingInterval = 20;
}

describe('timeouts of HTTP/1 connections', () => {
  it('end a request whose headers do not come', () => withServer({
    onRequest: mustNotCall(),
    prepare: hurry,
  }, async (server) => {
    const socket = await connectTls(server);
    socket.write('GET / HTTP/1.1\r\n');
    assert.match(await text(socket), /^HTTP\/1\.1 408 Request Timeout\r\n/);
  }));

  it('end a request whose body does not come', () => withServer({
    onRequest: mustCall((request) => request.on('error', mustCall()).resume()),
    prepare: hurry,
  }, async (server) => {
    const socket = await connectTls(server);
    socket.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n');
    assert.match(await text(socket), /^HTTP\/1\.1 408 Request Timeout\r\n/);
  }));

  it('are those of server.setTimeout(), with the socket', () => withServer({
    onRequest: mustCall(),
    prepare(server) {
      server.setTimeout(50, mustCall((socket) => {
        assert.strictEqual(socket.server, server);
        socket.end('HTTP/1.1 504 own\r\ncontent-length: 0\r\n\r\n');
      }));
    },
  }, async (server) => {
    assert.strictEqual((await request(server)).status, 504);
  }));

  it('end a connection without requests after keepAliveTimeout', async function() {
    if (!since('24.15')) this.skip(); // older Nodes have none here
    await withServer({
      options: { http1Options: { keepAliveTimeout: 50, keepAliveTimeoutBuffer: 0 } },
      onRequest: mustCall((request, response) => response.end()),
    }, async (server) => {
      const agent = keepAlive();
      const { socket } = await request(server, { agent });
      await event(socket, 'close');
      agent.destroy();
    });
  });
});
