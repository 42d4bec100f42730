'use strict';

const { formatShares, formatFunctions } = require('../tools/profile/format.js');
const { isFar } = require('./cases/far.js');
const { formatFar, missesGoal } = require('./far/report.js');
const { table } = require('./markdown.js');

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

function caseRow(result) {
  const { title, ratio, perSecond, processor, processorRatio } = result;
  if (result.skipped !== undefined) return [title, 'skipped'];
  if (result.error !== undefined) return [title, 'FAILED'];
  return [
    title,
    rate(perSecond.builtin.median),
    rate(perSecond.ours.median),
    `**${ratio.median.toFixed(2)}**`,
    `${ratio.min.toFixed(2)} - ${ratio.max.toFixed(2)}`,
    `${cost(processor.builtin.median)} / ${cost(processor.ours.median)}` +
      (Number.isNaN(processorRatio.median) ? '' : ` (${processorRatio.median.toFixed(2)})`),
    verdict(result),
  ];
}

function formatNear(results, { noise }) {
  const ours = noise ? 'built-in again' : 'ours';
  return table(
    ['case', 'built-in req/s', `${ours} req/s`, 'ratio', 'min - max',
     `µs of CPU per request, built-in / ${ours}`, 'goal'],
    1,
    results.map(caseRow),
  );
}

/** The tables, each where there is something in it. */
function tables(results, configuration) {
  const withGoals = configuration.noise ?
    results.map((result) => ({ ...result, goal: undefined })) : results;
  const far = withGoals.filter(isFar);
  const near = withGoals.filter((result) => !isFar(result));
  return [
    ...(near.length > 0 ? formatNear(near, configuration) : []),
    ...(near.length > 0 && far.length > 0 ? [''] : []),
    ...(far.length > 0 ? formatFar(far, configuration) : []),
  ];
}

/** How often, and how long, each kind of case was measured. */
function extents(results, { rounds, seconds, warmUp, limit }) {
  const near = `Median of ${rounds} rounds of ${seconds} s after ${warmUp} s of warm-up`;
  const far = `Far: median of up to ${rounds} rounds, a transfer in at most ${limit} s`;
  return [
    ...(results.every(isFar) ? [] : [near]),
    ...(results.some(isFar) ? [far] : []),
  ];
}

function notesOf({ title, skipped, error, rounds }) {
  if (error !== undefined) return [`${title} failed: ${error}.`];
  if (skipped !== undefined) return [`${title}: this library cannot serve it (${skipped}).`];
  const endings = rounds.map(({ builtin }) => builtin?.ending).filter((text) => text !== undefined);
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
 * @param {(import('./rounds.js').CaseResult|import('./far/rounds.js').FarResult)[]} run.results
 * @param {Object<string, string>} run.environment
 * @param {import('./arguments.js').Configuration} run.configuration
 * @param {string} run.pinningNote
 * @returns {string}  Markdown
 */
function formatReport({ results, environment, configuration, pinningNote }) {
  const lines = [
    ...tables(results, configuration),
    ...notes(results),
    '',
    ...extents(results, configuration).map((text) => `${text}; ${pinningNote}.`),
    ...Object.values(environment).map((text) => `${text}.`),
  ];
  const profiles = results.flatMap(profileLines);
  if (profiles.length > 0) lines.push('', '## Where the time goes', ...profiles);
  return `${lines.join('\n')}\n`;
}

/** Whether a case failed, or with `check` missed its goal. */
function isBad(result, { check, noise }) {
  const { error, skipped, goal, ratio } = result;
  if (error !== undefined) return true;
  if (!check || noise || skipped !== undefined || goal === undefined) return false;
  return isFar(result) ? missesGoal(result) : ratio.median < goal;
}

module.exports = { formatReport, isBad };
