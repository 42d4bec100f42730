'use strict';

const assert = require('node:assert');
const tls = require('node:tls');
const { certificate } = require('../helpers/certs');
const { event } = require('../helpers/collect');
const { trackSocket } = require('../helpers/leaks');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { listen, stop } = require('../helpers/server');

function tlsSocket(server, options) {
  const socket = tls.connect({
    port: server.address().port, host: '127.0.0.1', ca: certificate().cert, ...options,
  });
  return trackSocket(socket);
}

async function received(socket) {
  let text = '';
  socket.on('data', (chunk) => { text += chunk; });
  await event(socket, 'close');
  return text;
}

describe('a TLS client without h2', () => {
  it('gets an HTTP/1 answer when nobody listens for it', async () => {
    const server = await listen({ transport: 'tls', options: { unknownProtocolTimeout: 50 } });
    server.on('session', mustNotCall('session'));
    const socket = tlsSocket(server);
    socket.on('error', () => {});
    const text = await received(socket);
    assert.match(text, /^HTTP\/1\.0 403 Forbidden\r\n/);
    assert.match(text, /^Content-Type: text\/plain\r$/m);
    assert.match(text, /Missing ALPN Protocol, expected `h2/);
    await stop(server);
  });

  it('is handed to unknownProtocol', async () => {
    const server = await listen({ transport: 'tls', options: { unknownProtocolTimeout: 50 } });
    server.on('unknownProtocol', mustCall((socket) => {
      assert.ok(socket instanceof tls.TLSSocket);
      socket.end('mine');
    }));
    const socket = tlsSocket(server);
    assert.strictEqual(await received(socket), 'mine');
    await stop(server);
  });

  it('is destroyed after unknownProtocolTimeout', async () => {
    const server = await listen({ transport: 'tls', options: { unknownProtocolTimeout: 30 } });
    const connections = event(server, 'secureConnection');
    const socket = tlsSocket(server, { allowHalfOpen: true });
    socket.on('error', () => {});
    socket.resume();
    const [serverSocket] = await connections;
    await event(serverSocket, 'close');
    socket.destroy();
    await event(socket, 'close');
    await stop(server);
  });

  it('that offers only others fails in the handshake', async () => {
    const server = await listen({ transport: 'tls' });
    server.on('unknownProtocol', mustNotCall('unknownProtocol'));
    const failed = event(server, 'clientError');
    const socket = tlsSocket(server, { ALPNProtocols: ['other'] });
    socket.on('error', () => {});
    socket.resume();
    const [error, serverSocket] = await failed;
    assert.ok(error instanceof Error);
    assert.ok(serverSocket instanceof tls.TLSSocket);
    serverSocket.destroy();
    if (!socket.closed) await event(socket, 'close');
    await stop(server);
  });

  it('that sends garbage fails the handshake, the server lives on', async () => {
    const server = await listen({ transport: 'tls' });
    const net = require('node:net');
    const failed = event(server, 'tlsClientError');
    const socket = trackSocket(net.connect(server.address().port, '127.0.0.1'));
    socket.on('error', () => {});
    socket.resume();
    socket.end('GET / HTTP/1.1\r\n\r\n');
    const [error] = await failed;
    assert.ok(error instanceof Error);
    if (!socket.closed) await event(socket, 'close');
    await stop(server);
  });
});
