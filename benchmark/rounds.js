'use strict';

const { measureCell } = require('./cell.js');
const { spread } = require('./statistics.js');

/** Length of the try that finds out whether an engine has the compat API, s. */
const TRIAL = 0.2;

/**
 * @typedef {object} Round
 * @property {import('./cell.js').Cell} ours
 * @property {import('./cell.js').Cell} builtin
 *
 * @typedef {object} CaseResult
 * @property {string} name
 * @property {string} title
 * @property {number} [goal]
 * @property {Round[]} rounds
 * @property {Spread} [ratio]  requests a second, ours to built-in, per round
 * @property {Spread} [processorRatio]  of processor time per request
 * @property {{ours: Spread, builtin: Spread}} [perSecond]
 * @property {{ours: Spread, builtin: Spread}} [processor]
 * @property {string} [skipped]  why
 * @property {string} [error]
 * @property {Object<string, import('../tools/profile/cpu-profile.js').ProfileSummary>} [profiles]
 *
 * @typedef {{median: number, min: number, max: number}} Spread
 */

/**
 * Both engines, one after the other; who begins changes from round to round, so
 * that what drifts with time favours nobody.
 */
async function measureRound(definition, index, engines, bench) {
  const round = {};
  const order = index % 2 === 0 ? ['ours', 'builtin'] : ['builtin', 'ours'];
  for (const side of order) round[side] = await measureCell(definition, engines[side], bench);
  return round;
}

function evaluate(rounds) {
  const of = (field, side) => spread(rounds.map((round) => round[side][field]));
  const both = (field) => ({ ours: of(field, 'ours'), builtin: of(field, 'builtin') });
  const ratio = (field) =>
    spread(rounds.map(({ ours, builtin }) => ours[field] / builtin[field]));
  return {
    ratio: ratio('perSecond'),
    processorRatio: ratio('processor'),
    perSecond: both('perSecond'),
    processor: both('processor'),
  };
}

async function whyNot(definition, bench) {
  try {
    await measureCell(definition, 'ours', { ...bench, warmUp: TRIAL, seconds: TRIAL });
    return undefined;
  } catch (error) {
    return error.message.split('\n')[0];
  }
}

/**
 * Measures one case.
 * @param {import('./cases/index.js').Case} definition
 * @param {import('./arguments.js').Configuration} configuration
 * @param {import('./cell.js').Bench} bench
 * @param {(done: number) => void} onRound
 * @returns {Promise<CaseResult>}  an engine that fails is in its `error`
 */
async function measureCase(definition, configuration, bench, onRound) {
  const { name, title, goal } = definition;
  const result = { name, title, goal, rounds: [] };
  const engines = { ours: configuration.noise ? 'builtin' : 'ours', builtin: 'builtin' };
  if (definition.compat && !configuration.compat && !configuration.noise) {
    result.skipped = await whyNot(definition, bench);
    if (result.skipped !== undefined) return result;
  }
  try {
    for (let i = 0; i < configuration.rounds; i++) {
      result.rounds.push(await measureRound(definition, i, engines, bench));
      onRound(i + 1);
    }
    Object.assign(result, evaluate(result.rounds));
  } catch (error) {
    result.error = error.message;
  }
  return result;
}

module.exports = { measureCase };
