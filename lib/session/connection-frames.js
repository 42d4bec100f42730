'use strict';

/** The frames of a connection that the application asks for: PING, GOAWAY, SETTINGS. */

const { randomFillSync } = require('node:crypto');
const { fillSettings } = require('../native/settings');
const { STATUS, limitNamed } = require('../native/status');
const { codes, NghttpError } = require('../node/errors');
const { debugSession } = require('../observe/debug');
const { publishCoreLimit } = require('../observe/limits');
const { traceSession } = require('../observe/native-debug');
const { kHandle, kState, kUpdateTimer } = require('../symbols');

const OUTSTANDING_PINGS = limitNamed('max_outstanding_pings');
const OUTSTANDING_SETTINGS = limitNamed('max_outstanding_settings');

function asBytes(view) {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** @returns {Uint8Array} the octets of a view in memory of our own */
function copyOf(view) {
  return asBytes(view).slice();
}

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

function submitGoaway(session, code, lastStreamId, opaque) {
  if (session.destroyed) return;
  debugSession(session, 'submitting goaway');
  traceSession(session, 'submitting goaway');
  session[kUpdateTimer]();
  const state = session[kState];
  const last = lastStreamId > 0 ? Math.min(lastStreamId, state.lastAllowedId) : -1;
  const status = session[kHandle].goaway(code, last, opaque);
  if (status < 0) return; // no id of the peer's streams, or too much data
  if (last > 0) state.lastAllowedId = last;
}

/** A closed session gives out no further stream: the last is known. */
function submitShutdown(session) {
  if (session.destroyed) return;
  debugSession(session, 'submitting goaway');
  traceSession(session, 'submitting goaway');
  session[kUpdateTimer]();
  const { lastStreamId, closedBy } = session[kState];
  session[kHandle].shutdown(lastStreamId, closedBy);
}

/**
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
