'use strict';

/**
 * How a session starts: it listens to its socket, and gets its pump, and with it a native
 * session, when the socket is connected.
 */

const net = require('node:net');
const { writeConfig } = require('../native/config');
const { ROLE } = require('../native/tables');
const { constants } = require('../node/constants');
const { nextTick, now, setImmediate } = require('../node/timers');
const { isTLSSocket } = require('../node/tls-socket');
const { debugSession } = require('../observe/debug');
const { traceSession } = require('../observe/native-debug');
const { createTransport } = require('../transport');
const { releaseSession, socketOnClose, socketOnError } = require('./ending');
const { Pump } = require('./pump');
const { startTimeouts } = require('./timeouts');
const {
  kAlpnProtocol, kConnected, kEncrypted, kHandle, kOptions, kPump, kSocket, kState, kType,
} = require('../symbols');

const { NGHTTP2_SESSION_SERVER } = constants;

/** The `alpnProtocol` of a connection without TLS. */
const H2C = 'h2c';

/** Emits 'connect'. */
function emitConnect(session, socket) {
  session.emit('connect', session, socket);
}

/** Lets the transport deliver what the peer has sent. */
function startReading(session) {
  const pump = session[kPump];
  if (pump !== null && pump.open) pump.transport.start();
}

/**
 * Starts a new session as soon as its socket is connected. The constructors of both kinds of
 * sessions call it at their end.
 * @param {Http2Session} session
 * @param {boolean} [guarded]  whether nobody could catch what the start throws
 * @throws {Error} unless `guarded`: what keeps a session from starting on a socket that is
 *   connected already
 */
function start(session, guarded = false) {
  const socket = session[kSocket];
  socket.on('error', socketOnError);
  socket.on('close', socketOnClose);
  if (socket.connecting || socket.secureConnecting) {
    const event = isTLSSocket(socket) ? 'secureConnect' : 'connect';
    socket.once(event, () => startSession(session, true));
  } else {
    startSession(session, guarded);
  }
  debugSession(session, 'created');
}

/**
 * Connects the session. What that throws, as for settings that are refused, goes to the caller,
 * whose socket is free again. If nobody can catch it, it is an error of the session.
 * @param {Http2Session} session
 * @param {boolean} guarded  whether nobody can catch it
 */
function startSession(session, guarded) {
  try {
    connectSession(session);
  } catch (error) {
    if (guarded) {
      failSession(session, error);
      return;
    }
    const socket = session[kSocket];
    socket.off('error', socketOnError);
    socket.off('close', socketOnClose);
    session[kState].destroyed = true;
    releaseSession(session);
    throw error;
  }
}

/**
 * The session could not be set up: 'error' and 'close' follow. The peer gets no GOAWAY.
 * @param {Http2Session} session
 * @param {Error} error
 */
function failSession(session, error) {
  session[kSocket].destroy();
  session.destroy(error);
}

/** The socket is connected: makes the native session and the transport. */
function connectSession(session) {
  const socket = session[kSocket];
  const state = session[kState];
  state.connected = true;
  if (!session.destroyed) {
    if (typeof socket.disableRenegotiation === 'function') socket.disableRenegotiation();
    if (typeof socket.setNoDelay === 'function') socket.setNoDelay();
    session[kEncrypted] = Boolean(socket.encrypted);
    session[kAlpnProtocol] = socket.encrypted ? socket.alpnProtocol : H2C;
    openPump(session, socket);
    session[kConnected]();
  }
  nextTick(emitConnect, session, socket);
  // In a tick of its own, behind 'connect': listeners of that may still want the first event of
  // the peer.
  nextTick(startReading, session);
}

/**
 * Makes the first flush over TLS wait until the loop has turned. What is written within the
 * callback of the handshake would overtake the session tickets, and what the application submits
 * in that callback would become a TLS record of its own.
 * @param {NativeTransport|StreamTransport} transport
 */
function deferFirstFlush(transport) {
  const { patient } = transport;
  transport.patient = true;
  setImmediate(() => {
    transport.patient = patient;
  });
}

/**
 * Octets of one write over TLS, about: while it is encrypted and sent nothing else happens, and
 * memory that is used again (transport/output-memory.js) has no room for more.
 */
const ENCRYPTED_SEND = 256 * 1024;

/** Makes the pump and the transport of a session, and submits its first SETTINGS. */
function openPump(session, socket) {
  const options = session[kOptions];
  const role = session[kType] === NGHTTP2_SESSION_SERVER ? ROLE.SERVER : ROLE.CLIENT;
  writeConfig(options, role, {
    // A Duplex of the application sees each write: it gets the frames one by one.
    separatePieces: !(socket instanceof net.Socket),
    sendMax: session[kEncrypted] ? ENCRYPTED_SEND : undefined,
  });
  const pump = new Pump(session, role);
  session[kHandle] = pump.handle;
  session[kPump] = pump;
  session[kState].startTime = now();
  traceSession(session, 'session created');
  pump.transport = createTransport(socket, pump);
  startTimeouts(session);
  if (session[kEncrypted]) deferFirstFlush(pump.transport);
  session.settings(typeof options.settings === 'object' ? options.settings : {});
  if (options.connectionWindowSize !== undefined) {
    session.setLocalWindowSize(options.connectionWindowSize);
  }
}

module.exports = { failSession, start };
