'use strict';

/**
 * What C answers and tells as a number: statuses (enum h2_status, and nghttp2's) as
 * errors, and the names of the limits.
 */

const { native } = require('./addon');
const { STATUS } = require('./tables');
const { codes, NghttpError } = require('../node/errors');

const CODES_BY_NAME = {
  __proto__: null,
  max_invalid_frames: 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES',
};

/** Names of the limits by h2_limit, as GOAWAY has them; 0: none. */
const limitNames = native.limits;

/** Codes of the errors that a limit leads to, by h2_limit; undefined: ERR_HTTP2_ERROR. */
const LIMIT_CODES = limitNames.map((name) => CODES_BY_NAME[name]);

/** @returns {number} the h2_limit of that name */
function limitNamed(name) {
  return limitNames.indexOf(name);
}

/**
 * @param {number} status  what a native function answered
 * @returns {Error}
 */
function submitError(status) {
  switch (status) {
    case STATUS.STREAM_UNKNOWN:
    case STATUS.STREAM_STATE:
      return new codes.ERR_HTTP2_INVALID_STREAM();
    case STATUS.HEADER_BLOCK:
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
  return status < 0 && status !== STATUS.STREAM_UNKNOWN ? submitError(status) : undefined;
}

module.exports = { LIMIT_CODES, STATUS, limitNamed, limitNames, submitError, submitFault };
