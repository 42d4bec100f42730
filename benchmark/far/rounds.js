'use strict';

const { spread } = require('../statistics.js');
const { measureFarCell } = require('./cell.js');

const SIDES = ['ours', 'builtin', 'http1'];

/**
 * Seconds of transfers after which a side is not measured again: what takes
 * long is made of round trips, which scatter little.
 */
const ENOUGH = 3;

/**
 * @typedef {object} FarResult
 * @property {string} name
 * @property {string} title
 * @property {number} roundTrip  ms
 * @property {{first: number, second: number}} [goal]  ms
 * @property {Object<Side, import('./cell.js').FarCell>[]} rounds  a side that
 *   has taken long enough is missing
 * @property {Object<Side, Spread>} [first]  ms
 * @property {Object<Side, Spread>} [second]  ms
 * @property {string} [error]
 *
 * @typedef {'ours'|'builtin'|'http1'} Side
 * @typedef {import('../rounds.js').Spread} Spread
 */

/** Seconds that a side's transfers have taken; one that was broken off, the limit. */
function timeOf(side, rounds, limit) {
  const times = rounds.flatMap(({ [side]: cell }) =>
    (cell === undefined ? [] : [cell.first, cell.second]));
  return times.filter((time) => !Number.isNaN(time))
    .reduce((sum, time) => sum + Math.min(time / 1000, limit), 0);
}

/** The sides that are to be measured; who begins changes from round to round. */
function turns(rounds, limit) {
  const begin = rounds.length % SIDES.length;
  return [...SIDES.slice(begin), ...SIDES.slice(0, begin)]
    .filter((side) => timeOf(side, rounds, limit) < ENOUGH);
}

function evaluate(rounds) {
  const timesOf = (transfer) => Object.fromEntries(SIDES.map((side) => {
    const cells = rounds.map((round) => round[side]).filter((cell) => cell !== undefined);
    return [side, spread(cells.map((cell) => cell[transfer]))];
  }));
  return { first: timesOf('first'), second: timesOf('second') };
}

/**
 * Measures one far case.
 * @param {import('../cases/index.js').FarCase} definition
 * @param {import('../arguments.js').Configuration} configuration
 * @param {import('../cell.js').Bench} bench
 * @param {(done: number) => void} onRound
 * @param {typeof measureFarCell} [measure]
 * @returns {Promise<FarResult>}  an engine that fails is in its `error`
 */
async function measureFarCase(definition, configuration, bench, onRound, measure = measureFarCell) {
  const { name, title, roundTrip, goal } = definition;
  const { rounds, limit, noise } = configuration;
  const result = { name, title, roundTrip, goal, rounds: [] };
  const engines = { ours: noise ? 'builtin' : 'ours', builtin: 'builtin', http1: 'http1' };
  try {
    while (result.rounds.length < rounds) {
      const sides = turns(result.rounds, limit);
      if (sides.length === 0) break;
      const round = {};
      for (const side of sides) {
        round[side] = await measure(definition, engines[side], { ...bench, limit });
      }
      result.rounds.push(round);
      onRound(result.rounds.length);
    }
    Object.assign(result, evaluate(result.rounds));
  } catch (error) {
    result.error = error.message;
  }
  return result;
}

module.exports = { measureFarCase };
