'use strict';

const assert = require('node:assert');
const net = require('node:net');
const { event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { http2 } = require('../helpers/impl');
const { trackServer, trackSession, trackSocket } = require('../helpers/leaks');
const { mustCall } = require('../helpers/must-call');
const { RawPeer } = require('../helpers/raw-peer');
const { watchSessions } = require('../helpers/watch-sessions');

const FIRST = Buffer.concat([
  frames.PREFACE, frames.settings(), frames.settingsAck(),
  frames.headers(1, frames.requestFields([], { method: 'POST' })), frames.data(1, 'first '),
]);
const SECOND = frames.data(1, 'second', { endStream: true });

/**
 * A net server that lets `take` have its way with a socket that has received
 * FIRST, and hands it to an HTTP/2 server after that. `resume`: nobody has made
 * the paused handle read before.
 */
async function handedOver(take, { resume = false } = {}) {
  const http2Server = http2.createServer();
  const { ended } = watchSessions(http2Server);
  http2Server.on('stream', mustCall((stream) => {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      stream.respond();
      stream.end(Buffer.concat(chunks));
    });
  }));
  const netServer = trackServer(net.createServer({ pauseOnConnect: true }, async (socket) => {
    trackSocket(socket);
    await take(socket);
    http2Server.emit('connection', socket);
    if (resume) socket.resume();
  }));
  netServer.listen(0, '127.0.0.1');
  await event(netServer, 'listening');
  const peer = new RawPeer(net.connect(netServer.address().port, '127.0.0.1'));
  peer.send(FIRST);
  setTimeout(() => peer.send(SECOND), 30);
  await peer.lastOf(1);
  const body = Buffer.concat(peer.frames.filter(({ type }) => type === frames.TYPE.DATA)
    .map(({ payload }) => payload));
  assert.strictEqual(body.toString(), 'first second');
  await peer.destroy();
  await ended();
  netServer.close();
  await event(netServer, 'close');
}

function readable(socket) {
  socket.resume();
  socket.pause();
  return new Promise((resolve) => socket.once('readable', resolve));
}

describe('data that arrived before the session existed', () => {
  it('is taken when it has been unshifted', () => handedOver(async (socket) => {
    socket.resume();
    const [chunk] = await event(socket, 'data');
    socket.pause();
    socket.unshift(chunk);
  }));

  it('is taken when a part of it has been unshifted', () => handedOver(async (socket) => {
    socket.resume();
    const [chunk] = await event(socket, 'data');
    socket.pause();
    socket.unshift(chunk.subarray(10));
    socket.unshift(chunk.subarray(0, 10));
  }));

  it('is taken out of the buffer of the socket', () => handedOver(async (socket) => {
    await readable(socket);
    assert.ok(socket.readableLength > 0);
  }));

  it('may be nothing at all', () => handedOver(async () => {}, { resume: true }));

  it('is taken by a client too', async () => {
    const server = trackServer(http2.createServer());
    const { ended } = watchSessions(server);
    server.on('stream', mustCall((stream) => {
      stream.respond();
      stream.end('x');
    }));
    server.listen(0, '127.0.0.1');
    await event(server, 'listening');
    const socket = net.connect(server.address().port, '127.0.0.1');
    const [chunk] = await event(socket, 'data'); // the SETTINGS of the server
    socket.pause();
    socket.unshift(chunk);
    const client = trackSession(http2.connect('http://localhost', {
      createConnection: () => socket,
    }));
    const settings = event(client, 'remoteSettings');
    const { body } = await outcome(client.request());
    await settings;
    assert.strictEqual(body, 'x');
    client.close();
    await event(client, 'close');
    await ended();
    server.close();
    await event(server, 'close');
  });
});
