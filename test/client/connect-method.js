'use strict';

const assert = require('node:assert');
const net = require('node:net');
const { bytes, closed, event, outcome } = require('../helpers/collect');
const { trackServer } = require('../helpers/leaks');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { connect, eachTransport, listen, stop, withPair } = require('../helpers/server');

const CONNECT = { ':method': 'CONNECT' };

describe('CONNECT', () => {
  it('tunnels to another server', async () => {
    const target = trackServer(net.createServer((socket) => socket.pipe(socket)));
    target.listen(0, '127.0.0.1');
    await event(target, 'listening');
    await withPair({
      onStream: mustCall((stream, headers) => {
        assert.strictEqual(headers[':method'], 'CONNECT');
        assert.strictEqual(headers[':scheme'], undefined);
        assert.strictEqual(headers[':path'], undefined);
        const { hostname, port } = new URL(`tcp://${headers[':authority']}`);
        const socket = net.connect(port, hostname, () => {
          stream.respond();
          socket.pipe(stream);
          stream.pipe(socket);
        });
      }),
    }, async ({ client }) => {
      const stream = client.request({
        ...CONNECT, ':authority': `127.0.0.1:${target.address().port}`,
      });
      const body = bytes(stream);
      stream.write('through the ');
      setImmediate(() => stream.end('tunnel'));
      assert.strictEqual((await body).toString(), 'through the tunnel');
    });
    target.close();
    await event(target, 'close');
  });

  it('needs an authority, and neither scheme nor path', () => withPair({
    onStream: mustNotCall('stream'),
  }, async ({ client }) => {
    assert.throws(() => client.request(CONNECT), {
      name: 'Error', code: 'ERR_HTTP2_CONNECT_AUTHORITY',
      message: ':authority header is required for CONNECT requests',
    });
    assert.throws(() => client.request({ ...CONNECT, ':authority': 'a', ':scheme': 'http' }), {
      name: 'Error', code: 'ERR_HTTP2_CONNECT_SCHEME',
      message: 'The :scheme header is forbidden for CONNECT requests',
    });
    assert.throws(() => client.request({ ...CONNECT, ':authority': 'a', ':path': '/' }), {
      name: 'Error', code: 'ERR_HTTP2_CONNECT_PATH',
      message: 'The :path header is forbidden for CONNECT requests',
    });
  }));
});

describe('extended CONNECT', () => {
  const EXTENDED = {
    ...CONNECT, ':protocol': 'websocket', ':path': '/chat', ':scheme': 'http',
    ':authority': 'localhost',
  };

  eachTransport('works once the server allows it', async (transport) => {
    const server = await listen({
      transport,
      options: { settings: { enableConnectProtocol: true } },
      onStream: mustCall((stream, headers) => {
        assert.strictEqual(headers[':protocol'], 'websocket');
        assert.strictEqual(headers[':path'], '/chat');
        assert.strictEqual(headers[':scheme'], 'http');
        stream.respond();
        stream.pipe(stream);
      }),
    });
    const client = connect(server, { transport });
    const [settings] = await event(client, 'remoteSettings');
    assert.strictEqual(settings.enableConnectProtocol, true);
    const stream = client.request(EXTENDED);
    stream.end('ping');
    const { body } = await outcome(stream);
    assert.strictEqual(body, 'ping');
    const gone = closed(client);
    client.close();
    await gone;
    await stop(server);
  });

  it('is refused when the server does not allow it', async () => {
    const server = await listen({ onStream: mustNotCall('stream') });
    server.on('session', (session) => session.on('error', () => {}));
    const client = connect(server);
    client.on('error', () => {});
    await event(client, 'remoteSettings');
    const { headers, error } = await outcome(client.request(EXTENDED));
    assert.strictEqual(headers, undefined);
    assert.ok(error instanceof Error);
    if (!client.destroyed) client.destroy();
    await stop(server);
  });
});
