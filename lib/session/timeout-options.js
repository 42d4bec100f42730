'use strict';

/**
 * How long a peer may take for what: the options, for those who time it (timeouts.js,
 * close-timeout.js).
 */

const { validateInteger } = require('../node/validators');

/** Options that Node's http2 has not, in ms, with their defaults; 0: without a limit. */
const TIMEOUTS = {
  prefaceTimeout: 10000,
  headerBlockTimeout: 10000,
  headersTimeout: 0,
  requestTimeout: 0,
  keepAliveTimeout: 0,
  writeStallTimeout: 0,
  closeTimeout: 5000,
};

/**
 * @param {object} options  of either side
 * @throws {TypeError|RangeError} ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
function checkTimeouts(options) {
  for (const name of Object.keys(TIMEOUTS)) {
    // As Node's HTTP/1 has it, under the same names.
    if (options[name] !== undefined) validateInteger(options[name], name, 0);
  }
}

/**
 * Of options that have been checked. They are not completed: HTTP/1 has options
 * of the same names, and defaults of its own.
 * @param {object} options
 * @param {string} name
 * @returns {number} ms; 0: none
 */
function timeoutOption(options, name) {
  return options[name] ?? TIMEOUTS[name];
}

module.exports = { checkTimeouts, timeoutOption };
