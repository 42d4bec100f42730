'use strict';

const { table } = require('../markdown.js');

const TRANSFERS = ['first', 'second'];

/** What is known of a time, in ms: Infinity is more than the limit, NaN nothing. */
function time(value, limit) {
  if (Number.isNaN(value)) return '-';
  return value === Infinity ? `> ${limit}` : value.toFixed(0);
}

function range({ min, max }, limit) {
  const [least, greatest] = [time(min, limit), time(max, limit)];
  return least === greatest ? least : `${least} - ${greatest}`;
}

function factor(value) {
  return value >= 10 ? value.toFixed(0) : value.toPrecision(2);
}

/** How many times as long as ours, as far as that is known. */
function ratio(theirs, ours, limit) {
  if (theirs === Infinity && ours < Infinity) return `> ${factor(limit / ours)}`;
  if (ours === Infinity && theirs < Infinity) return `< ${factor(theirs / limit)}`;
  return Number.isFinite(theirs / ours) ? factor(theirs / ours) : '-';
}

/** A time that is not known is none that is short enough. */
function misses(result, transfer) {
  return !(result[transfer].ours.median <= result.goal[transfer]);
}

function verdict(result, transfer) {
  if (result.goal === undefined) return '';
  return `${result.goal[transfer]} ${misses(result, transfer) ? 'MISSED' : 'reached'}`;
}

function caseRows(result, limit) {
  if (result.error !== undefined) return [[result.title, 'FAILED']];
  return TRANSFERS.map((transfer) => {
    const { ours, builtin, http1 } = result[transfer];
    return [
      result.title,
      transfer,
      time(builtin.median, limit),
      time(ours.median, limit),
      range(ours, limit),
      time(http1.median, limit),
      `**${ratio(builtin.median, ours.median, limit)}**`,
      ratio(http1.median, ours.median, limit),
      verdict(result, transfer),
    ];
  });
}

/**
 * @param {import('./rounds.js').FarResult[]} results
 * @param {import('../arguments.js').Configuration} configuration
 * @returns {string[]}  the lines of a table
 */
function formatFar(results, { limit, noise }) {
  const ours = noise ? 'built-in again' : 'ours';
  return table(
    ['far', 'transfer', 'built-in ms', `${ours} ms`, 'min - max', 'HTTP/1.1 ms',
     `built-in / ${ours}`, `HTTP/1.1 / ${ours}`, 'goal'],
    2,
    results.flatMap((result) => caseRows(result, 1000 * limit)),
  );
}

/** Whether a transfer of a far case took longer than it is meant to take. */
function missesGoal(result) {
  return result.goal !== undefined && TRANSFERS.some((transfer) => misses(result, transfer));
}

module.exports = { formatFar, missesGoal };
