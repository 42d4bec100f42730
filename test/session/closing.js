'use strict';

/** A session that is over ends, whatever its peer does. `closeTimeout` is not in Node. */

const assert = require('node:assert');
const net = require('node:net');
const { Duplex } = require('node:stream');
const { setTimeout: sleep } = require('node:timers/promises');
const { closed, event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { trackServer, trackSession } = require('../helpers/leaks');
const { limitsTold } = require('../helpers/limits');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');

const SHORT = 60;
const BODY = 2 ** 25; // octets; more than any socket takes by itself

/** Waits until the system takes no more of what the session has to send. */
async function stalled({ socket }) {
  let before;
  do {
    before = socket.bytesWritten;
    await sleep(SHORT);
  } while (before === 0 || socket.bytesWritten !== before);
}

/** A session with a body under way to a peer that has stopped to read. */
async function unread(options, use) {
  const server = await listen({
    options: { closeTimeout: SHORT, ...options },
    onStream(stream) {
      stream.on('error', () => {});
      stream.respond();
      stream.end(Buffer.alloc(BODY));
    },
  });
  const sessions = event(server, 'session');
  const peer = await rawClient(server, { settings: [[4, 2 ** 31 - 1]] });
  peer.socket.pause();
  peer.send(frames.windowUpdate(0, 2 ** 30),
    frames.headers(1, frames.requestFields(), { endStream: true }));
  const [session] = await sessions;
  session.on('error', () => {});
  await event(session, 'stream');
  await stalled(session);
  await use({ server, session, peer });
  await peer.destroy();
  await stop(server);
}

(builtin ? describe.skip : describe)('closeTimeout', () => {
  it('ends a destroyed session whose peer does not read', () => unread({}, async ({ session }) => {
    const gone = closed(session);
    session.destroy();
    await gone;
  }));

  it('ends a failed one with its error', () => unread({}, async ({ session }) => {
    const failed = event(session, 'error');
    const error = new Error('mine');
    session.destroy(error);
    assert.deepStrictEqual(await failed, [error]);
  }));

  it('lets server.close() come to its end', () => unread({}, async ({ server, session }) => {
    session.destroy();
    await stop(server);
  }));

  it('tells that it has', () => unread({}, async ({ session }) => {
    const messages = await limitsTold(async () => {
      const gone = closed(session);
      session.destroy();
      await gone;
    });
    assert.strictEqual(messages.length, 1);
    const { limit, configured, value } = messages[0];
    assert.deepStrictEqual([limit, configured], ['close_timeout', SHORT]);
    assert.ok(value >= SHORT / 2);
    assert.strictEqual(messages[0].session, session);
  }));

  it('leaves what is under way alone', () => unread({}, async ({ session, peer }) => {
    const gone = closed(session);
    session.close();
    await sleep(4 * SHORT);
    assert.strictEqual(session.destroyed, false);
    peer.socket.resume();
    await peer.lastOf(1);
    await gone;
    const octets = peer.frames.filter(({ type }) => type === frames.TYPE.DATA)
      .reduce((sum, { payload }) => sum + payload.length, 0);
    assert.strictEqual(octets, BODY);
  }));

  it('ends a connection whose other side stays open', async () => {
    const server = await listen({ options: { closeTimeout: SHORT } });
    const sessions = event(server, 'session');
    const socket = net.connect({ port: server.address().port, host: '127.0.0.1',
                                 allowHalfOpen: true });
    socket.write(Buffer.concat([frames.PREFACE, frames.settings()]));
    socket.resume();
    socket.on('error', () => {});
    const [session] = await sessions;
    await event(session, 'remoteSettings');
    const gone = closed(session);
    session.close();
    await gone;
    await stop(server);
    socket.destroy();
  });

  it('0 waits as Node does', () => unread({ closeTimeout: 0 }, async ({ session, peer }) => {
    const gone = closed(session);
    session.destroy();
    const first = await Promise.race([gone.then(() => 'closed'), sleep(4 * SHORT)]);
    assert.strictEqual(first, undefined);
    await peer.destroy();
    await gone;
  }));

  it('ends a client session over a Duplex that takes nothing', async () => {
    const client = trackSession(http2.connect('http://a', {
      closeTimeout: SHORT,
      createConnection: () => new Duplex({ read() {}, write() {} }),
    }));
    await event(client, 'connect');
    const gone = closed(client);
    client.destroy();
    await gone;
  });

  it('ends a client session whose server does not accept it', async () => {
    const server = trackServer(net.createServer({ pauseOnConnect: true }));
    const sockets = [];
    server.on('connection', (socket) => sockets.push(socket.on('error', () => {})));
    server.listen(0, '127.0.0.1');
    await event(server, 'listening');
    const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`,
      { closeTimeout: SHORT }));
    await event(client, 'connect');
    const gone = closed(client);
    client.close();
    await gone;
    for (const socket of sockets) socket.destroy();
    await stop(server);
  });
});
