'use strict';

const { passed } = require('./classify.js');

/** Lines that --verbose shows of a failure, and of these before its error. */
const VERBOSE_LINES = 16;
const LINES_BEFORE = 4;

/** The first line of an error as Node prints it: `TypeError [CODE]: text`. */
const ERROR_LINE = /^\s*(?:Uncaught )?[A-Za-z]*(?:Error|Exception)\b.*:.*/m;
/** Lines that never say what is wrong. */
const NOISE = /^(?:$|at |Node\.js v|[{}^]|\w+: .*,$)/;
const MISMATCH_LINE = /^Mismatched .* function calls.*$/m;

function percent(part, whole) {
  return whole === 0 ? '' : `  ${(100 * part / whole).toFixed(1)} %`;
}

function endOf({ status, code, signal, ms }) {
  const seconds = `${(ms / 1000).toFixed(1)} s`;
  switch (status) {
    case 'timeout': return `over the time limit, ended after ${seconds}`;
    case 'crash': return `ended by ${signal} after ${seconds}`;
    case 'skip': return `skipped itself, ${seconds}`;
    case 'pass': return `passed, ${seconds}`;
    default: return `exit status ${code}, ${seconds}`;
  }
}

/**
 * The line that says most about a failure.
 * @param {import('./run-test.js').Outcome} outcome
 * @returns {string}  empty when there is none
 */
function essence({ stderr, stdout }) {
  const match = ERROR_LINE.exec(stderr) ?? MISMATCH_LINE.exec(stdout);
  if (match !== null) return match[0].trim();
  const lines = stderr.split('\n').map((line) => line.trim());
  return lines.findLast((line) => !NOISE.test(line)) ?? '';
}

/** From the error's line on: the source line above it and the stack below. */
function excerpt({ stderr, stdout }) {
  const text = stderr.trim() === '' ? stdout : stderr;
  const lines = text.trimEnd().split('\n');
  const at = lines.findIndex((line) => ERROR_LINE.test(line));
  const from = at === -1 ? lines.length - VERBOSE_LINES : at - LINES_BEFORE;
  return lines.slice(Math.max(from, 0)).slice(0, VERBOSE_LINES);
}

function failureLines({ file }, outcome, verbose) {
  const lines = [`  ${file}: ${endOf(outcome)}`];
  if (verbose) {
    lines.push(...excerpt(outcome).map((line) => `      ${line}`.trimEnd()), '');
  } else if (essence(outcome) !== '') {
    lines.push(`      ${essence(outcome).slice(0, 160)}`);
  }
  return lines;
}

function section(title, entries, lines) {
  if (entries.length === 0) return [];
  return ['', `${title} (${entries.length})`, ...entries.flatMap(lines)];
}

function columnTable({ columns, total, unservable, passedOurs, passedBuiltin, regressions }) {
  const row = (name, count, note = '') => `  ${name.padEnd(14)}${String(count).padStart(5)}${note}`;
  const lost = columns.onlyBuiltin.length;
  const note = lost === 0 ? '' : `  (${regressions.length} of them neither listed nor unservable)`;
  return [
    row('both pass', columns.both.length),
    row('only ours', columns.onlyOurs.length),
    row('only built-in', lost, note),
    row('neither', columns.neither.length),
    '',
    row('ours', passedOurs, ` of ${total}${percent(passedOurs, total)}` +
      (unservable.length === 0 ? '' : `  (${unservable.length} cannot be served)`)),
    row('built-in', passedBuiltin, ` of ${total}${percent(passedBuiltin, total)}`),
  ];
}

function comparison(summary, verbose) {
  const { columns, regressions } = summary;
  const both = (entry) => [
    ...failureLines(entry, entry.ours, verbose),
    `      built-in: ${endOf(entry.builtin)}`,
  ];
  const ran = (entry) => entry.ours !== undefined;
  return [
    ...columnTable(summary),
    ...section('Passes only on the built-in', regressions, (entry) =>
      failureLines(entry, entry.ours, verbose)),
    ...section('Passes only on the built-in, known', columns.onlyBuiltin.filter(({ allowed }) =>
      allowed !== undefined), ({ file, allowed }) => [`  ${file}: ${allowed}`]),
    ...section('Passes only on ours', columns.onlyOurs, (entry) =>
      failureLines(entry, entry.builtin, verbose)),
    ...section('Passes on neither', columns.neither.filter(ran), both),
    ...section('Listed as known, but does not pass only on the built-in', summary.stale,
      ({ file }) => [`  ${file}`]),
  ];
}

function single(summary, entries, engine, verbose) {
  const good = engine === 'ours' ? summary.passedOurs : summary.passedBuiltin;
  const bad = entries.filter((entry) =>
    entry[engine] !== undefined && !passed(entry[engine]));
  const name = engine === 'ours' ? 'ours' : 'built-in';
  return [
    `  ${name}: ${good} of ${summary.total} pass${percent(good, summary.total)}`,
    ...section('Does not pass', bad, (entry) => failureLines(entry, entry[engine], verbose)),
  ];
}

/**
 * @param {object} run
 * @param {string} run.tree
 * @param {string} run.version  of Node
 * @param {string[]} run.engines
 * @param {boolean} run.verbose
 * @param {import('./classify.js').Entry[]} run.entries
 * @param {ReturnType<import('./classify.js').summarize>} run.summary
 * @returns {string}
 */
function formatReport({ tree, version, engines, verbose, entries, summary }) {
  const { crashed, crashedBuiltin, skipped, unservable } = summary;
  const files = (entry) => [`  ${entry.file}`];
  const body = engines.length === 2 ? comparison(summary, verbose)
    : single(summary, entries, engines[0], verbose);
  const lines = [
    `Node.js ${version}, ${entries.length} files of ${tree}`,
    '',
    ...body,
    ...section('Ended by a signal on the built-in', crashedBuiltin, files),
    ...section('Skipped themselves, counted as passed', skipped, ({ file, ours }) =>
      [`  ${file}: ${ours.reason}`]),
  ];
  if (engines.includes('ours')) {
    lines.push(
      ...section('Cannot be served, counted as not passed', unservable, (entry) =>
        [`  ${entry.file}: ${entry.unservable}`]),
      '',
      ...crashLines(crashed),
    );
  }
  return `${lines.join('\n')}\n`;
}

function crashLines(crashed) {
  if (crashed.length === 0) return ['No test on ours was ended by a signal.'];
  return [
    `ENDED BY A SIGNAL ON OURS (${crashed.length})`,
    ...crashed.map(({ file, ours }) => `  ${file}: ${ours.signal}`),
  ];
}

/**
 * @param {Parameters<typeof formatReport>[0]} run
 * @returns {object}  what --json writes
 */
function reportData({ tree, version, engines, entries, summary }) {
  const names = (list) => list.map(({ file }) => file);
  const { columns } = summary;
  return {
    tree,
    node: version,
    engines,
    total: summary.total,
    passed: { ours: summary.passedOurs, builtin: summary.passedBuiltin },
    columns: Object.fromEntries(Object.entries(columns).map(([name, list]) => [name, names(list)])),
    regressions: names(summary.regressions),
    crashed: names(summary.crashed),
    timedOut: names(summary.timedOut),
    unservable: names(summary.unservable),
    files: entries,
  };
}

module.exports = { formatReport, reportData, essence };
