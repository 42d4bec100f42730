'use strict';

/** How a session starts on its socket, and how it ends. */

const { randomFillSync } = require('node:crypto');
const { constants } = require('./constants');
const net = require('node:net');
const { CONFIG, native, shared, SESSION_STATE, SESSION_STATS } = require('./binding');
const { startClosing, stopClosing } = require('./closing');
const { codes } = require('./errors');
const { debugSession } = require('./debug');
const { limitNamed, publishCoreLimit } = require('./limits');
const { traceSession } = require('./native-debug');
const { writeConfig } = require('./options');
const { recordSession, watch } = require('./performance');
const { Pump } = require('./pump');
const { submitError } = require('./status');
const { hasWriteInFlight } = require('./timeout');
const { startTimeouts, stopTimeouts } = require('./timeouts');
const { createTransport } = require('./transport');
const { clearTimeout, nextTick, now, setImmediate, setTimeout } = require('./timers');
const { refuseStream, unprocessedStreams } = require('./unprocessed');
const {
  kAlpnProtocol, kBoundSession, kConnected, kEncrypted, kHandle, kOptions, kProxySocket, kServer,
  kSession, kSocket, kState, kTimeout, kTransport, kType, kUpdateTimer,
} = require('./symbols');

const {
  NGHTTP2_CANCEL, NGHTTP2_NO_ERROR, NGHTTP2_SESSION_CLIENT, NGHTTP2_SESSION_SERVER,
} = constants;

const H2C = 'h2c';

const OUTSTANDING_PINGS = limitNamed('max_outstanding_pings');

/**
 * More streams than these of a peer's end in slices, with a turn of the loop for
 * other connections in between.
 */
const MANY_STREAMS = 1000;
const SLICE = 256;

/** For what the peer has sent right behind a mistake, in another TLS record or segment. */
const LINGER_MS = 5;

// --------------------------------------------------------------------- start

function emitConnect(session, socket) {
  session.emit('connect', session, socket);
}

function startReading(session) {
  const pump = session[kTransport];
  if (pump !== null && pump.open) pump.transport.start();
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
  const role = session[kType] === NGHTTP2_SESSION_SERVER ? 0 : 1;
  writeConfig(options, role);
  // A Duplex of the application sees each write: the frames come one by one.
  const separate = !(socket instanceof net.Socket);
  shared.config[CONFIG.SEPARATE_PIECES] = Number(separate);
  const handle = native.createSession(role, session);
  if (handle < 0) throw submitError(handle);
  session[kHandle] = handle;
  session[kState].startTime = now();
  traceSession(session, 'session created');
  const pump = new Pump(session, handle);
  session[kTransport] = pump;
  pump.transport = createTransport(socket, pump);
  startTimeouts(session);
  if (session[kEncrypted]) deferFirstFlush(pump.transport);
  session.settings(typeof options.settings === 'object' ? options.settings : {});
  if (options.connectionWindowSize !== undefined) {
    session.setLocalWindowSize(options.connectionWindowSize);
  }
}

// ----------------------------------------------------------------------- end

function emitClose(session, error) {
  if (error) session.emit('error', error);
  session.emit('close');
}

/** Cuts the ties between session, socket and addon. */
function releaseSession(session) {
  const socket = session[kSocket];
  const pump = session[kTransport];
  if (watch.active && session[kHandle] !== 0) recordSession(session);
  if (pump !== null) traceSession(session, 'destroying session');
  session[kProxySocket] = undefined;
  session[kSocket] = undefined;
  session[kHandle] = 0;
  stopTimeouts(session);
  if (pump !== null) pump.close();
  if (socket !== undefined) {
    socket[kBoundSession] = undefined;
    socket[kServer] = undefined;
  }
}

function finishSessionClose(session, error) {
  debugSession(session, 'finishing session close');
  const socket = session[kSocket];
  releaseSession(session);
  if (socket === undefined || socket.destroyed) {
    stopClosing(session);
    nextTick(emitClose, session, error);
    return;
  }
  socket.on('close', () => {
    stopClosing(session);
    emitClose(session, error);
  });
  if (session.closed) {
    // The peer's end must be noticed, though nobody reads any more.
    socket.resume();
    socket.end();
  } else {
    socket.end(() => setImmediate(() => socket.destroy(error)));
  }
}

/** Answers that will not come any more. */
function cancelPending(state) {
  const { pendingPings, pendingSettings } = state;
  state.pendingPings = [];
  state.pendingSettings = [];
  for (const ping of pendingPings) ping.cancel();
  for (const settings of pendingSettings) settings.cancel();
}

/** @returns {Map<Http2Stream, boolean>} see unprocessed.js */
function findUnprocessed(session) {
  if (session[kState].goawayCode === null || session[kHandle] === 0) return new Map();
  native.sessionState(session[kHandle]);
  return unprocessedStreams(session, shared.answers[SESSION_STATE.LAST_SENT_STREAM_ID]);
}

/** What nobody has asked for, and nobody has begun to read. */
function isUnwantedPush(stream) {
  return stream.id % 2 === 0 && stream[kSession][kType] === NGHTTP2_SESSION_CLIENT &&
    !stream[kState].didRead && stream.readableFlowing === null;
}

/**
 * Whether nothing is missing but a reader. One that waits for a write, too, may be
 * read by nobody but its own writable side.
 */
function isWhole(stream) {
  const { complete, writeCallback } = stream[kState];
  return complete && !stream.readableEnded && writeCallback === null && !isUnwantedPush(stream);
}

/**
 * @param {SessionState} state
 * @param {Error} [error]
 * @param {boolean} spare  leave streams alone whose body has only to be read
 * @param {Map<Http2Stream, boolean>} unprocessed
 */
function destroyStreams(state, error, spare, unprocessed) {
  if (state.pendingStreams.size === 0 && state.streams.size === 0) return;
  const cancel = new codes.ERR_HTTP2_STREAM_CANCEL(error);
  for (const stream of state.pendingStreams.values()) stream.destroy(cancel);
  for (const stream of state.streams.values()) {
    if (unprocessed.has(stream)) {
      refuseStream(stream);
      // The end of a session is no error of a request that has no part in it.
      stream.destroy(unprocessed.get(stream) || state.endedByPeer ? undefined : error);
    } else if (spare && isWhole(stream)) {
      state.spared.push(stream);
    } else {
      stream.destroy(error);
    }
  }
}

/** Whether the peer of a server has left so many streams that they need slices. */
function hasManyStreams(session) {
  return session[kState].streams.size > MANY_STREAMS && session[kType] === NGHTTP2_SESSION_SERVER;
}

/** Some streams that have not closed well, which would have to be read. */
function sliceOf(state) {
  state.leaving ??= state.streams.values().reverse();
  const slice = [];
  while (slice.length < SLICE && state.leaving.length > 0) {
    const stream = state.leaving.pop();
    if (!stream.closed) slice.push(stream);
  }
  return slice;
}

/** Destroys the streams of a session, the last of them with `destroy`, then calls `callback`. */
function inSlices(session, error, destroy, callback) {
  const slice = hasManyStreams(session) ? sliceOf(session[kState]) : [];
  if (slice.length < SLICE) {
    destroy();
    callback();
    return;
  }
  for (const stream of slice) stream.destroy(error);
  setImmediate(inSlices, session, error, destroy, callback);
}

/** The application does not want to read them after all. */
function destroySpared(session) {
  for (const stream of session[kState].spared.splice(0)) stream.destroy();
}

/**
 * @param {Http2Session} session
 * @param {number} code  of the GOAWAY
 * @param {Error} [error]  for 'error'
 * @param {boolean} [spare]  see destroyStreams()
 */
function closeSession(session, code, error, spare = false) {
  debugSession(session, 'start closing/destroying', error);
  const state = session[kState];
  state.destroyed = true;
  state.destroyCode = code;
  session.removeAllListeners('timeout');
  clearTimeout(session[kTimeout]);
  session[kTimeout] = null;
  const pump = session[kTransport];
  const socket = session[kSocket];
  const unprocessed = findUnprocessed(session);
  if (socket !== undefined && !socket.destroyed) startClosing(session);
  if (pump !== null && !socket.destroyed) pump.flushLast();
  const destroy = () => destroyStreams(state, error, spare, unprocessed);
  inSlices(session, error, destroy, () => finishStreams(session, code, error));
}

function finishStreams(session, code, error) {
  const state = session[kState];
  const pump = session[kTransport];
  const socket = session[kSocket];
  if (state.pendingPings.length > 0 || state.pendingSettings.length > 0) {
    setImmediate(cancelPending, state);
  }
  if (pump === null || socket.destroyed) {
    finishSessionClose(session, error);
    return;
  }
  if (state.lingers) setTimeout(sendLast, LINGER_MS, session, code, error);
  else sendLast(session, code, error);
}

function sendLast(session, code, error) {
  native.terminate(session[kHandle], code, session[kState].lastStreamId);
  session[kTransport].finish(() => finishSessionClose(session, error));
}

// -------------------------------------------------------------------- socket

/** @this {net.Socket} */
function socketOnError(error) {
  const session = this[kBoundSession];
  if (session === undefined) return;
  // After a GOAWAY the peer may hang up as it likes.
  if (error.code === 'ECONNRESET' && session[kState].goawayCode !== null) {
    if (!session.destroyed) closeSession(session, NGHTTP2_NO_ERROR, undefined, true);
    return;
  }
  debugSession(session, 'socket error', error);
  session.destroy(error);
}

/** @this {net.Socket} */
function socketOnClose() {
  const session = this[kBoundSession];
  if (session === undefined) return;
  debugSession(session, 'socket closed');
  if (session.destroyed) {
    // It was waiting for a write that can't end any more.
    session[kTransport]?.abandon();
    return;
  }
  const state = session[kState];
  const slice = hasManyStreams(session) ? sliceOf(state) : [];
  if (slice.length === SLICE) {
    session[kTransport].transport.detach();
    for (const stream of slice) {
      stream.close(NGHTTP2_CANCEL);
      stream.destroy();
    }
    setImmediate(() => socketOnClose.call(this));
    return;
  }
  const error = session.connecting ? new codes.ERR_SOCKET_CLOSED() : null;
  let areOver = true;
  for (const stream of state.streams.values()) {
    // One that has closed well is still to be read.
    if (!stream.closed) stream.close(NGHTTP2_CANCEL);
    // With nothing more to read or to write they are over one after the other.
    areOver &&= stream.readableEnded && stream.writableLength === 0;
    if (areOver) stream.destroy();
  }
  for (const stream of state.pendingStreams.values()) stream.close(NGHTTP2_CANCEL);
  // Without a connection nothing is left to be sent: that would destroy it, and tell nobody.
  if (error === null) session.close();
  if (!session.destroyed) closeSession(session, NGHTTP2_NO_ERROR, error, true);
}

// -------------------------------------------------------------------- frames

function asBytes(view) {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** @returns {Uint8Array} the octets of a view in memory of our own */
function copyOf(view) {
  return asBytes(view).slice();
}

function submitPing(session, payload, pending) {
  const octets = payload ? asBytes(payload) : randomFillSync(new Uint8Array(8));
  if (native.ping(session[kHandle], octets) < 0) {
    publishCoreLimit(session, OUTSTANDING_PINGS);
    pending.cancel();
    return false;
  }
  session[kState].pendingPings.push(pending);
  session[kTransport].schedule();
  return true;
}

function submitGoaway(session, code, lastStreamId, opaque) {
  if (session.destroyed) return;
  debugSession(session, 'submitting goaway');
  traceSession(session, 'submitting goaway');
  session[kUpdateTimer]();
  const state = session[kState];
  const last = lastStreamId > 0 ? Math.min(lastStreamId, state.lastAllowedId) : -1;
  const status = native.goaway(session[kHandle], code, last, opaque);
  if (status < 0) return; // no id of the peer's streams, or too much data
  if (last > 0) state.lastAllowedId = last;
  session[kTransport].schedule();
}

/** A closed session gives out no further stream: the last is known. */
function submitShutdown(session) {
  if (session.destroyed) return;
  debugSession(session, 'submitting goaway');
  traceSession(session, 'submitting goaway');
  session[kUpdateTimer]();
  const { lastStreamId, closedBy } = session[kState];
  native.shutdown(session[kHandle], lastStreamId, closedBy);
  session[kTransport].schedule();
}

/** The origins that the connection serves; the first is where it leads. */
function originSetOf(session) {
  const state = session[kState];
  if (state.originSet !== undefined) return state.originSet;
  const socket = session[kSocket];
  let host = socket.servername;
  if (!host) {
    // The zone of a link-local address has no place in a URL.
    host = socket.remoteFamily === 'IPv6' ?
      `[${socket.remoteAddress.split('%')[0]}]` : socket.remoteAddress;
  }
  let origin = `https://${host}`;
  if (socket.remotePort != null) origin += `:${socket.remotePort}`;
  // An ORIGIN frame asks, too: a name that no URL can have must not be its end.
  state.originSet = new Set(URL.canParse(origin) ? [new URL(origin).origin] : []);
  return state.originSet;
}

/** Whether a write is in flight, and DATA has left since the timer last asked. */
function hasWritten(session) {
  if (session[kHandle] === 0) return false;
  const state = session[kState];
  if (!state.streams.some(hasWriteInFlight)) return false;
  native.sessionStats(session[kHandle]);
  const sent = shared.answers[SESSION_STATS.DATA_SENT];
  const moved = sent !== state.dataSentAtTimeout;
  state.dataSentAtTimeout = sent;
  return moved;
}

module.exports = {
  closeSession,
  copyOf,
  destroySpared,
  failSession,
  hasWritten,
  originSetOf,
  socketOnClose,
  socketOnError,
  startSession,
  submitGoaway,
  submitPing,
  submitShutdown,
};
