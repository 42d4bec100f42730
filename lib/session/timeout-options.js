'use strict';

/**
 * The options that say how long a peer may take for something. Those who watch the time are
 * timeouts.js and close-timeout.js.
 */

const { validateInteger } = require('../node/validators');

/**
 * The defaults of options that Node's http2 does not have, in ms; 0: no limit. docs/limits.md
 * says what each is for.
 */
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
 * Checks the options of a server or of a client.
 * @param {object} options
 * @throws {TypeError|RangeError} ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
function checkTimeouts(options) {
  for (const name of Object.keys(TIMEOUTS)) {
    // As Node's HTTP/1 checks its options of the same names.
    if (options[name] !== undefined) validateInteger(options[name], name, 0);
  }
}

/**
 * Reads an option, which has been checked. Defaults are not written into the options, as HTTP/1
 * has options of the same names with other defaults.
 * @param {object} options
 * @param {string} name
 * @returns {number} ms; 0: no limit
 */
function timeoutOption(options, name) {
  return options[name] ?? TIMEOUTS[name];
}

module.exports = { checkTimeouts, timeoutOption };
