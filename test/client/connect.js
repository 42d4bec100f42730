'use strict';

const assert = require('node:assert');
const net = require('node:net');
const tls = require('node:tls');
const { promisify } = require('node:util');
const { certificate } = require('../helpers/certs');
const { closed, event, outcome } = require('../helpers/collect');
const { duplexPair } = require('../helpers/duplex-pair');
const { http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { listen, stop } = require('../helpers/server');
const { watchSessions } = require('../helpers/watch-sessions');
const { since } = require('../helpers/since');

/** A listening server that answers with the :authority it is asked for. */
async function echo(transport) {
  const server = await listen({
    transport,
    onStream: (stream, headers) => {
      stream.respond();
      stream.end(headers[':authority']);
    },
  });
  return { server, port: server.address().port, watch: watchSessions(server) };
}

async function fetchAndClose(client, { server, watch }) {
  const result = await outcome(client.request());
  const gone = closed(client);
  client.close();
  await gone;
  await watch.ended();
  await stop(server);
  return result;
}

describe('http2.connect', () => {
  it('takes a string, a URL and an object', async () => {
    for (const make of [(port) => `http://127.0.0.1:${port}`,
                        (port) => new URL(`http://127.0.0.1:${port}`),
                        (port) => ({ protocol: 'http:', hostname: '127.0.0.1', port }),
                        (port) => ({ protocol: 'http:', host: '127.0.0.1', port })]) {
      const target = await echo();
      const client = trackSession(http2.connect(make(target.port)));
      const { body } = await fetchAndClose(client, target);
      assert.strictEqual(body, `127.0.0.1:${target.port}`);
    }
  });

  it('takes a listener as the second or third argument', async () => {
    const target = await echo();
    const url = `http://127.0.0.1:${target.port}`;
    const seen = [];
    const listener = (session, socket) => seen.push([session, socket]);
    const first = trackSession(http2.connect(url, listener));
    const second = trackSession(http2.connect(url, {}, listener));
    await Promise.all([event(first, 'connect'), event(second, 'connect')]);
    assert.strictEqual(seen.length, 2);
    for (const [session, socket] of seen) {
      assert.ok(session === first || session === second);
      assert.ok(socket instanceof net.Socket);
    }
    second.close();
    await closed(second);
    await fetchAndClose(first, target);
  });

  it('uses TLS for https:', async () => {
    const target = await echo('tls');
    const client = trackSession(http2.connect(`https://localhost:${target.port}`, {
      ca: certificate().cert,
      lookup: (name, options, callback) => (options.all ?
        callback(null, [{ address: '127.0.0.1', family: 4 }]) :
        callback(null, '127.0.0.1', 4)),
    }));
    client.on('connect', mustCall((session, socket) => {
      assert.ok(socket instanceof tls.TLSSocket);
      assert.strictEqual(socket.servername, 'localhost');
    }));
    const { body } = await fetchAndClose(client, target);
    assert.strictEqual(body, `localhost:${target.port}`);
  });

  it('passes a certificate error on', async () => {
    const target = await echo('tls');
    const client = trackSession(http2.connect(`https://127.0.0.1:${target.port}`));
    client.on('connect', mustNotCall('connect'));
    const [error] = await event(client, 'error');
    assert.strictEqual(error.code, 'DEPTH_ZERO_SELF_SIGNED_CERT');
    if (!client.destroyed) await closed(client);
    await target.watch.ended();
    await stop(target.server);
  });

  it('takes any Duplex from createConnection, with authority and options', async () => {
    const server = http2.createServer();
    const { ended } = watchSessions(server);
    server.on('stream', (stream, headers) => {
      stream.respond();
      stream.end(headers[':authority']);
    });
    const options = {
      mine: 42,
      createConnection: mustCall((authority, passed) => {
        assert.ok(authority instanceof URL);
        assert.strictEqual(authority.hostname, 'example.org');
        assert.strictEqual(passed.mine, 42);
        const [near, far] = duplexPair();
        server.emit('connection', far);
        return near;
      }),
    };
    const client = trackSession(http2.connect('http://example.org:81', options));
    const { body } = await outcome(client.request());
    assert.strictEqual(body, 'example.org:81');
    client.close();
    await closed(client);
    await ended();
  });

  it('throws for other protocols', () => {
    for (const authority of ['ftp://localhost', new URL('ws://localhost')]) {
      const { protocol } = new URL(authority);
      assert.throws(() => http2.connect(authority), {
        name: 'Error', code: 'ERR_HTTP2_UNSUPPORTED_PROTOCOL',
        message: `protocol "${protocol}" is unsupported.`,
      });
    }
  });

  it('throws for what is no authority', () => {
    assert.throws(() => http2.connect('no url'), { name: 'TypeError', code: 'ERR_INVALID_URL' });
    for (const authority of [1, true, undefined]) {
      assert.throws(() => http2.connect(authority), TypeError);
    }
    for (const options of ['x', 1]) {
      assert.throws(() => http2.connect('http://localhost', options),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  });

  it('emits an error when nobody listens at the port', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await event(server, 'listening');
    const { port } = server.address();
    server.close();
    await event(server, 'close');
    const client = trackSession(http2.connect(`http://127.0.0.1:${port}`));
    const request = outcome(client.request());
    const gone = closed(client);
    const [error] = await event(client, 'error');
    assert.strictEqual(error.code, 'ECONNREFUSED');
    await gone;
    const { error: cancelled } = await request;
    assert.strictEqual(cancelled.code, 'ERR_HTTP2_STREAM_CANCEL');
    assert.strictEqual(cancelled.cause, error);
    assert.strictEqual(cancelled.message,
                       `The pending stream has been canceled (caused by: ${error.message})`);
  });

  it('can be promisified', async () => {
    const target = await echo();
    const client = await promisify(http2.connect)(`http://127.0.0.1:${target.port}`);
    trackSession(client);
    assert.strictEqual(client.connecting, false);
    await fetchAndClose(client, target);
  });

  (since('20.16', '22.4') ? it : it.skip)('rejects when promisified', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await event(server, 'listening');
    const { port } = server.address();
    server.close();
    await event(server, 'close');
    await assert.rejects(promisify(http2.connect)(`http://127.0.0.1:${port}`),
                         { code: 'ECONNREFUSED' });
  });

  it('fails with ERR_SOCKET_CLOSED when the socket goes before it is connected', async () => {
    const socket = new net.Socket();
    const server = await listen();
    socket.connect(server.address().port, '127.0.0.1');
    const client = trackSession(http2.connect('http://localhost', {
      createConnection: () => socket,
    }));
    socket.destroy();
    const [error] = await event(client, 'error');
    assert.strictEqual(error.name, 'Error');
    assert.strictEqual(error.code, 'ERR_SOCKET_CLOSED');
    assert.strictEqual(error.message, 'Socket is closed');
    await stop(server);
  });

  it('refuses a socket that has a session already', async () => {
    const target = await echo();
    const socket = net.connect(target.port, '127.0.0.1');
    const options = { createConnection: () => socket };
    const client = trackSession(http2.connect('http://localhost', options));
    assert.throws(() => http2.connect('http://localhost', options), {
      name: 'Error', code: 'ERR_HTTP2_SOCKET_BOUND',
      message: 'The socket is already bound to an Http2Session',
    });
    await fetchAndClose(client, target);
  });
});
