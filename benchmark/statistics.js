'use strict';

/**
 * @param {number[]} values  not empty
 * @returns {number}
 */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * @param {number[]} values  NaN: unknown, left out
 * @returns {{median: number, min: number, max: number}}  NaN when all are
 */
function spread(values) {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return { median: NaN, min: NaN, max: NaN };
  return { median: median(known), min: Math.min(...known), max: Math.max(...known) };
}

module.exports = { median, spread };
