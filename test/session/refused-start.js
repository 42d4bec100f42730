'use strict';

const assert = require('node:assert');
const net = require('node:net');
const { certificate } = require('../helpers/certs');
const { closed, event, outcome } = require('../helpers/collect');
const { builtin, http2 } = require('../helpers/impl');
const { trackServer, trackSession, trackSocket } = require('../helpers/leaks');
const { mustNotCall } = require('../helpers/must-call');
const { authorityOf, connect, eachTransport, listen, stop } = require('../helpers/server');

// Node's servers throw all this into the event loop.
const ours = builtin ? it.skip : it;

const REFUSED = { settings: { maxFrameSize: 1 } };
const CODE = 'ERR_HTTP2_INVALID_SETTING_VALUE';

/** Events of a session in their order. */
function record(session, events = []) {
  session.on('connect', () => events.push('connect'));
  session.on('error', (error) => events.push(error.code));
  session.on('close', () => events.push('close'));
  return events;
}

/** A server with options that its sessions cannot start with, and a client of it. */
async function refusedBy({ transport = 'tcp', options, prepare = () => {} }, code) {
  const server = await listen({ transport, options });
  prepare(server);
  server.on('session', mustNotCall('session'));
  const refused = event(server, 'sessionError');
  const client = connect(server, { transport });
  client.on('error', () => {});
  const gone = closed(client);
  const [error, session] = await refused;
  assert.strictEqual(error.code, code);
  assert.ok(session.destroyed);
  await gone;
  await stop(server);
}

describe('a session that cannot start', () => {
  eachTransport('of a client ends with \'error\' and \'close\'', async (transport) => {
    const server = await listen({ transport });
    server.on('sessionError', () => {});
    const client = connect(server, { transport, options: REFUSED });
    const events = record(client);
    const request = client.request();
    const gone = closed(client);
    const { error } = await outcome(request);
    assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_CANCEL');
    assert.strictEqual(error.cause.code, CODE);
    await gone;
    assert.deepStrictEqual(events, [CODE, 'close']);
    await stop(server);
  }, ['tcp', 'tls', 'pipe']);

  it('throws where the socket is connected, which stays usable', async () => {
    const server = await listen({ onStream: (stream) => stream.respond({}, { endStream: true }) });
    const socket = trackSocket(net.connect(server.address().port, '127.0.0.1'));
    await event(socket, 'connect');
    const start = (options) => http2.connect(authorityOf(server), {
      createConnection: () => socket, ...options,
    });
    assert.throws(() => start(REFUSED), { code: CODE });
    assert.strictEqual(socket.destroyed, false);
    if (builtin) { // which keeps the socket
      socket.destroy();
    } else {
      const client = trackSession(start());
      assert.strictEqual((await outcome(client.request())).headers[':status'], 200);
      client.close();
      await closed(client);
    }
    await stop(server);
  });

  it('of a client over TLS is thrown if there are no settings at all', () => {
    for (const settings of [null, 5]) {
      assert.throws(() => http2.connect('https://127.0.0.1:1', { settings }),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  });

  for (const transport of ['tcp', 'tls', 'duplex']) {
    ours(`of a server is a 'sessionError' (${transport})`,
      () => refusedBy({ transport, options: REFUSED }, CODE));
  }

  ours('of a server with origins that are none is a \'sessionError\'', () => refusedBy({
    transport: 'tls', options: { ...certificate(), origins: ['nowhere'] },
  }, 'ERR_INVALID_URL'));

  ours('of a server with a time limit that is none is a \'sessionError\'', () => refusedBy({
    prepare(server) {
      server.timeout = 'soon';
    },
  }, 'ERR_INVALID_ARG_TYPE'));

  ours('leaves the server to others', async () => {
    const settings = { maxFrameSize: 1 };
    const server = trackServer(http2.createServer({ settings }));
    server.on('stream', (stream) => stream.respond({}, { endStream: true }));
    server.listen(0, '127.0.0.1');
    await event(server, 'listening');
    const refused = event(server, 'sessionError');
    const first = connect(server);
    first.on('error', () => {});
    const gone = closed(first);
    await Promise.all([refused, gone]);
    server.updateSettings({ maxFrameSize: 16384 });
    const second = connect(server);
    assert.strictEqual((await outcome(second.request())).headers[':status'], 200);
    second.close();
    await closed(second);
    await stop(server);
  });
});
