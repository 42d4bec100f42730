'use strict';

/**
 * The differences from the built-in module that stay, each with its reason. A
 * difference must never be a loss of data.
 *
 * @typedef {object} Difference
 * @property {string} reason
 * @property {(scenario: import('./scenarios').Scenario) => boolean} applies
 * @property {(trace: string[]) => string[]} normalise  called with both traces;
 *   what it returns is compared
 */

/** @type {Difference[]} */
const DIFFERENCES = [];

module.exports = { DIFFERENCES };
