'use strict';

/** Compares the traces of both modules, and shows where they part. */

const { DIFFERENCES } = require('./differences');
const { died, playAll } = require('./engine');

function equal(one, other) {
  return one.length === other.length && one.every((line, at) => line === other[at]);
}

/** Both traces without what is known to differ; each difference sees what the last has left. */
function normalised(scenario, builtin, ours) {
  return DIFFERENCES.reduce((pair, { applies, normalise }) => {
    if (equal(...pair) || !applies(scenario, ...pair)) return pair;
    return pair.map((trace) => normalise(trace, scenario, pair));
  }, [builtin, ours]);
}

function alike(scenario, builtin, ours) {
  return equal(...normalised(scenario, builtin, ours));
}

/**
 * 'same', 'differs', or why nothing can be said: the built-in does not do the
 * same each time ('unstable'), or does not survive it ('fatal').
 */
function judge(scenario, builtins, ours) {
  const [first, ...others] = builtins.filter((trace) => !died(trace));
  if (first === undefined) return 'fatal';
  if (others.some((trace) => !equal(trace, first))) return 'unstable';
  return ours.some((trace) => !alike(scenario, first, trace)) ? 'differs' : 'same';
}

/**
 * Plays each on both modules, and again where they differ or the built-in died:
 * that may come from what was played before, it corrupts its memory at times.
 * @param {import('./scenarios').Scenario[]} scenarios
 * @param {object} options  of `playAll`, and
 * @param {boolean} [options.quick]  nothing is played again
 * @returns {Promise<{scenario: object, verdict: string, builtin: string[], ours: string[]}[]>}
 *   the traces without what is known to differ
 */
async function compareAll(scenarios, options) {
  const [builtin, ours] = await playAll(['builtin', 'ours'], scenarios, options);
  const results = scenarios.map((scenario, at) => ({
    scenario, builtin: builtin[at], ours: ours[at],
    verdict: judge(scenario, [builtin[at]], [ours[at]]),
  }));
  const doubtful = options.quick ? [] : results.filter(({ verdict }) => verdict !== 'same');
  const again = await playAll(['builtin', 'builtin', 'ours'],
                              doubtful.map(({ scenario }) => scenario), options);
  doubtful.forEach((result, at) => {
    const { scenario } = result;
    const builtins = [result.builtin, again[0][at], again[1][at]];
    const tries = [result.ours, again[2][at]];
    result.verdict = judge(scenario, builtins, tries);
    result.builtin = builtins.find((trace) => !died(trace)) ?? result.builtin;
    result.ours = tries.find((trace) => !alike(scenario, result.builtin, trace)) ?? result.ours;
  });
  for (const result of results) {
    const { scenario, builtin: one, ours: other } = result;
    [result.builtin, result.ours] = normalised(scenario, one, other);
  }
  return results;
}

/** How often the built-in does the same `runs` times: what the comparison rests on. */
async function checkBuiltin(scenarios, runs, options) {
  const traces = await playAll(new Array(runs).fill('builtin'), scenarios, options);
  return scenarios.map((scenario, at) => {
    const all = traces.map((list) => list[at]);
    const alive = all.filter((trace) => !died(trace));
    const [first] = alive.length > 0 ? alive : all;
    const odd = alive.find((trace) => !equal(trace, first)) ?? first;
    return { scenario, verdict: judge(scenario, all, []), builtin: first, ours: odd };
  });
}

/** Characters of a line that tell its kind. */
const KIND_LENGTH = 140;

function firstDifference(one, other) {
  const longest = Math.max(one.length, other.length);
  for (let at = 0; at < longest; at++) if (one[at] !== other[at]) return at;
  return -1;
}

/** Both traces beside each other; the line where they part is marked, and told in full. */
function sideBySide({ scenario, builtin, ours }, width = 64) {
  const cell = (line = '') => (line.length > width ? `${line.slice(0, width - 1)}…` : line);
  const marked = firstDifference(builtin, ours);
  const lines = [scenario.name, `  ${'built-in'.padEnd(width)} | ours`];
  for (let at = 0; at < Math.max(builtin.length, ours.length); at++) {
    lines.push(`${at === marked ? '>' : ' '} ${cell(builtin[at]).padEnd(width)} | ` +
               cell(ours[at]));
  }
  lines.push(`  built-in: ${builtin[marked] ?? '(end)'}`, `  ours:     ${ours[marked] ?? '(end)'}`);
  return lines.join('\n');
}

function isTurn(line) {
  return line.startsWith('  ');
}

/** The parts of a trace. */
const PARTS = {
  events: (trace) => trace.filter((line) => !isTurn(line) && !/^(?:state|wire) of /.test(line)),
  turns: (trace) => trace.filter((line) => !/^(?:state|wire) of /.test(line)),
  state: (trace) => trace.filter((line) => line.startsWith('state of ')),
  wire: (trace) => trace.filter((line) => line.startsWith('wire of ')),
};

/** The lines of one that the other does not have, as often as it has them. */
function without(one, other) {
  const rest = [...other];
  return one.filter((line) => {
    const at = rest.indexOf(line);
    if (at !== -1) rest.splice(at, 1);
    return at === -1;
  });
}

/** What they can part in, the worst first. */
const LEVELS = {
  'an event more, less or other': ({ events: [one, other] }) =>
    [without(one, other), without(other, one)],
  'the final state': ({ state }) => state,
  'what the peer gets': ({ wire }) => wire,
  'the order of events': ({ events }) => events,
  'ticks and microtasks between events': ({ turns }) => turns,
};

/** A line without ids of streams; of what is written and sent, numbers matter. */
function withoutIds(line) {
  return /^(?:state|wire) /.test(line) ? line.replace(/ of \d+/, ' of N') :
    line.replace(/\d+/g, 'N');
}

/**
 * The worst in which two traces part.
 * @returns {{level: string, kind: string}}  `kind` is the pair of lines at which
 *   they do, without numbers
 */
function classify({ builtin, ours }) {
  const parts = Object.fromEntries(Object.entries(PARTS).map(([name, part]) =>
    [name, [part(builtin), part(ours)]]));
  for (const [level, view] of Object.entries(LEVELS)) {
    const [one, other] = view(parts);
    const at = firstDifference(one, other);
    if (at === -1) continue;
    const shape = (line = '(end)') => withoutIds(line).slice(0, KIND_LENGTH).trim();
    return { level, kind: `${shape(one[at])}  /  ${shape(other[at])}` };
  }
  return { level: 'nothing', kind: '' };
}

module.exports = { LEVELS: Object.keys(LEVELS), checkBuiltin, classify, compareAll, sideBySide };
