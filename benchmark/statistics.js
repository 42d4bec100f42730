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
 * @param {number[]} values  not empty
 * @returns {{median: number, min: number, max: number}}
 */
function spread(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

module.exports = { median, spread };
