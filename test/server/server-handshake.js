'use strict';

const assert = require('node:assert');
const net = require('node:net');
const { closed, event, outcome } = require('../helpers/collect');
const { duplexPair } = require('../helpers/duplex-pair');
const { http2 } = require('../helpers/impl');
const { trackServer, trackSession } = require('../helpers/leaks');
const { mustCall } = require('../helpers/must-call');
const { stop } = require('../helpers/server');

function serve(socket, options) {
  const session = trackSession(http2.performServerHandshake(socket, options));
  session.on('stream', mustCall((stream) => {
    stream.respond();
    stream.end('handshaken');
  }));
  return session;
}

async function fetchAndClose(client, session) {
  const { body } = await outcome(client.request());
  assert.strictEqual(body, 'handshaken');
  const gone = [closed(client), closed(session)];
  client.close();
  await Promise.all(gone);
}

describe('performServerHandshake', () => {
  it('makes a session over a net.Socket', async () => {
    const server = trackServer(net.createServer());
    server.listen(0, '127.0.0.1');
    await event(server, 'listening');
    const connections = event(server, 'connection');
    const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
    const [socket] = await connections;
    const session = serve(socket);
    assert.strictEqual(session.constructor.name, 'ServerHttp2Session');
    assert.strictEqual(session.server, undefined);
    await fetchAndClose(client, session);
    await stop(server);
  });

  it('makes a session over a Duplex, with options', async () => {
    const [near, far] = duplexPair();
    const session = serve(far, { settings: { maxConcurrentStreams: 12 } });
    const client = trackSession(http2.connect('http://localhost', {
      createConnection: () => near,
    }));
    const [settings] = await event(client, 'remoteSettings');
    assert.strictEqual(settings.maxConcurrentStreams, 12);
    await fetchAndClose(client, session);
  });

  it('refuses options that are no object', () => {
    const [near] = duplexPair();
    for (const options of ['x', 1, true]) {
      assert.throws(() => http2.performServerHandshake(near, options),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  });
});
