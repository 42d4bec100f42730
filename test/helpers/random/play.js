'use strict';

/**
 * Frames of all sorts, several in one write, against an application that does
 * this or that, now or later. Whatever comes of it: each stream is announced
 * once and closes, the session closes, and nothing is thrown. The choices come
 * from a seed, so that what fails can be played again.
 */

const assert = require('node:assert');
const net = require('node:net');
const { setTimeout: sleep } = require('node:timers/promises');
const { choices, pick } = require('../choices');
const { closed, event } = require('../collect');
const { duplexPair } = require('../duplex-pair');
const frames = require('../frames');
const { trackSession } = require('../leaks');
const { http2 } = require('../impl');
const { RawPeer } = require('../raw-peer');
const { listen, stop } = require('../server');
const { watchSessions } = require('../watch-sessions');
const { ACTIONS, CLIENT_ACTIONS, COMPAT_ACTIONS } = require('./actions');
const { FROM_CLIENT, FROM_SERVER, post } = require('./frames');

const PAUSE_MS = 8;

const MOMENTS = [
  (action) => action(),
  (action) => process.nextTick(action),
  (action) => queueMicrotask(action),
  (action) => setImmediate(action),
  (action) => setTimeout(action, 5),
];

/** An application that does up to three things with each stream. */
function application(choose, actions) {
  const chosen = Array.from({ length: choose(4) },
                            () => [pick(choose, MOMENTS), pick(choose, actions)]);
  return (...args) => {
    for (const [moment, action] of chosen) {
      moment(() => {
        try {
          action(...args);
        } catch (error) {
          // Too late, or in the wrong order: what Node's API throws for it.
          assert.match(error.code, /^ERR_(HTTP2|STREAM)_/);
        }
      });
    }
  };
}

/** In up to three writes up to four frames each, on two streams. */
function conversation(choose, list) {
  return Array.from({ length: 1 + choose(3) }, () => (
    Array.from({ length: 1 + choose(4) },
               () => pick(choose, list)(pick(choose, [1, 1, 3])))
  ));
}

async function speak(peer, writes) {
  for (const write of writes) {
    if (!peer.ended) peer.send(...write);
    await sleep(PAUSE_MS);
  }
}

/** A raw client of the server. */
async function connectPeer(server, transport) {
  let socket;
  if (transport === 'duplex') {
    const [near, far] = duplexPair();
    server.emit('connection', far);
    socket = near;
  } else {
    socket = net.connect(server.address().port, '127.0.0.1');
    await event(socket, 'connect');
  }
  return new RawPeer(socket).send(frames.PREFACE, frames.settings(), frames.settingsAck());
}

/**
 * Against a server.
 * @param {number} seed
 * @param {'tcp'|'duplex'} [transport]
 */
async function playServer(seed, transport = 'tcp') {
  const choose = choices(seed);
  const compat = choose(3) === 0;
  const act = application(choose, compat ? COMPAT_ACTIONS : ACTIONS);
  const seen = new Set();
  const closes = [];
  const server = await listen({
    transport,
    onStream(stream) {
      assert.strictEqual(seen.has(stream.id), false, `seed ${seed}: stream ${stream.id} twice`);
      seen.add(stream.id);
      stream.on('error', () => {});
      closes.push(closed(stream));
      if (!compat) act(stream);
    },
  });
  if (compat) server.on('request', act);
  const { ended } = watchSessions(server);
  server.on('session', (session) => session.on('error', () => {}));
  server.on('sessionError', () => {});
  const peer = await connectPeer(server, transport);
  const writes = conversation(choose, FROM_CLIENT);
  writes[0].unshift(post(1));
  await speak(peer, writes);
  await peer.destroy();
  await ended();
  await Promise.all(closes);
  await stop(server);
}

/** A client whose server is raw. */
async function connectClient(transport) {
  if (transport === 'duplex') {
    const [near, far] = duplexPair();
    return [http2.connect('http://localhost', { createConnection: () => near }), far];
  }
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await event(server, 'listening');
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  const [socket] = await event(server, 'connection');
  server.close();
  return [client, socket];
}

/** Against a client. */
async function playClient(seed, transport = 'tcp') {
  const choose = choices(seed);
  const act = application(choose, CLIENT_ACTIONS);
  const [client, socket] = await connectClient(transport);
  trackSession(client);
  const gone = closed(client);
  const closes = [];
  const watch = (stream) => {
    stream.on('error', () => {});
    closes.push(closed(stream));
    return stream;
  };
  client.on('error', () => {});
  client.on('stream', (stream) => act(watch(stream)));
  for (let count = 0; count < 2; count++) {
    const stream = watch(client.request({ ':method': 'POST' }));
    stream.once('response', () => act(stream));
  }
  const peer = new RawPeer(socket, frames.PREFACE.length);
  peer.send(frames.settings(), frames.settingsAck());
  await peer.next(frames.TYPE.HEADERS, 3);
  await speak(peer, conversation(choose, FROM_SERVER));
  await peer.destroy();
  await gone;
  await Promise.all(closes);
}

module.exports = { playClient, playServer };
