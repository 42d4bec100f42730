'use strict';

/**
 * Sets a scene: the side under test, with a small application, joined to a peer
 * of raw frames over TCP or TLS, both past the handshake and the SETTINGS.
 */

const net = require('node:net');
const tls = require('node:tls');
const { certificate } = require('../certs');
const { event } = require('../collect');
const frames = require('../frames');
const { http2 } = require('../impl');
const { RawPeer } = require('../raw-peer');

/** Longer than the smallest window that a peer allows in any scenario. */
const BODY = 'sixteen octets..';

/** An answer that is begun at once and ended after the request. */
function serveStream(stream, recorder) {
  const who = `stream ${stream.id}`;
  recorder.stream(stream);
  stream.on('end', () => { if (stream.writable) stream.end('bye'); });
  stream.respond({ ':status': 200 });
  stream.write(BODY, () => recorder.note(`callback: write of ${who}`));
}

function serveRequest(request, response, recorder) {
  const who = `response ${request.stream.id}`;
  recorder.exchange(request, response);
  request.on('end', () => response.end('bye'));
  response.writeHead(200);
  response.write(BODY, () => recorder.note(`callback: write of ${who}`));
}

/**
 * The listeners of an application; `server.recorder` is that of the scenario. A session
 * may fail when the next one is played already.
 */
function serve(server, side) {
  const recorders = new WeakMap();
  server.on('session', (session) => {
    recorders.set(session, server.recorder);
    server.recorder.session(session);
  });
  server.on('sessionError', (error, session) => {
    recorders.get(session).event('server', 'sessionError', [error]);
  });
  if (side === 'compat') {
    server.on('request', (request, response) => {
      serveRequest(request, response, server.recorder);
      server.recorder.event('server', 'request', [request.stream.id, request.method], request);
    });
  } else {
    server.on('stream', (stream, headers, flags) => {
      serveStream(stream, server.recorder);
      server.recorder.event('server', 'stream', [stream.id, headers, flags], stream);
    });
  }
}

function makeServer(side, secure) {
  if (side === 'raw') {
    if (!secure) return net.createServer();
    return tls.createServer({ ...certificate(), ALPNProtocols: ['h2'] });
  }
  const server = secure ? http2.createSecureServer(certificate()) : http2.createServer();
  serve(server, side);
  return server;
}

/** Servers serve all scenarios of a process: to make a secure one takes long. */
const servers = new Map();

async function serverOf(side, { transport }) {
  const key = `${side} ${transport}`;
  if (!servers.has(key)) {
    const server = makeServer(side, transport === 'tls');
    server.listen(0, '127.0.0.1');
    await event(server, 'listening');
    servers.set(key, server);
  }
  return servers.get(key);
}

let secureContext;

/** How a client trusts the certificate. */
function trust() {
  secureContext ??= tls.createSecureContext({ ca: certificate().cert });
  return { secureContext };
}

/** A peer that does not wait for the acknowledgement of what went before. */
function makePeer(socket, skip) {
  socket.setNoDelay();
  return new RawPeer(socket, skip);
}

/** @returns {Promise<{session: Http2Session, peer: RawPeer}>} */
async function serverScene(scenario, recorder, settings) {
  const server = await serverOf(scenario.side, scenario);
  server.recorder = recorder;
  const sessions = event(server, 'session');
  const to = { host: '127.0.0.1', port: server.address().port };
  const secure = scenario.transport === 'tls';
  const socket = secure ? tls.connect({ ...to, ...trust(), ALPNProtocols: ['h2'] }) :
    net.connect(to);
  const peer = makePeer(socket);
  await event(socket, secure ? 'secureConnect' : 'connect');
  peer.send(frames.PREFACE, frames.settings(settings));
  const [session] = await sessions;
  return { session, peer };
}

async function clientScene(scenario, recorder, settings) {
  const server = await serverOf('raw', scenario);
  const secure = scenario.transport === 'tls';
  const sockets = event(server, secure ? 'secureConnection' : 'connection');
  const authority = `${secure ? 'https' : 'http'}://127.0.0.1:${server.address().port}`;
  const session = recorder.session(http2.connect(authority, secure ? trust() : {}));
  session.on('stream', (stream, headers, flags) => {
    recorder.stream(stream);
    recorder.event('session', 'stream', [stream.id, headers, flags], stream);
  });
  const [socket] = await sockets;
  const peer = makePeer(socket, frames.PREFACE.length);
  peer.send(frames.settings(settings));
  return { session, peer };
}

/** Both sides have each other's SETTINGS, and know it. */
async function settle(peer) {
  await peer.next(frames.TYPE.SETTINGS, 0, (frame) => frame.flags === 0);
  peer.send(frames.settingsAck());
  await peer.roundTrip();
}

async function setScene(scenario, recorder, { settings }) {
  const isServer = scenario.side === 'server' || scenario.side === 'compat';
  const scene = await (isServer ? serverScene : clientScene)(scenario, recorder, settings);
  await settle(scene.peer);
  return { ...scene, toServer: isServer };
}

/** A request of the client under test, that has reached the peer. */
async function ask({ session, peer }, recorder, { path, open }) {
  const stream = session.request({ ':method': 'POST', ':path': path }, { endStream: false });
  const written = () => recorder.note(`callback: write of stream ${stream.id}`);
  if (open) stream.write(BODY, written);
  else stream.end(BODY, written);
  if (stream.pending) await event(stream, 'ready');
  recorder.stream(stream);
  await peer.next(frames.TYPE.DATA, stream.id);
  return stream.id;
}

module.exports = { ask, setScene };
