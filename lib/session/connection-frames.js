'use strict';

/**
 * Submits the frames of a connection that the application asks for: PING, GOAWAY, SETTINGS. The
 * arguments have been checked in session.js.
 */

const { randomFillSync } = require('node:crypto');
const { fillSettings } = require('../native/settings');
const { STATUS, limitNamed } = require('../native/status');
const { codes, NghttpError } = require('../node/errors');
const { debugSession } = require('../observe/debug');
const { publishCoreLimit } = require('../observe/limits');
const { traceSession } = require('../observe/native-debug');
const { kHandle, kState, kUpdateTimer } = require('../symbols');

/** The h2_limit for PINGs that await their answer. */
const OUTSTANDING_PINGS = limitNamed('max_outstanding_pings');
/** The h2_limit for SETTINGS that await their acknowledgement. */
const OUTSTANDING_SETTINGS = limitNamed('max_outstanding_settings');

/**
 * @param {ArrayBufferView} view
 * @returns {Uint8Array} its octets, in the same memory
 */
function asBytes(view) {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/**
 * @param {ArrayBufferView} view
 * @returns {Uint8Array} its octets, in memory of our own
 */
function copyOf(view) {
  return asBytes(view).slice();
}

/**
 * Submits PING.
 * @param {Http2Session} session
 * @param {ArrayBufferView} [payload]  8 octets; random ones unless given
 * @param {PendingPing} pending
 * @returns {boolean} false: too many PINGs await their answer, and this one is cancelled
 */
function submitPing(session, payload, pending) {
  const octets = payload ? asBytes(payload) : randomFillSync(new Uint8Array(8));
  if (session[kHandle].ping(octets) < 0) {
    publishCoreLimit(session, OUTSTANDING_PINGS);
    pending.cancel();
    return false;
  }
  session[kState].pendingPings.push(pending);
  return true;
}

/**
 * Submits GOAWAY.
 * @param {Http2Session} session
 * @param {number} code
 * @param {number} lastStreamId  the last stream of the peer's that is served; 0: the last one
 *   that the application has been given when the frame is sent
 * @param {Uint8Array} [opaque]
 */
function submitGoaway(session, code, lastStreamId, opaque) {
  if (session.destroyed) return;
  debugSession(session, 'submitting goaway');
  traceSession(session, 'submitting goaway');
  session[kUpdateTimer]();
  const state = session[kState];
  const last = lastStreamId > 0 ? Math.min(lastStreamId, state.lastAllowedId) : -1;
  const status = session[kHandle].goaway(code, last, opaque);
  // The id is none of the peer's streams, or there is too much opaque data.
  if (status < 0) return;
  if (last > 0) state.lastAllowedId = last;
}

/**
 * Submits the GOAWAY of a session that has been closed. Such a session accepts no further stream
 * of the peer, so the last one is known.
 */
function submitShutdown(session) {
  if (session.destroyed) return;
  debugSession(session, 'submitting goaway');
  traceSession(session, 'submitting goaway');
  session[kUpdateTimer]();
  const { lastStreamId, closedBy } = session[kState];
  session[kHandle].shutdown(lastStreamId, closedBy);
}

/**
 * Submits SETTINGS. If the core does not accept them, the session is destroyed.
 * @param {Http2Session} session
 * @param {object} settings  a copy, checked
 * @param {PendingSettings} pending
 */
function submitSettings(session, settings, pending) {
  if (session.destroyed) return;
  const state = session[kState];
  session[kUpdateTimer]();
  const status = session[kHandle].settings(fillSettings(settings));
  if (status === STATUS.TOO_MANY_SETTINGS) {
    publishCoreLimit(session, OUTSTANDING_SETTINGS);
    session.destroy(new codes.ERR_HTTP2_MAX_PENDING_SETTINGS_ACK());
    return;
  }
  if (status < 0) {
    session.destroy(new NghttpError(status));
    return;
  }
  if (settings.customSettings) state.localCustomSettings = settings.customSettings;
  if (settings.maxConcurrentStreams !== undefined) {
    state.leavesNoRoom = settings.maxConcurrentStreams === 0;
  }
  state.pendingSettings.push(pending);
}

module.exports = { copyOf, submitGoaway, submitPing, submitSettings, submitShutdown };
