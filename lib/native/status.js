'use strict';

/** The statuses of our own core (enum h2_status), as errors. */

const { codes, NghttpError } = require('../node/errors');

/** nghttp2's; `constants` lacks it. */
const ERR_START_STREAM_NOT_ALLOWED = -516;
const ERR_STREAM_UNKNOWN = -1000;
const ERR_STREAM_STATE = -1001;
const ERR_HEADER_BLOCK = -1002;
const ERR_TOO_MANY_SETTINGS = -1004;

/**
 * @param {number} status  what a native function answered
 * @returns {Error}
 */
function submitError(status) {
  switch (status) {
    case ERR_STREAM_UNKNOWN:
    case ERR_STREAM_STATE:
      return new codes.ERR_HTTP2_INVALID_STREAM();
    case ERR_HEADER_BLOCK:
      // What no peer would accept is refused here, in the words of a peer.
      return new codes.ERR_HTTP2_STREAM_ERROR('NGHTTP2_PROTOCOL_ERROR');
    default:
      return new NghttpError(status);
  }
}

/**
 * What a stream is to be destroyed with after a submit. Nothing if the core has
 * no such stream any more: the peer has reset it in the read whose events are
 * being handled, and its CLOSE is on the way.
 * @param {number} status
 * @returns {Error|undefined}
 */
function submitFault(status) {
  return status < 0 && status !== ERR_STREAM_UNKNOWN ? submitError(status) : undefined;
}

module.exports = {
  ERR_HEADER_BLOCK,
  ERR_START_STREAM_NOT_ALLOWED,
  ERR_TOO_MANY_SETTINGS,
  submitError,
  submitFault,
};
