'use strict';

/**
 * The differences from the built-in module that stay, each with its reason. A
 * difference must never be a loss of data.
 *
 * @typedef {object} Difference
 * @property {string} reason
 * @property {(scenario: import('./scenarios').Scenario, builtin: string[],
 *   ours: string[]) => boolean} applies  to these two traces
 * @property {(trace: string[], scenario: import('./scenarios').Scenario) => string[]}
 *   normalise  called with both; what it returns is compared
 */

const { ORDER_DIFFERENCES } = require('./order-differences');
const { WIRE_DIFFERENCES } = require('./wire-differences');

const FINISH = /(?:stream|response) \d+ finish$/;

function finishes(trace) {
  return trace.filter((line) => FINISH.test(line)).length;
}

/** @type {Difference[]} */
const DIFFERENCES = [
  ...WIRE_DIFFERENCES,
  {
    reason: "on Node a stream often closes without 'finish'; ours has it before 'close'",
    applies: (_, builtin, ours) => finishes(builtin) < finishes(ours),
    normalise: (trace) => trace.filter((line) => !FINISH.test(line))
      .map((line) => line.replace(/,"writableFinished":\w+/, '')),
  },
  {
    reason: "on Node the session never ends, although the peer has; ours does, with 'close'",
    applies: (_, builtin, ours) => builtin.includes('HANG') && !ours.includes('HANG'),
    normalise: (trace) => trace.slice(0, trace.indexOf('-- the peer hangs up')),
  },
  ...ORDER_DIFFERENCES,
];

module.exports = { DIFFERENCES };
