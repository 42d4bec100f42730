'use strict';

const assert = require('node:assert');
const net = require('node:net');
const tls = require('node:tls');
const { closed } = require('../helpers/collect');
const { eachTransport, withPair } = require('../helpers/server');
const { since } = require('../helpers/since');

const FORBIDDEN = ['emit', 'end', 'pause', 'read', 'resume', 'write', 'setEncoding',
                   'setKeepAlive', 'setNoDelay'];

const manipulation = {
  name: 'Error', code: 'ERR_HTTP2_NO_SOCKET_MANIPULATION',
  message: 'HTTP/2 sockets should not be directly manipulated (e.g. read and written)',
};

describe('Http2Session#socket', () => {
  eachTransport('forbids what would disturb the session', (transport) => withPair({
    transport,
  }, async ({ client, serverSession }) => {
    for (const { socket } of [client, serverSession]) {
      for (const name of FORBIDDEN) {
        assert.throws(() => socket[name], manipulation, name);
        assert.throws(() => { socket[name] = () => {}; }, manipulation, name);
      }
    }
  }));

  (since('24.20', '26.6') ? it.skip : it)('forbids destroy', () => withPair({}, async ({
    client,
  }) => {
    assert.throws(() => client.socket.destroy, manipulation);
    assert.throws(() => { client.socket.destroy = undefined; }, manipulation);
  }));

  (since('24.20', '26.6') ? it : it.skip)('destroys the session', () => withPair({}, async ({
    client,
  }) => {
    const gone = closed(client);
    client.socket.destroy();
    assert.strictEqual(client.destroyed, true);
    await gone;
  }));

  it('shows the addresses', () => withPair({}, async ({ client, serverSession, server }) => {
    assert.strictEqual(client.socket.remoteAddress, '127.0.0.1');
    assert.strictEqual(client.socket.remotePort, server.address().port);
    assert.strictEqual(client.socket.localPort, serverSession.socket.remotePort);
    assert.strictEqual(client.socket.remoteFamily, 'IPv4');
    assert.strictEqual(client.socket.address().address, '127.0.0.1');
    assert.strictEqual(client.socket.destroyed, false);
    assert.strictEqual(client.socket.connecting, false);
    assert.strictEqual(client.socket.readyState, 'open');
  }));

  it('is an instance of the socket class', () => withPair({}, async ({ client }) => {
    assert.ok(client.socket instanceof net.Socket);
    assert.strictEqual(Object.getPrototypeOf(client.socket), net.Socket.prototype);
  }));

  it('is a TLS socket over TLS', () => withPair({ transport: 'tls' }, async ({
    client, serverSession,
  }) => {
    for (const { socket } of [client, serverSession]) {
      assert.ok(socket instanceof tls.TLSSocket);
      assert.strictEqual(socket.encrypted, true);
      assert.strictEqual(socket.alpnProtocol, 'h2');
      assert.match(socket.getProtocol(), /^TLSv1/);
      assert.strictEqual(typeof socket.getCipher().name, 'string');
    }
    assert.strictEqual(client.socket.getPeerCertificate().subject.CN, 'localhost');
    assert.strictEqual(client.socket.authorized, true);
  }));

  it('hands setTimeout, ref and unref to the session', () => withPair({}, async ({ client }) => {
    const { socket } = client;
    socket.setTimeout(987654);
    assert.strictEqual(typeof socket.ref, 'function');
    assert.strictEqual(typeof socket.unref, 'function');
    socket.unref();
    socket.ref();
    client.setTimeout(0);
  }));

  it('lets other properties be set and read', () => withPair({}, async ({ client }) => {
    client.socket.mine = 42;
    assert.strictEqual(client.socket.mine, 42);
  }));

  it('is the same object each time', () => withPair({}, async ({ client }) => {
    assert.strictEqual(client.socket, client.socket);
  }));

  it('is unbound after destroy', () => withPair({}, async ({ client }) => {
    const { socket } = client;
    const gone = closed(client);
    client.destroy();
    await gone;
    assert.strictEqual(client.socket, undefined);
    const unbound = {
      name: 'Error', code: 'ERR_HTTP2_SOCKET_UNBOUND',
      message: 'The socket has been disconnected from the Http2Session',
    };
    assert.throws(() => socket.remoteAddress, unbound);
    assert.throws(() => { socket.mine = 1; }, unbound);
    assert.throws(() => Object.getPrototypeOf(socket), unbound);
  }));
});
