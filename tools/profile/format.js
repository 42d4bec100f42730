'use strict';

const { KINDS } = require('./cpu-profile.js');

const KIND_TITLES = {
  __proto__: null,
  http2: 'http2 JavaScript',
  app: 'app and its packages',
  node: "Node's JavaScript",
  native: 'native code',
  gc: 'garbage collection',
};

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

/**
 * @param {Object<string, number>} shares
 * @returns {string}  one line
 */
function formatShares(shares) {
  return KINDS.map((kind) => `${KIND_TITLES[kind]} ${percent(shares[kind])}`).join(', ');
}

/**
 * @param {import('./cpu-profile.js').ProfileSummary} summary
 * @param {number} top  how many functions
 * @returns {string[]}  lines
 */
function formatFunctions({ functions }, top) {
  return functions.slice(0, top).map(({ name, place, kind, share }) =>
    `${percent(share).padStart(8)}  ${kind.padEnd(7)} ${name.padEnd(32)} ${place}`.trimEnd());
}

/**
 * @param {{share: number, object: string, symbol: string}[]} symbols
 * @param {number} top
 * @returns {string[]}
 */
function formatSymbols(symbols, top) {
  return symbols.slice(0, top).map(({ share, object, symbol }) =>
    `${percent(share).padStart(8)}  ${object.padEnd(24)} ${symbol}`);
}

module.exports = { percent, formatShares, formatFunctions, formatSymbols };
