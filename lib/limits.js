'use strict';

/** The error codes under which Node reports the limits of the core. */

const { native } = require('./binding');

const CODES_BY_NAME = {
  __proto__: null,
  max_invalid_frames: 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES',
};

/** By h2_limit; undefined: the plain ERR_HTTP2_ERROR. */
const LIMIT_CODES = native.limits.map((name) => CODES_BY_NAME[name]);

module.exports = { LIMIT_CODES };
