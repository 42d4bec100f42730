'use strict';

const assert = require('node:assert');
const net = require('node:net');
const { closed, event, outcome } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { trackServer, trackSession } = require('../helpers/leaks');
const { mustCall } = require('../helpers/must-call');
const { eachTransport, listen, stop, withPair } = require('../helpers/server');

describe('the socket under a session', () => {
  eachTransport('counts the octets in both directions', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => {
      stream.resume();
      stream.respond();
      stream.end(Buffer.alloc(50000));
    }),
  }, async ({ client, serverSession }) => {
    const stream = client.request({ ':method': 'POST' });
    stream.end(Buffer.alloc(20000));
    await outcome(stream);
    await new Promise((resolve) => client.ping(resolve));
    const near = client.socket;
    const far = serverSession.socket;
    assert.ok(near.bytesRead > 50000, `near read ${near.bytesRead}`);
    assert.ok(near.bytesWritten > 20000, `near wrote ${near.bytesWritten}`);
    assert.ok(far.bytesRead > 20000, `far read ${far.bytesRead}`);
    assert.ok(far.bytesWritten > 50000, `far wrote ${far.bytesWritten}`);
  }), ['tcp', 'tls', 'pipe']);

  it('has the same numbers at both ends', () => withPair({
    onStream: mustCall((stream) => stream.respond({}, { endStream: true })),
  }, async ({ client, serverSession }) => {
    await outcome(client.request());
    await new Promise((resolve) => client.ping(resolve));
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.strictEqual(client.socket.bytesWritten, serverSession.socket.bytesRead);
    assert.strictEqual(serverSession.socket.bytesWritten, client.socket.bytesRead);
  }));

  it('is closed by the end of the session, with its events', async () => {
    const server = await listen();
    const connections = event(server, 'connection');
    const socket = net.connect(server.address().port, '127.0.0.1');
    const client = trackSession(http2.connect('http://localhost', {
      createConnection: () => socket,
    }));
    const [far] = await connections;
    await event(client, 'remoteSettings');
    const done = [closed(socket), closed(far), closed(client)];
    client.close();
    await Promise.all(done);
    assert.strictEqual(socket.destroyed, true);
    assert.strictEqual(far.destroyed, true);
    await stop(server);
  });

  it('ends the session when somebody destroys it', async () => {
    const server = await listen();
    const connections = event(server, 'connection');
    const sessions = event(server, 'session');
    const socket = net.connect(server.address().port, '127.0.0.1');
    const client = trackSession(http2.connect('http://localhost', {
      createConnection: () => socket,
    }));
    client.on('error', () => {});
    const stream = client.request({ ':method': 'POST' });
    const done = outcome(stream);
    await connections;
    const [serverSession] = await sessions;
    const gone = [closed(client), closed(serverSession)];
    socket.destroy();
    const { code } = await done;
    assert.strictEqual(code, 8);
    await Promise.all(gone);
    assert.strictEqual(client.destroyed, true);
    await stop(server);
  });

  it('is counted by the connections of the server', async () => {
    const server = await listen();
    const counted = () => new Promise((resolve) => {
      server.getConnections((error, count) => resolve(count));
    });
    const sessions = event(server, 'session');
    const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
    const [serverSession] = await sessions;
    assert.strictEqual(await counted(), 1);
    const gone = [closed(client), closed(serverSession)];
    client.close();
    await Promise.all(gone);
    await new Promise(setImmediate);
    assert.strictEqual(await counted(), 0);
    await stop(server);
  });

  it('may have been used as a plain one before', async () => {
    const server = trackServer(net.createServer((socket) => {
      socket.write('220 ready\r\n');
      socket.once('data', (chunk) => {
        assert.strictEqual(chunk.toString(), 'STARTH2\r\n');
        socket.pause();
        http2Server.emit('connection', socket);
        socket.resume();
      });
    }));
    const http2Server = http2.createServer();
    http2Server.on('stream', mustCall((stream) => {
      stream.respond();
      stream.end('after all');
    }));
    server.listen(0, '127.0.0.1');
    await event(server, 'listening');
    const socket = net.connect(server.address().port, '127.0.0.1');
    const [greeting] = await event(socket, 'data');
    assert.strictEqual(greeting.toString(), '220 ready\r\n');
    socket.pause();
    await new Promise((resolve) => socket.write('STARTH2\r\n', resolve));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const client = trackSession(http2.connect('http://localhost', {
      createConnection: () => socket,
    }));
    const { body } = await outcome(client.request());
    assert.strictEqual(body, 'after all');
    client.close();
    await closed(client);
    server.close();
    await closed(server);
  });

  it('takes the connection with it when its handle is closed by hand', async () => {
    const server = await listen();
    const socket = net.connect(server.address().port, '127.0.0.1');
    // Not tracked: a session learns from its socket, and that never closes now.
    const client = http2.connect('http://localhost', { createConnection: () => socket });
    const [serverSession] = await event(server, 'session');
    serverSession.on('error', () => {});
    await event(client, 'remoteSettings');
    const gone = closed(serverSession);
    socket._handle.close();
    await gone;
    client.destroy();
    await stop(server);
  });
});
