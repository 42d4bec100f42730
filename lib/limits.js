'use strict';

/** The limits, those of the core and those of time: what Node calls them, and who is told. */

const { channel } = require('node:diagnostics_channel');
const { native, shared } = require('./binding');
const { kHandle, kState } = require('./symbols');

const CODES_BY_NAME = {
  __proto__: null,
  max_invalid_frames: 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES',
};

/** By h2_limit; undefined: the plain ERR_HTTP2_ERROR. */
const LIMIT_CODES = native.limits.map((name) => CODES_BY_NAME[name]);

const limitChannel = channel('http2-native.limit');

/** Of all sessions, of which the core knows one: queued.js tells of it. */
const TOTAL_QUEUED = limitNamed('max_total_queued_octets');

/**
 * @param {string} name  as GOAWAY has it
 * @returns {number} its h2_limit
 */
function limitNamed(name) {
  return native.limits.indexOf(name);
}

/** @returns {string} the other way round */
function nameOf(limit) {
  return native.limits[limit];
}

/**
 * A limit has tripped.
 * @param {Http2Session} session
 * @param {Http2Stream} [stream]  whose limit it is
 * @param {string} limit  its name
 * @param {number} value  that it came to
 * @param {number} configured
 */
function publishLimit(session, stream, limit, value, configured) {
  if (limitChannel.hasSubscribers) {
    limitChannel.publish({ session, stream, limit, value, configured });
  }
}

/** The same for one of the core, an h2_limit: the core knows the numbers. */
function publishCoreLimit(session, limit, streamId = 0) {
  if (!limitChannel.hasSubscribers || session[kHandle] === 0 || limit === TOTAL_QUEUED) return;
  native.limitState(session[kHandle], limit);
  const [value, configured] = shared.answers;
  publishLimit(session, session[kState].streams.get(streamId), nameOf(limit),
    value, configured);
}

module.exports = {
  LIMIT_CODES, TOTAL_QUEUED, limitNamed, nameOf, publishCoreLimit, publishLimit,
};
