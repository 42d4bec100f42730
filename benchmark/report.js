'use strict';

const { formatShares, formatFunctions } = require('../tools/profile/format.js');

/** Functions of each profile. */
const TOP = 12;

function rate(value) {
  return value >= 10_000 ? `${(value / 1000).toFixed(1)} k` : value.toFixed(0);
}

function cost(value) {
  return Number.isNaN(value) ? '-' : value.toFixed(1);
}

function verdict({ goal, ratio }) {
  if (goal === undefined) return '';
  return `${goal.toFixed(2)} ${ratio.median >= goal ? 'reached' : 'MISSED'}`;
}

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

function caseRow(result) {
  const { title, ratio, perSecond, processor, processorRatio } = result;
  if (result.skipped !== undefined) return row([title, 'skipped', '', '', '', '', '']);
  if (result.error !== undefined) return row([title, 'FAILED', '', '', '', '', '']);
  return row([
    title,
    rate(perSecond.builtin.median),
    rate(perSecond.ours.median),
    `**${ratio.median.toFixed(2)}**`,
    `${ratio.min.toFixed(2)} - ${ratio.max.toFixed(2)}`,
    `${cost(processor.builtin.median)} / ${cost(processor.ours.median)}` +
      (Number.isNaN(processorRatio.median) ? '' : ` (${processorRatio.median.toFixed(2)})`),
    verdict(result),
  ]);
}

function notesOf({ title, skipped, error, rounds }) {
  if (error !== undefined) return [`${title} failed: ${error}.`];
  if (skipped !== undefined) return [`${title}: this library cannot serve it (${skipped}).`];
  const endings = rounds.map(({ builtin }) => builtin.ending).filter((text) => text !== undefined);
  if (endings.length === 0) return [];
  return [`${title}: in ${endings.length} of ${rounds.length} rounds the built-in ended badly ` +
    `after it was measured (${endings[0]}).`];
}

function notes(results) {
  return results.flatMap(notesOf).flatMap((text) => ['', text]);
}

function profileLines({ title, profiles = {} }) {
  return Object.entries(profiles).flatMap(([engine, summary]) => [
    '',
    `### ${title}: ${engine === 'ours' ? 'ours' : 'built-in'}`,
    '',
    `${formatShares(summary.shares)}.`,
    '',
    '```',
    ...formatFunctions(summary, TOP),
    '```',
  ]);
}

/**
 * @param {object} run
 * @param {import('./rounds.js').CaseResult[]} run.results
 * @param {Object<string, string>} run.environment
 * @param {import('./arguments.js').Configuration} run.configuration
 * @param {string} run.pinningNote
 * @returns {string}  Markdown
 */
function formatReport({ results, environment, configuration, pinningNote }) {
  const { rounds, seconds, warmUp, noise } = configuration;
  const ours = noise ? 'built-in again' : 'ours';
  const lines = [
    row(['case', 'built-in req/s', `${ours} req/s`, 'ratio', 'min - max',
         `µs of CPU per request, built-in / ${ours}`, 'goal']),
    row(['---', '--:', '--:', '--:', '--:', '--:', '--:']),
    ...results.map((result) => caseRow(noise ? { ...result, goal: undefined } : result)),
    ...notes(results),
    '',
    `Median of ${rounds} rounds of ${seconds} s after ${warmUp} s of warm-up; ${pinningNote}.`,
    ...Object.values(environment).map((text) => `${text}.`),
  ];
  const profiles = results.flatMap(profileLines);
  if (profiles.length > 0) lines.push('', '## Where the time goes', ...profiles);
  return `${lines.join('\n')}\n`;
}

/** Whether a case failed, or with `check` missed its goal. */
function isBad({ error, skipped, goal, ratio }, { check, noise }) {
  if (error !== undefined) return true;
  return check && !noise && skipped === undefined && goal !== undefined && ratio.median < goal;
}

module.exports = { formatReport, isBad };
