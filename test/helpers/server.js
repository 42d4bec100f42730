'use strict';

/** Starts servers and connects clients to them, over every transport. */

const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { certificate } = require('./certs');
const { closed, event } = require('./collect');
const { duplexPair } = require('./duplex-pair');
const { http2 } = require('./impl');
const { trackServer, trackSession } = require('./leaks');

/** The ways a session can reach its peer. */
const TRANSPORTS = Object.freeze(['tcp', 'tls', 'duplex', 'pipe']);

let pipes = 0;

function pipePath() {
  return path.join(os.tmpdir(), `h2-${process.pid}-${++pipes}.sock`);
}

/**
 * Starts a server on a free port of 127.0.0.1, or on a pipe; for 'duplex' it
 * does not listen.
 * @param {object} [setup]
 * @param {string} [setup.transport]  of TRANSPORTS, 'tcp'
 * @param {object} [setup.options]  of the server
 * @param {Function} [setup.onStream]  its 'stream' listener
 * @param {object} [setup.impl]  http2 module
 */
async function listen({ transport = 'tcp', options, onStream, impl = http2 } = {}) {
  const server = transport === 'tls' ?
    impl.createSecureServer({ ...certificate(), ...options }) :
    impl.createServer(options);
  trackServer(server);
  if (onStream) server.on('stream', onStream);
  if (transport === 'duplex') return server;
  server.listen(transport === 'pipe' ? { path: pipePath() } :
    { port: 0, host: '127.0.0.1' });
  await event(server, 'listening');
  return server;
}

/** The authority under which a client reaches a server of `listen`. */
function authorityOf(server, transport = 'tcp') {
  const address = server.address();
  const port = address?.port ?? 80;
  return `${transport === 'tls' ? 'https' : 'http'}://127.0.0.1:${port}`;
}

/** Client options that make `http2.connect` reach the server. */
function routeTo(server, transport) {
  if (transport === 'tls') return { ca: certificate().cert };
  if (transport === 'pipe') {
    return { createConnection: () => net.connect(server.address()) };
  }
  if (transport !== 'duplex') return {};
  return {
    createConnection() {
      const [near, far] = duplexPair();
      server.emit('connection', far);
      return near;
    },
  };
}

/** Connects to a server of `listen`; does not wait. */
function connect(server, { transport = 'tcp', options, impl = http2 } = {}) {
  return trackSession(impl.connect(authorityOf(server, transport),
                                   { ...routeTo(server, transport), ...options }));
}

/** Closes server and resolves when it has closed. */
async function stop(server) {
  if (!server.listening) return;
  const done = closed(server);
  server.close();
  await done;
}

function closedSession(session) {
  return session.destroyed ? undefined : closed(session);
}

/**
 * A connected client and server for the time of `body`, closed gracefully
 * afterwards: a body that leaves a stream open runs into the time limit.
 * @param {object} setup
 * @param {string} [setup.transport]
 * @param {object} [setup.server]  server options
 * @param {object} [setup.client]  client options
 * @param {Function} [setup.onStream]
 * @param {object} [setup.serverImpl]  http2 module of the server
 * @param {object} [setup.clientImpl]  http2 module of the client
 * @param {(context: {server, client, serverSession, authority}) => Promise} body
 */
async function withPair(setup, body) {
  const { transport = 'tcp' } = setup;
  const server = await listen({
    transport, options: setup.server, onStream: setup.onStream, impl: setup.serverImpl,
  });
  const sessions = event(server, 'session');
  const client = connect(server, {
    transport, options: setup.client, impl: setup.clientImpl,
  });
  const [[serverSession], [, socket]] = await Promise.all([sessions, event(client, 'connect')]);
  const authority = authorityOf(server, transport);
  await body({ server, client, serverSession, socket, authority, transport });
  const gone = [closedSession(client), closedSession(serverSession)];
  client.close();
  await Promise.all([...gone, stop(server)]);
}

/** Defines the same test once for each transport. */
function eachTransport(title, body, transports = TRANSPORTS) {
  for (const transport of transports) {
    it(`${title} (${transport})`, function onTransport() {
      return body.call(this, transport);
    });
  }
}

module.exports = {
  TRANSPORTS, authorityOf, connect, eachTransport, listen, routeTo, stop, withPair,
};
