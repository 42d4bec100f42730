'use strict';

/**
 * Streams of ours that the peer has not processed, nor ever will: those above
 * the last that its GOAWAY names, and those that were never sent. They close
 * with REFUSED_STREAM, so that a request may be repeated (RFC 9113, 8.7).
 */

const { constants } = require('../node/constants');
const { closeStream, NO_RST } = require('../stream/closing');
const { kId, kState, kType } = require('../symbols');

const { NGHTTP2_REFUSED_STREAM, NGHTTP2_SESSION_CLIENT } = constants;

/**
 * @param {Http2Session} session  whose peer has sent a GOAWAY
 * @param {number} lastSent  id of the last of our streams that was sent
 * @returns {Map<Http2Stream, boolean>}  whether each was never sent
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

/** Closes `stream`, which the core has closed or is about to. */
function refuseStream(stream) {
  closeStream(stream, NGHTTP2_REFUSED_STREAM, NO_RST);
}

module.exports = { refuseStream, unprocessedStreams };
