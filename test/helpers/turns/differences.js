'use strict';

/**
 * The differences from the built-in module that stay, each with its reason. A
 * difference must never be a loss of data.
 *
 * @typedef {object} Difference
 * @property {string} reason
 * @property {(scenario: import('./scenarios').Scenario, builtin: string[],
 *   ours: string[]) => boolean} applies  to these two traces
 * @property {(trace: string[], scenario: import('./scenarios').Scenario,
 *   pair: string[][]) => string[]} normalise  called with both of `pair`; what it
 *   returns is compared
 */

const { END_DIFFERENCES } = require('./end-differences');
const { FAULT_DIFFERENCES } = require('./fault-differences');
const { ORDER_DIFFERENCES } = require('./order-differences');
const { WIRE_DIFFERENCES } = require('./wire-differences');

/**
 * What is sent first: it leaves the events alone, by which the others are told.
 * @type {Difference[]}
 */
const DIFFERENCES = [
  ...WIRE_DIFFERENCES, ...END_DIFFERENCES, ...FAULT_DIFFERENCES, ...ORDER_DIFFERENCES,
];

module.exports = { DIFFERENCES };
