'use strict';

/**
 * The value of the `date` field (RFC 9110, 5.6.7). It is made once a second, not for each
 * response.
 */

const { Date, setTimeout } = require('../node/timers');

const MS_PER_SECOND = 1000;

/** The value for the present second; undefined: the next call makes it. */
let cached;

function expire() {
  cached = undefined;
}

/** @returns {string} the present time, as in 'Sun, 06 Nov 1994 08:49:37 GMT' */
function utcDate() {
  if (cached === undefined) {
    const now = new Date();
    cached = now.toUTCString();
    setTimeout(expire, MS_PER_SECOND - now.getMilliseconds()).unref();
  }
  return cached;
}

module.exports = { utcDate };
