'use strict';

/**
 * What a session does with each event of a batch. Called by the walk of the
 * pump, in wire order, never from within a native call.
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
  NGHTTP2_ERR_FRAME_SIZE_ERROR,
  NGHTTP2_FLAG_END_STREAM,
  NGHTTP2_FRAME_SIZE_ERROR,
  NGHTTP2_HCAT_REQUEST,
  NGHTTP2_INTERNAL_ERROR,
  NGHTTP2_NO_ERROR,
  NGHTTP2_REFUSED_STREAM,
  NGHTTP2_SESSION_SERVER,
} = constants;

// ------------------------------------------------------------------- streams

function onHeaders(session, id, category, flags, headers, raw) {
  session[kUpdateTimer]();
  const stream = session[kState].streams.get(id);
  if (stream !== undefined) streams.onHeaders(stream, category, flags, headers, raw);
  // Any other belongs to a stream that a handler has destroyed since it arrived.
  else if (category === NGHTTP2_HCAT_REQUEST) session[kNewStream](id, flags, headers, raw);
}

function onPushPromise(session, id, flags, headers, raw) {
  session[kUpdateTimer]();
  session[kNewStream](id, flags & ~NGHTTP2_FLAG_END_STREAM, headers, raw);
}

function onPriority(session, id, parent, weight, exclusive) {
  if (!features.priorities) return;
  const emitter = session[kState].streams.get(id) ?? session;
  // What nobody listens for is no activity: pings must not keep a session for ever.
  if (emitter.listenerCount('priority') === 0) return;
  emitter[kUpdateTimer]();
  emitter.emit('priority', id, parent, weight, exclusive);
}

/** The error code of RFC 9113 for a frame that the core could not send. */
function frameErrorCode(status) {
  switch (status) {
    case NGHTTP2_ERR_FRAME_SIZE_ERROR:
      return NGHTTP2_FRAME_SIZE_ERROR;
    case constants.NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE:
      return NGHTTP2_REFUSED_STREAM;
    default:
      return NGHTTP2_INTERNAL_ERROR;
  }
}

function closeAfterFrameError(session, stream, code) {
  if (stream !== undefined) stream.close(code);
  session.close();
}

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

/** @param {Int32Array} values  that hold now, of the settings 1 to 6 and 8 */
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

function onPing(session, ack, payload) {
  if (!ack) {
    if (session.listenerCount('ping') === 0) return;
    session[kUpdateTimer]();
    session.emit('ping', payload);
    return;
  }
  const pending = session[kState].pendingPings.shift();
  if (pending === undefined) {
    // An answer to nothing that was asked. Behind it the peer may still have asked itself.
    session[kState].lingers = true;
    session.destroy(new NghttpError(STATUS.PROTO));
    return;
  }
  session[kState].pingDuration = pending.duration;
  pending.acknowledged(payload);
}

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
  // The fault is the peer's report, not ours: our own GOAWAY names none.
  session.destroy(new codes.ERR_HTTP2_SESSION_ERROR(code), NGHTTP2_NO_ERROR);
}

function onAltsvc(session, id, origin, value) {
  session[kUpdateTimer]();
  session.emit('altsvc', value, origin, id);
}

function onOrigin(session, origins) {
  session[kUpdateTimer]();
  if (!session[kEncrypted]) return;
  if (session[kAddOrigins](origins)) session.emit('origin', origins);
}

function onError(session, status, limit) {
  debugSession(session, 'fatal status %d', status);
  if (limit !== 0) publishCoreLimit(session, limit);
  if (status === STATUS.HEADER_COMP) {
    // Every Node sends the GOAWAY; older clients leave it at that.
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
