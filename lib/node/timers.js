'use strict';

/**
 * Timers, ticks and clocks as they are when this file is loaded. Test suites replace the globals
 * by fakes that stand still. Node's module never looks at those, and neither does any file of
 * lib/ (eslint.config.js forbids it).
 */

const { performance } = require('node:perf_hooks');
const { clearTimeout, setImmediate, setTimeout } = require('node:timers');

const { nextTick, hrtime } = process;

/** @returns {number} ms since the process began */
const now = performance.now.bind(performance);

module.exports = {
  Date,
  clearTimeout,
  hrtime,
  nextTick,
  now,
  queueMicrotask,
  setImmediate,
  setTimeout,
};
