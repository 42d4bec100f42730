'use strict';

/**
 * The numbers by which C answers: statuses (enum h2_status, and those of nghttp2) and the errors
 * that are made of them, and limits with their names.
 */

const { codes, NghttpError } = require('../node/errors');
const { native } = require('./addon');
const { STATUS } = require('./tables');

/** The code of the error that ends a session, by the name of the limit that has tripped. */
const CODES_BY_NAME = {
  __proto__: null,
  max_invalid_frames: 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES',
};

/** The names of the limits by h2_limit, as they stand in GOAWAY; [0] is '': no limit. */
const limitNames = native.limits;

/** CODES_BY_NAME by h2_limit; undefined: the code is ERR_HTTP2_ERROR. */
const LIMIT_CODES = limitNames.map((name) => CODES_BY_NAME[name]);

/**
 * @param {string} name
 * @returns {number} the h2_limit of that name; -1: none has it
 */
function limitNamed(name) {
  return limitNames.indexOf(name);
}

/**
 * Makes the error for a call that has failed.
 * @param {number} status  negative, as a native function answered it
 * @returns {Error}
 */
function submitError(status) {
  switch (status) {
    case STATUS.STREAM_UNKNOWN:
    case STATUS.STREAM_STATE:
      return new codes.ERR_HTTP2_INVALID_STREAM();
    case STATUS.HEADER_BLOCK:
      // The core refuses a header block that no peer would accept. The error is the one that the
      // peer's reset would lead to.
      return new codes.ERR_HTTP2_STREAM_ERROR('NGHTTP2_PROTOCOL_ERROR');
    default:
      return new NghttpError(status);
  }
}

/**
 * Makes the error that a stream has to be destroyed with after a call for it. There is none if
 * the core has no such stream any more: the peer has reset it in the read whose events are being
 * handled, and the CLOSE event is still to come.
 * @param {number} status  as a native function answered it
 * @returns {Error|undefined}
 */
function submitFault(status) {
  return status < 0 && status !== STATUS.STREAM_UNKNOWN ? submitError(status) : undefined;
}

module.exports = { LIMIT_CODES, STATUS, limitNamed, limitNames, submitError, submitFault };
