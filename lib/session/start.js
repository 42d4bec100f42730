'use strict';

/** How a session starts: it binds its socket, and gets its native half when that is connected. */

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

const H2C = 'h2c';

function emitConnect(session, socket) {
  session.emit('connect', session, socket);
}

function startReading(session) {
  const pump = session[kPump];
  if (pump !== null && pump.open) pump.transport.start();
}

/**
 * Binds a new session to its socket and starts it, as soon as that is connected. The
 * constructors of the two kinds of sessions call it at their end.
 * @param {Http2Session} session
 * @param {boolean} [guarded]  nobody could catch what the start throws
 * @throws {Error} unless `guarded`, what keeps a session from starting on a socket that
 *   is connected already
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
 * Connects the session. What it throws, as for settings that are refused, is an
 * error of the session where an event of the socket has led here; otherwise it
 * goes to the caller, whose socket is free again.
 * @param {Http2Session} session
 * @param {boolean} guarded
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

/** The session could not be set up: 'error' and 'close' follow, the peer hears nothing. */
function failSession(session, error) {
  session[kSocket].destroy();
  session.destroy(error);
}

/** The socket is connected: gives the session its native half. */
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
  // A listener of 'connect' may still want to see the first event of the peer.
  nextTick(startReading, session);
}

/**
 * What is written within the callback of a TLS handshake overtakes the session
 * tickets, and what the application submits in it would make a record of its
 * own: the first flush waits for the loop to turn.
 */
function deferFirstFlush(transport) {
  const { patient } = transport;
  transport.patient = true;
  setImmediate(() => {
    transport.patient = patient;
  });
}

function openPump(session, socket) {
  const options = session[kOptions];
  const role = session[kType] === NGHTTP2_SESSION_SERVER ? ROLE.SERVER : ROLE.CLIENT;
  // A Duplex of the application sees each write: the frames come one by one.
  writeConfig(options, role, !(socket instanceof net.Socket));
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
