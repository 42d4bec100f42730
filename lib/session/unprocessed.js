'use strict';

/**
 * Streams of ours that the peer has not processed and never will: those above the last one that
 * its GOAWAY names, and those that were never sent. They close with REFUSED_STREAM, which says
 * that a request may be repeated (RFC 9113, 8.7).
 */

const { constants } = require('../node/constants');
const { closeStream, NO_RST } = require('../stream/closing');
const { kId, kState, kType } = require('../symbols');

const { NGHTTP2_REFUSED_STREAM, NGHTTP2_SESSION_CLIENT } = constants;

/**
 * Finds the streams of a session that the peer has not processed.
 * @param {Http2Session} session  whose peer has sent a GOAWAY
 * @param {number} lastSent  id of the last stream of ours that was sent
 * @returns {Map<Http2Stream, boolean>}  for each such stream, whether it was never sent
 */
function unprocessedStreams(session, lastSent) {
  const state = session[kState];
  const found = new Map();
  const last = Math.min(state.goawayLastStreamId, lastSent);
  const parity = Number(session[kType] === NGHTTP2_SESSION_CLIENT);
  for (const stream of state.streams.values()) {
    const id = stream[kId];
    if (id > last && id % 2 === parity && !stream.closed) found.set(stream, id > lastSent);
  }
  return found;
}

/**
 * Closes `stream` with REFUSED_STREAM. No reset is sent, as the core has closed it or is about
 * to.
 */
function refuseStream(stream) {
  closeStream(stream, NGHTTP2_REFUSED_STREAM, NO_RST);
}

module.exports = { refuseStream, unprocessedStreams };
