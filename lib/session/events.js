'use strict';

/**
 * What a session does with each event of a batch. The walk (walk.js) calls these functions in the
 * order of the wire, and never from within a native call. What a stream does with its events is
 * in ../stream/delivery.js.
 */

const { constants } = require('../node/constants');
const { codes, NghttpError } = require('../node/errors');
const { toSettings } = require('../native/settings');
const { LIMIT_CODES, STATUS } = require('../native/status');
const { features } = require('../node/versions');
const { debugSession } = require('../observe/debug');
const { publishCoreLimit } = require('../observe/limits');
const streams = require('../stream/delivery');
const { setImmediate } = require('../node/timers');
const {
  kAddOrigins, kEncrypted, kHandle, kLocalSettings, kNewStream, kOptions, kRemoteSettings, kState,
  kUpdateTimer,
} = require('../symbols');

const {
  NGHTTP2_FLAG_END_STREAM,
  NGHTTP2_FRAME_SIZE_ERROR,
  NGHTTP2_HCAT_REQUEST,
  NGHTTP2_INTERNAL_ERROR,
  NGHTTP2_NO_ERROR,
  NGHTTP2_REFUSED_STREAM,
  NGHTTP2_SESSION_SERVER,
} = constants;

// ------------------------------------------------------------------- streams

/**
 * A header block has come: for a stream that is there, or to begin one.
 * @param {Http2Session} session
 * @param {number} id
 * @param {number} category  nghttp2_headers_category
 * @param {number} flags  of the frame
 * @param {object} headers
 * @param {string[]} raw  names and values in turn
 */
function onHeaders(session, id, category, flags, headers, raw) {
  session[kUpdateTimer]();
  const stream = session[kState].streams.get(id);
  if (stream !== undefined) streams.onHeaders(stream, category, flags, headers, raw);
  // Any other block belongs to a stream that a handler has destroyed since the block arrived.
  else if (category === NGHTTP2_HCAT_REQUEST) session[kNewStream](id, flags, headers, raw);
}

/** A PUSH_PROMISE has come; `id` is that of the promised stream. */
function onPushPromise(session, id, flags, headers, raw) {
  session[kUpdateTimer]();
  session[kNewStream](id, flags & ~NGHTTP2_FLAG_END_STREAM, headers, raw);
}

/** A PRIORITY frame has come (RFC 7540), which only older Nodes tell. */
function onPriority(session, id, parent, weight, exclusive) {
  if (!features.priorities) return;
  const emitter = session[kState].streams.get(id) ?? session;
  // What nobody listens for does not restart the inactivity timeout: a peer could keep a session
  // for ever by it.
  if (emitter.listenerCount('priority') === 0) return;
  emitter[kUpdateTimer]();
  emitter.emit('priority', id, parent, weight, exclusive);
}

/**
 * @param {number} status  why the core could not send a frame
 * @returns {number} the error code of RFC 9113 for that
 */
function frameErrorCode(status) {
  switch (status) {
    case STATUS.FRAME_SIZE_ERROR:
      return NGHTTP2_FRAME_SIZE_ERROR;
    case STATUS.STREAM_ID_NOT_AVAILABLE:
      return NGHTTP2_REFUSED_STREAM;
    default:
      return NGHTTP2_INTERNAL_ERROR;
  }
}

/** Ends the stream, if there is one, and the session. */
function closeAfterFrameError(session, stream, code) {
  if (stream !== undefined) stream.close(code);
  session.close();
}

/** A frame of ours could not be sent: 'frameError' tells it, and the session closes. */
function onFrameError(session, id, type, status) {
  const stream = session[kState].streams.get(id);
  const code = frameErrorCode(status);
  debugSession(session, 'frame error [type: %d, code: %d, id: %d]', type, code, id);
  const emitter = stream ?? session;
  emitter[kUpdateTimer]();
  emitter.emit('frameError', type, code, id);
  setImmediate(closeAfterFrameError, session, stream, code);
}

// ---------------------------------------------------------------- connection

/**
 * The peer has sent SETTINGS, or acknowledged ours.
 * @param {Http2Session} session
 * @param {boolean} ack
 * @param {Int32Array} values  that hold now, the peer's or ours: of the settings 1 to 6 and 8
 */
function onSettings(session, ack, values) {
  if (!ack && session.listenerCount('remoteSettings') > 0) session[kUpdateTimer]();
  if (ack) {
    session[kLocalSettings] = toSettings(values, session[kState].localCustomSettings);
    const pending = session[kState].pendingSettings.shift();
    if (pending !== undefined) pending.acknowledged(session);
  } else {
    const custom = session[kHandle].customSettings(session[kOptions].remoteCustomSettings);
    const settings = toSettings(values, custom);
    session[kRemoteSettings] = settings;
    session[kState].greeted = true;
    session.emit('remoteSettings', settings);
  }
}

/**
 * The peer has sent a PING, or answered one of ours.
 * @param {Http2Session} session
 * @param {boolean} ack
 * @param {Buffer} payload  8 octets
 */
function onPing(session, ack, payload) {
  if (!ack) {
    if (session.listenerCount('ping') === 0) return;
    session[kUpdateTimer]();
    session.emit('ping', payload);
    return;
  }
  const pending = session[kState].pendingPings.shift();
  if (pending === undefined) {
    // The peer answers a PING that we have not sent. Right behind that it may have sent a PING of
    // its own, which is still answered.
    session[kState].lingers = true;
    session.destroy(new NghttpError(STATUS.PROTO));
    return;
  }
  session[kState].pingDuration = pending.duration;
  pending.acknowledged(payload);
}

/** The peer has sent a GOAWAY: the session closes, or is destroyed if there is an error code. */
function onGoaway(session, code, lastStreamId, opaque) {
  debugSession(session, 'goaway %d received [last stream id: %d]', code, lastStreamId);
  const state = session[kState];
  state.goawayCode = code;
  state.goawayLastStreamId = lastStreamId;
  session.emit('goaway', code, lastStreamId, opaque);
  if (code === NGHTTP2_NO_ERROR) {
    session.close();
    return;
  }
  state.endedByPeer = true;
  // The peer has reported an error. We report none: our own GOAWAY has NO_ERROR.
  session.destroy(new codes.ERR_HTTP2_SESSION_ERROR(code), NGHTTP2_NO_ERROR);
}

/** An ALTSVC frame has come (RFC 7838); `id` 0: it is for `origin`. */
function onAltsvc(session, id, origin, value) {
  session[kUpdateTimer]();
  session.emit('altsvc', value, origin, id);
}

/** An ORIGIN frame has come (RFC 8336), which means nothing without TLS. */
function onOrigin(session, origins) {
  session[kUpdateTimer]();
  if (!session[kEncrypted]) return;
  if (session[kAddOrigins](origins)) session.emit('origin', origins);
}

/**
 * The connection cannot go on: the session is destroyed.
 * @param {Http2Session} session
 * @param {number} status  why
 * @param {number} limit  the h2_limit that has tripped; 0: none
 */
function onError(session, status, limit) {
  debugSession(session, 'fatal status %d', status);
  if (limit !== 0) publishCoreLimit(session, limit);
  if (status === STATUS.HEADER_COMP) {
    // The core sends a GOAWAY on every Node. On a client of an older one there is no error
    // besides.
    const told = features.compressionErrors || session.type === NGHTTP2_SESSION_SERVER;
    session.destroy(told ? new NghttpError(STATUS.PROTO) : undefined);
    return;
  }
  session.destroy(new NghttpError(status, LIMIT_CODES[limit]));
}

module.exports = {
  onAltsvc,
  onError,
  onFrameError,
  onGoaway,
  onHeaders,
  onOrigin,
  onPing,
  onPriority,
  onPushPromise,
  onSettings,
};
