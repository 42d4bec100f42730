'use strict';

const path = require('node:path');
const { parseArgs } = require('node:util');

const cases = require('./cases');
const { atDistance, isFar } = require('./cases/far.js');

function listed({ name, onlyNamed }) {
  return onlyNamed ? `[${name}]` : name;
}

const USAGE = `usage: http2-native bench [options]

Measures this library against the built-in module of the same Node. Both take
turns on every case, on cores of their own, and the median of the rounds'
ratios counts.

  --cases REGEX      only cases whose name matches (see below); without
                     it those in brackets are left out
  --rounds N         rounds per case (default: 5)
  --seconds N        measured in a round, for each engine (default: 2)
  --warm-up N        seconds before (default: 0.5)
  --rtt MS           the round trip of the far cases that run, for each of them
  --limit N          seconds after which a far transfer is broken off
                     (default: 10)
  --node PATH        the Node to run (default: this one)
  --compat           the compat API's cases must run: without it they are left
                     out when this library cannot serve them
  --noise            the built-in against itself: what the machine adds
  --profile          one more round per case and engine under V8's profiler:
                     where the time goes
  --check            exit with 1 when a median is short of its case's goal
  --markdown FILE    write the report there, too
  --json FILE        write every round
  -h, --help

cases: ${cases.map(listed).join(' ')}
`;

const OPTIONS = {
  cases: { type: 'string' },
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '2' },
  'warm-up': { type: 'string', default: '0.5' },
  rtt: { type: 'string' },
  limit: { type: 'string', default: '10' },
  node: { type: 'string', default: process.execPath },
  compat: { type: 'boolean', default: false },
  noise: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  markdown: { type: 'string' },
  json: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
};

/** A mistake of the caller: one line for stderr, no stack. */
class UsageError extends Error {}

function positive(text, option) {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) {
    throw new UsageError(`--${option} wants a number greater than 0, not '${text}'`);
  }
  return value;
}

function roundTrip(text) {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && Number.isFinite(value))) {
    throw new UsageError(`--rtt wants a number of ms, 0 or greater, not '${text}'`);
  }
  return value;
}

function casesThatMatch(text) {
  if (text === undefined) return cases.filter(({ onlyNamed }) => !onlyNamed);
  try {
    const regex = new RegExp(text);
    const selected = cases.filter(({ name }) => regex.test(name));
    if (selected.length === 0) throw new Error(`no case matches ${regex}`);
    return selected;
  } catch (error) {
    throw new UsageError(`--cases: ${error.message}`);
  }
}

function selectCases(text, rtt) {
  const selected = casesThatMatch(text);
  if (rtt === undefined) return selected;
  const distance = roundTrip(rtt);
  return selected.map((definition) =>
    (isFar(definition) ? atDistance(definition, distance) : definition));
}

function parse(argv) {
  try {
    return parseArgs({ args: argv, options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(error.message);
  }
}

/**
 * @typedef {object} Configuration
 * @property {(import('./cases/index.js').Case|import('./cases/index.js').FarCase)[]} cases
 * @property {number} rounds
 * @property {number} seconds
 * @property {number} warmUp  seconds
 * @property {number} limit  seconds that a far transfer may take
 * @property {string} node
 * @property {boolean} compat
 * @property {boolean} noise
 * @property {boolean} profile
 * @property {boolean} check
 * @property {string} [markdown]
 * @property {string} [json]
 */

/**
 * @param {string[]} argv  without the executable and the command
 * @returns {Configuration|undefined}  undefined: only help was asked for
 * @throws {UsageError}
 */
function parseArguments(argv) {
  const values = parse(argv);
  if (values.help) return undefined;
  return {
    ...values,
    cases: selectCases(values.cases, values.rtt),
    rounds: Math.ceil(positive(values.rounds, 'rounds')),
    seconds: positive(values.seconds, 'seconds'),
    warmUp: positive(values['warm-up'], 'warm-up'),
    limit: positive(values.limit, 'limit'),
    node: values.node.includes(path.sep) ? path.resolve(values.node) : values.node,
  };
}

module.exports = { UsageError, USAGE, parseArguments };
