'use strict';

/**
 * Timers, ticks and clocks as they are when this file is loaded. Test suites replace the globals
 * by fakes that stand still. Node's module never looks at those, and neither does any file of
 * lib/ (eslint.config.js forbids it).
 */

const { clearTimeout, setImmediate, setTimeout } = require('node:timers');

const { nextTick, hrtime } = process;

/** @returns {number} milliseconds since some moment in the past, by a clock that never jumps */
function now() {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

module.exports = {
  Date,
  clearTimeout,
  hrtime,
  nextTick,
  now,
  setImmediate,
  setTimeout,
};
