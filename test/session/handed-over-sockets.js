'use strict';

const assert = require('node:assert');
const net = require('node:net');
const { once } = require('node:events');
const { PassThrough } = require('node:stream');
const tls = require('node:tls');
const { certificate } = require('../helpers/certs');
const { closed, outcome } = require('../helpers/collect');
const { duplexPair } = require('../helpers/duplex-pair');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { trackServer, trackSession } = require('../helpers/leaks');
const { RawPeer } = require('../helpers/raw-peer');
const { connect, listen, routeTo, stop } = require('../helpers/server');
const { watchSessions } = require('../helpers/watch-sessions');

const BODY = 'h'.repeat(100_000);

/** Reads what the peer has sent first, and gives it back. */
async function giveBack(socket) {
  const [chunk] = await once(socket, 'data');
  socket.pause();
  return chunk;
}

/** What may have been done with a socket before it is handed to a session. */
const STATES = {
  'was paused': (socket) => socket.pause(),
  'was read from and given the octets back': async (socket) => {
    socket.unshift(await giveBack(socket));
  },
  'was given octets back in pieces': async (socket) => {
    const chunk = await giveBack(socket);
    socket.unshift(chunk.subarray(5));
    socket.unshift(chunk.subarray(0, 5));
  },
  'was read by \'readable\'': async (socket) => {
    await once(socket, 'readable');
    socket.unshift(socket.read());
  },
  'has a listener for \'readable\'': async (socket) => {
    socket.on('readable', () => {});
    await once(socket, 'readable');
  },
  'has a listener for \'data\'': (socket) => void socket.on('data', () => {}),
  'was piped and given the octets back': async (socket) => {
    const target = new PassThrough();
    socket.pipe(target);
    const [chunk] = await once(target, 'data');
    socket.unpipe(target);
    socket.pause();
    socket.unshift(chunk);
  },
  'flows already': (socket) => socket.resume(),
  'is corked': (socket) => socket.cork(),
  'is corked twice': (socket) => void [socket.cork(), socket.cork()],
  'has an encoding': (socket) => socket.setEncoding('utf8'),
  'is paused afterwards': (socket) => setImmediate(() => socket.pause()),
  // Node's module brings the process down.
  ...!builtin && {
    'has buffered strings': async (socket) => {
      socket.unshift(await giveBack(socket));
      socket.setEncoding('latin1');
    },
  },
};

/** Node's module serves a Duplex of the application in the first of these. */
const DUPLEX_STATES = ['was paused', 'was read by \'readable\'', 'flows already'].concat(
  builtin ? [] : ['is corked', 'has a listener for \'readable\'']);

function echo(stream) {
  stream.respond();
  stream.pipe(stream);
}

async function assertServed(client) {
  const stream = client.request({ ':method': 'POST' });
  stream.end(BODY);
  const { body, error } = await outcome(stream);
  assert.strictEqual(error, undefined);
  assert.strictEqual(body.length, BODY.length);
  const gone = closed(client);
  client.close();
  await gone;
}

function openSocket(server, transport) {
  const { port } = server.address();
  if (transport === 'tcp') return net.connect(port, '127.0.0.1');
  return tls.connect({ port, host: '127.0.0.1', ALPNProtocols: ['h2'], ...routeTo(server, 'tls') });
}

describe('a client on a socket that', () => {
  for (const transport of ['tcp', 'tls']) {
    for (const [title, prepare] of Object.entries(STATES)) {
      it(`${title} (${transport})`, async () => {
        const server = await listen({ transport, onStream: echo });
        const socket = openSocket(server, transport);
        await once(socket, transport === 'tls' ? 'secureConnect' : 'connect');
        await prepare(socket);
        await assertServed(connect(server, {
          transport, options: { createConnection: () => socket },
        }));
        await stop(server);
      });
    }
  }

  for (const title of DUPLEX_STATES) {
    it(`${title} (duplex)`, async () => {
      const server = await listen({ transport: 'duplex' });
      const { ended } = watchSessions(server);
      server.on('stream', (stream) => stream.respond({}, { endStream: true }));
      const [near, far] = duplexPair();
      server.emit('connection', far);
      await STATES[title](near);
      const client = trackSession(http2.connect('http://localhost', {
        createConnection: () => near,
      }));
      const { headers } = await outcome(client.request());
      assert.strictEqual(headers[':status'], 200);
      client.close();
      await ended();
    });
  }
});

/** A server that hands its connections on to `server` when they are prepared. */
async function front(server, transport, prepare) {
  const gate = trackServer(transport === 'tls' ?
    tls.createServer({ ...certificate(), ALPNProtocols: ['h2'] }) : net.createServer());
  gate.on(transport === 'tls' ? 'secureConnection' : 'connection', async (socket) => {
    await prepare(socket);
    server.emit('connection', socket);
  });
  gate.listen(0, '127.0.0.1');
  await once(gate, 'listening');
  return gate;
}

/** A Duplex that is connected to a peer, whose first octets may have arrived. */
function duplexServer(prepare) {
  const server = http2.createServer();
  const [near, far] = duplexPair();
  const peer = new RawPeer(near);
  prepare(far, () => server.emit('connection', far));
  peer.send(frames.PREFACE, frames.settings(), frames.settingsAck(),
            frames.headers(1, frames.requestFields(), { endStream: true }));
  return { server, peer };
}

describe('a server on a Duplex that', () => {
  for (const [title, prepare] of Object.entries({
    'has a listener for \'data\'': (socket, handOver) => {
      socket.on('data', () => {});
      handOver();
    },
    'was given octets back while it flows': (socket, handOver) => {
      socket.once('data', (chunk) => {
        socket.unshift(chunk);
        handOver();
      });
    },
  })) {
    it(title, async () => {
      const { server, peer } = duplexServer(prepare);
      server.on('stream', (stream) => stream.respond({}, { endStream: true }));
      assert.strictEqual((await peer.lastOf(1)).name, 'HEADERS');
      await peer.destroy();
    });
  }

  it('was ended gets an error instead of silence', async () => {
    const { server, peer } = duplexServer((socket, handOver) => {
      socket.end();
      handOver();
    });
    server.on('stream', (stream) => stream.on('error', () => {}));
    const [error] = await once(server, 'sessionError');
    assert.strictEqual(error.code, 'ERR_STREAM_WRITE_AFTER_END');
    await peer.destroy();
  });
});

describe('a server on a socket that', () => {
  for (const transport of ['tcp', 'tls']) {
    for (const [title, prepare] of Object.entries(STATES)) {
      it(`${title} (${transport})`, async () => {
        const server = await listen({ transport: 'duplex', onStream: echo });
        const gate = await front(server, transport, prepare);
        await assertServed(connect(gate, { transport }));
        await stop(gate);
      });
    }

    it(`its client has half closed (${transport})`, async () => {
      const server = await listen({ transport, options: { allowHalfOpen: true } });
      const streams = once(server, 'stream');
      const socket = openSocket(server, transport);
      socket.allowHalfOpen = true;
      const peer = new RawPeer(socket);
      socket.end(Buffer.concat([
        frames.PREFACE, frames.settings(), frames.headers(1, frames.requestFields(),
                                                          { endStream: true }),
      ]));
      const [stream] = await streams;
      const { session } = stream;
      setImmediate(() => stream.respond({}, { endStream: true }));
      assert.strictEqual((await peer.lastOf(1)).name, 'HEADERS');
      session.destroy();
      await peer.closed;
      await stop(server);
    });
  }
});
