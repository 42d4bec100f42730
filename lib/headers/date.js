'use strict';

/** The value of the `date` header, made once a second. */

const { Date, setTimeout } = require('../node/timers');

const MS_PER_SECOND = 1000;

let cached;

function expire() {
  cached = undefined;
}

/** @returns {string} now, as in RFC 9110, 5.6.7 */
function utcDate() {
  if (cached === undefined) {
    const now = new Date();
    cached = now.toUTCString();
    setTimeout(expire, MS_PER_SECOND - now.getMilliseconds()).unref();
  }
  return cached;
}

module.exports = { utcDate };
