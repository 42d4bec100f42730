'use strict';

/**
 * How a session ends: by the application, by itself, or with its socket. The streams are
 * destroyed first, then the last GOAWAY is sent, and then the session lets go of its socket and
 * of the addon. How long the peer may hold that up is in close-timeout.js.
 */

const { NO_SESSION } = require('../native/session-handle');
const { constants } = require('../node/constants');
const { codes } = require('../node/errors');
const { kTimeout } = require('../node/timeout');
const { clearTimeout, nextTick, setImmediate, setTimeout } = require('../node/timers');
const { debugSession } = require('../observe/debug');
const { traceSession } = require('../observe/native-debug');
const { watch } = require('../observe/observers');
const { startClosing, stopClosing } = require('./close-timeout');
const { stopTimeouts } = require('./timeouts');
const { refuseStream, unprocessedStreams } = require('./unprocessed');
const {
  kBoundSession, kHandle, kProxySocket, kPump, kServer, kSession, kSocket, kState, kType,
} = require('../symbols');

const {
  NGHTTP2_CANCEL, NGHTTP2_NO_ERROR, NGHTTP2_SESSION_CLIENT, NGHTTP2_SESSION_SERVER,
} = constants;

/**
 * If a client leaves more streams than this, they are destroyed in slices, so that the loop turns
 * for other connections in between.
 */
const MANY_STREAMS = 1000;

/** How many streams are in a slice. */
const SLICE = 256;

/**
 * How long a session that lingers waits before its last GOAWAY, in ms: for what the peer has sent
 * right behind a mistake, in another TLS record or TCP segment.
 */
const LINGER_MS = 5;

/** Emits 'error', if there is one, and 'close'. */
function emitClose(session, error) {
  if (error) session.emit('error', error);
  session.emit('close');
}

/** Cuts the ties between session, socket and addon, and frees the native session. */
function releaseSession(session) {
  const socket = session[kSocket];
  const pump = session[kPump];
  if (watch.active && session[kHandle].exists) {
    require('../observe/performance').recordSession(session);
  }
  if (pump !== null) traceSession(session, 'destroying session');
  session[kProxySocket] = undefined;
  session[kSocket] = undefined;
  session[kHandle] = NO_SESSION;
  stopTimeouts(session);
  if (pump !== null) pump.close();
  if (socket !== undefined) {
    socket[kBoundSession] = undefined;
    socket[kServer] = undefined;
  }
}

/**
 * Releases the session, which has sent all that it had, and ends its socket. 'close' of the
 * session follows that of the socket.
 * @param {Http2Session} session
 * @param {Error} [error]  for 'error'
 */
function letGoOfSocket(session, error) {
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
    // The end of the peer's side must be noticed, though nobody reads any more.
    socket.resume();
    socket.end();
  } else {
    socket.end(() => setImmediate(() => socket.destroy(error)));
  }
}

/** Cancels the PINGs and SETTINGS whose answers will not come any more. */
function cancelPending(state) {
  const { pendingPings, pendingSettings } = state;
  state.pendingPings = [];
  state.pendingSettings = [];
  for (const ping of pendingPings) ping.cancel();
  for (const settings of pendingSettings) settings.cancel();
}

/**
 * @param {Http2Session} session
 * @returns {Map<Http2Stream, boolean>} see unprocessedStreams(); empty without a GOAWAY
 */
function findUnprocessed(session) {
  if (session[kState].goawayCode === null || !session[kHandle].exists) return new Map();
  return unprocessedStreams(session, session[kHandle].lastSentStreamId());
}

/** Whether the stream is a push of the server that nobody has begun to read. */
function isUnwantedPush(stream) {
  return stream.id % 2 === 0 && stream[kSession][kType] === NGHTTP2_SESSION_CLIENT &&
    stream[kState].isUntouched(stream);
}

/**
 * Whether a stream lacks nothing but its reader, and so may outlive its session. One that waits
 * for a write as well may not: perhaps its own writable side is the only reader.
 */
function isWhole(stream) {
  const { complete, writeCallback } = stream[kState];
  return complete && !stream.readableEnded && writeCallback === null && !isUnwantedPush(stream);
}

/**
 * Destroys all streams of a session at once.
 * @param {SessionState} state
 * @param {Error} [error]  of the session
 * @param {boolean} spare  leave streams alone whose body has only to be read
 * @param {Map<Http2Stream, boolean>} unprocessed  of findUnprocessed()
 */
function destroyStreams(state, error, spare, unprocessed) {
  if (state.pendingStreams.size === 0 && state.streams.size === 0) return;
  const cancel = new codes.ERR_HTTP2_STREAM_CANCEL(error);
  for (const stream of state.pendingStreams.values()) stream.destroy(cancel);
  for (const stream of state.streams.values()) {
    if (unprocessed.has(stream)) {
      refuseStream(stream);
      // The end of the session is no error of a request that the peer has not processed.
      stream.destroy(unprocessed.get(stream) || state.endedByPeer ? undefined : error);
    } else if (spare && isWhole(stream)) {
      state.spared.push(stream);
    } else {
      stream.destroy(error);
    }
  }
}

/** Whether the session is one of a server, and has so many streams that they need slices. */
function hasManyStreams(session) {
  return session[kState].streams.size > MANY_STREAMS && session[kType] === NGHTTP2_SESSION_SERVER;
}

/**
 * Takes the next slice off the list of streams that have to be destroyed. Those that have closed
 * well are left out, as their body is still to be read.
 * @param {SessionState} state
 * @returns {Http2Stream[]} fewer than SLICE if they are the last
 */
function sliceOf(state) {
  state.leaving ??= state.streams.values().reverse();
  const slice = [];
  while (slice.length < SLICE && state.leaving.length > 0) {
    const stream = state.leaving.pop();
    if (!stream.closed) slice.push(stream);
  }
  return slice;
}

/**
 * Destroys the streams of a session, if they are many a slice in each turn of the loop, the last
 * of them by `destroy`. Then it calls `callback`.
 */
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

/**
 * Destroys the streams that were left to their readers: the application does not want to read
 * them after all.
 */
function destroySpared(session) {
  for (const stream of session[kState].spared.splice(0)) stream.destroy();
}

/**
 * Ends a session now: what http2session.destroy() does.
 * @param {Http2Session} session
 * @param {number} code  of the GOAWAY
 * @param {Error} [error]  for 'error'
 * @param {boolean} [spare]  see destroyStreams()
 */
function destroySession(session, code, error, spare = false) {
  debugSession(session, 'start closing/destroying', error);
  const state = session[kState];
  state.destroyed = true;
  state.destroyCode = code;
  session.removeAllListeners('timeout');
  clearTimeout(session[kTimeout]);
  session[kTimeout] = null;
  const pump = session[kPump];
  const socket = session[kSocket];
  const unprocessed = findUnprocessed(session);
  if (socket !== undefined && !socket.destroyed) startClosing(session);
  if (pump !== null && !socket.destroyed) pump.outbox.flushLast();
  const destroy = () => destroyStreams(state, error, spare, unprocessed);
  inSlices(session, error, destroy, () => finishStreams(session, code, error));
}

/** The streams of the session are destroyed: sends the last GOAWAY, unless the socket has gone. */
function finishStreams(session, code, error) {
  const state = session[kState];
  const pump = session[kPump];
  const socket = session[kSocket];
  if (state.pendingPings.length > 0 || state.pendingSettings.length > 0) {
    setImmediate(cancelPending, state);
  }
  if (pump === null || socket.destroyed) {
    letGoOfSocket(session, error);
    return;
  }
  if (state.lingers) setTimeout(sendLast, LINGER_MS, session, code, error);
  else sendLast(session, code, error);
}

/** Sends the last GOAWAY and all that is still to leave, and then lets go of the socket. */
function sendLast(session, code, error) {
  session[kHandle].terminate(code, session[kState].lastStreamId);
  session[kPump].outbox.finish(() => letGoOfSocket(session, error));
}

// -------------------------------------------------------------------- socket

/**
 * The socket has failed: so has its session.
 * @this {net.Socket}
 */
function socketOnError(error) {
  const session = this[kBoundSession];
  if (session === undefined) return;
  // After a GOAWAY the peer may end the connection in any way.
  if (error.code === 'ECONNRESET' && session[kState].goawayCode !== null) {
    if (!session.destroyed) destroySession(session, NGHTTP2_NO_ERROR, undefined, true);
    return;
  }
  debugSession(session, 'socket error', error);
  session.destroy(error);
}

/**
 * The socket has closed: the streams that have not closed well are cancelled, and the session
 * ends.
 * @this {net.Socket}
 */
function socketOnClose() {
  const session = this[kBoundSession];
  if (session === undefined) return;
  debugSession(session, 'socket closed');
  if (session.destroyed) {
    // The session waits for a write that can't end any more.
    session[kPump]?.abandon();
    return;
  }
  const state = session[kState];
  const slice = hasManyStreams(session) ? sliceOf(state) : [];
  if (slice.length === SLICE) {
    session[kPump].transport.detach();
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
    // As long as nothing is left to read or to write, they end here one after the other.
    areOver &&= stream.readableEnded && stream.writableLength === 0;
    if (areOver) stream.destroy();
  }
  for (const stream of state.pendingStreams.values()) stream.close(NGHTTP2_CANCEL);
  // Without a connection nothing is left to be sent: close() would destroy the session, and tell
  // nobody.
  if (error === null) session.close();
  if (!session.destroyed) destroySession(session, NGHTTP2_NO_ERROR, error, true);
}

module.exports = { destroySession, destroySpared, releaseSession, socketOnClose, socketOnError };
