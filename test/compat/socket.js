'use strict';

const assert = require('node:assert');
const net = require('node:net');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

const FORBIDDEN = {
  name: 'Error',
  code: 'ERR_HTTP2_NO_SOCKET_MANIPULATION',
  message: 'HTTP/2 sockets should not be directly manipulated (e.g. read and written)',
};

describe('request.socket', () => {
  it('is a socket to look at', () => exchange(mustCall((request, response, server) => {
    const { socket } = request;
    assert.ok(socket instanceof net.Socket);
    assert.strictEqual(response.socket, socket);
    assert.strictEqual(socket.remoteAddress, '127.0.0.1');
    assert.strictEqual(typeof socket.remotePort, 'number');
    assert.strictEqual(socket.address().port, server.address().port);
    assert.strictEqual(socket.connecting, false);
    assert.strictEqual(socket.server, server);
    assert.strictEqual(socket.encrypted, undefined);
    assert.ok('remoteAddress' in socket);
    assert.ok('rstCode' in socket);
    assert.strictEqual('nonsense' in socket, false);
    response.end();
  })));

  it('is encrypted with TLS', () => exchange(mustCall((request, response) => {
    assert.strictEqual(request.socket.encrypted, true);
    assert.ok('encrypted' in request.socket);
    assert.strictEqual(typeof request.socket.getCipher().name, 'string');
    response.end();
  }), { transport: 'tls' }));

  it('lets methods of the socket be called', () => exchange(mustCall((request, response) => {
    assert.ok(request.socket.setNoDelay(true) instanceof net.Socket);
    assert.ok(request.socket.setKeepAlive(true) instanceof net.Socket);
    response.end();
  })));

  it('has the state of the stream', () => exchange(mustCall((request, response) => {
    const { socket, stream } = request;
    assert.strictEqual(socket.destroyed, false);
    assert.strictEqual(socket.readable, true);
    assert.strictEqual(socket.writable, true);
    response.on('finish', mustCall(() => {
      assert.strictEqual(socket.destroyed, true);
      assert.strictEqual(socket.readable, stream.readable);
      assert.strictEqual(socket.writable, false);
    }));
    response.end();
  })));

  it('has the events of the stream', () => exchange(mustCall((request, response) => {
    const { socket, stream } = request;
    assert.strictEqual(socket.on('test', mustCall(() => {}, 2)), stream);
    socket.once('test', mustCall());
    assert.strictEqual(socket.emit('test'), true);
    stream.emit('test');
    socket.on('close', mustCall());
    response.end();
  })));

  it('cannot be read, written or paused', () => exchange(mustCall((request, response) => {
    const { socket } = request;
    for (const name of ['read', 'write', 'pause', 'resume']) {
      assert.throws(() => socket[name], FORBIDDEN);
      assert.throws(() => { socket[name] = () => {}; }, FORBIDDEN);
    }
    response.end();
  })));

  it('destroys the stream, not the connection', async () => {
    const { headers } = await exchange(mustCall((request) => {
      const { session, stream } = request.stream.session.socket === undefined ?
        {} : { session: request.stream.session, stream: request.stream };
      request.socket.destroy();
      assert.strictEqual(stream.destroyed, true);
      assert.strictEqual(session.destroyed, false);
    }));
    assert.strictEqual(headers, undefined);
  });

  it('ends the stream', async () => {
    const { body } = await exchange(mustCall((request, response) => {
      response.writeHead(200);
      request.socket.end('by the socket');
    }));
    assert.strictEqual(body, 'by the socket');
  });

  it('sets the timeout of the session', () => exchange(mustCall((request, response) => {
    const { session } = request.stream;
    assert.strictEqual(request.socket.setTimeout(20, mustCall(() => {
      session.setTimeout(0);
      response.end();
    })), session);
  })));

  it('passes assignments on', () => exchange(mustCall((request, response) => {
    const { socket, stream } = request;
    for (const name of ['on', 'once', 'end', 'emit', 'destroy']) {
      const replacement = mustNotCall(name);
      const own = Object.getOwnPropertyDescriptor(stream, name);
      socket[name] = replacement;
      assert.strictEqual(stream[name], replacement);
      delete stream[name];
      assert.strictEqual(own, undefined);
    }
    socket.mark = 'of the socket';
    assert.strictEqual(stream.mark, undefined);
    assert.strictEqual(stream.session.socket.mark, 'of the socket');
    const setTimeout = mustNotCall('setTimeout');
    socket.setTimeout = setTimeout;
    assert.strictEqual(stream.session.setTimeout, setTimeout);
    delete stream.session.setTimeout;
    response.end();
  })));

  it('is gone for a closed response, and the stream for a closed request', () => exchange(
    mustCall((request, response) => {
      const { socket, stream } = request;
      response.on('finish', mustCall(() => {
        assert.strictEqual(response.socket, undefined);
        assert.strictEqual(response.connection, undefined);
        assert.notStrictEqual(request.socket, socket);
        assert.ok(request.socket instanceof stream.constructor);
        assert.strictEqual(request.socket.id, stream.id);
        assert.strictEqual(request.socket.remoteAddress, undefined);
        assert.strictEqual(request.socket.setTimeout(0), stream);
        request.socket.mark = 1;
        assert.strictEqual(stream.mark, 1);
      }));
      response.end('x');
    })));

  it('keeps the connection when it is destroyed after the response', async () => {
    const { body, error } = await exchange(mustCall((request, response) => {
      response.end('hello');
      setImmediate(() => request.socket.destroy());
    }));
    assert.strictEqual(body, 'hello');
    assert.strictEqual(error, undefined);
  });
});
