'use strict';

/**
 * The diagnostics channel `http2-native.limit`. It tells of limits that have tripped: those of
 * the core, and those that lib/ keeps itself (times, queues, what is unread).
 */

const { channel } = require('node:diagnostics_channel');
const { limitNamed, limitNames } = require('../native/status');
const { kHandle, kState } = require('../symbols');

/** The channel. Its messages have the parameters of publishLimit() as properties. */
const limitChannel = channel('http2-native.limit');

/**
 * The h2_limit of what all sessions hold. The core knows one session only, so stream/queued.js
 * tells of it.
 */
const TOTAL_QUEUED = limitNamed('max_total_queued_octets');

/**
 * Tells that a limit has tripped.
 * @param {Http2Session} session
 * @param {Http2Stream} [stream]  whose limit it is; none: the session's
 * @param {string} limit  its name
 * @param {number} value  what has come to be, in the unit of the limit
 * @param {number} configured  what is allowed
 */
function publishLimit(session, stream, limit, value, configured) {
  if (limitChannel.hasSubscribers) {
    limitChannel.publish({ session, stream, limit, value, configured });
  }
}

/**
 * Tells that a limit of the core has tripped, which is asked for the numbers.
 * @param {Http2Session} session
 * @param {number} limit  an h2_limit
 * @param {number} [streamId]  0: it is a limit of the session
 */
function publishCoreLimit(session, limit, streamId = 0) {
  if (!limitChannel.hasSubscribers || !session[kHandle].exists || limit === TOTAL_QUEUED) return;
  const [value, configured] = session[kHandle].limitState(limit);
  publishLimit(session, session[kState].streams.get(streamId), limitNames[limit],
    value, configured);
}

module.exports = { TOTAL_QUEUED, publishCoreLimit, publishLimit };
