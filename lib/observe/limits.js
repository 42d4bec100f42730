'use strict';

/** The diagnostics channel of the limits, those of the core and those of time. */

const { channel } = require('node:diagnostics_channel');
const { limitNamed, limitNames } = require('../native/status');
const { kHandle, kState } = require('../symbols');

const limitChannel = channel('http2-native.limit');

/** Of all sessions, of which the core knows one: stream/queued.js tells of it. */
const TOTAL_QUEUED = limitNamed('max_total_queued_octets');

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
  if (!limitChannel.hasSubscribers || !session[kHandle].exists || limit === TOTAL_QUEUED) return;
  const [value, configured] = session[kHandle].limitState(limit);
  publishLimit(session, session[kState].streams.get(streamId), limitNames[limit],
    value, configured);
}

module.exports = { TOTAL_QUEUED, publishCoreLimit, publishLimit };
