'use strict';

/**
 * @typedef {object} Entry  one test with everything known about it
 * @property {string} file
 * @property {boolean} extra
 * @property {string} [unservable]  why it is not run on ours
 * @property {string} [allowed]  why it may pass only on the built-in
 * @property {import('./run-test.js').Outcome} [ours]
 * @property {import('./run-test.js').Outcome} [builtin]
 *
 * @typedef {'both'|'onlyOurs'|'onlyBuiltin'|'neither'} Column
 */

/** A test that skips itself passes, as Node's own runner counts it. */
function passed(outcome) {
  return outcome !== undefined && (outcome.status === 'pass' || outcome.status === 'skip');
}

/**
 * @param {Entry} entry
 * @returns {Column}
 */
function columnOf({ ours, builtin }) {
  if (passed(ours)) return passed(builtin) ? 'both' : 'onlyOurs';
  return passed(builtin) ? 'onlyBuiltin' : 'neither';
}

/**
 * What the report prints and the exit status follows from.
 * @param {Entry[]} entries
 */
function summarize(entries) {
  const columns = { both: [], onlyOurs: [], onlyBuiltin: [], neither: [] };
  for (const entry of entries) columns[columnOf(entry)].push(entry);
  const is = (engine, status) => (entry) => entry[engine]?.status === status;
  return {
    total: entries.length,
    columns,
    passedOurs: entries.filter(({ ours }) => passed(ours)).length,
    passedBuiltin: entries.filter(({ builtin }) => passed(builtin)).length,
    unservable: entries.filter(({ unservable }) => unservable !== undefined),
    crashed: entries.filter(is('ours', 'crash')),
    crashedBuiltin: entries.filter(is('builtin', 'crash')),
    timedOut: entries.filter(is('ours', 'timeout')),
    skipped: entries.filter(is('ours', 'skip')),
    regressions: columns.onlyBuiltin.filter(({ unservable, allowed }) =>
      unservable === undefined && allowed === undefined),
    stale: entries.filter((entry) =>
      entry.allowed !== undefined && columnOf(entry) !== 'onlyBuiltin'),
  };
}

/**
 * @param {ReturnType<typeof summarize>} summary
 * @param {string[]} engines  that were run
 * @returns {0|1|2}
 */
function exitStatus({ crashed, regressions }, engines) {
  if (crashed.length > 0) return 2;
  return engines.length === 2 && regressions.length > 0 ? 1 : 0;
}

module.exports = { passed, columnOf, summarize, exitStatus };
