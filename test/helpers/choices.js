'use strict';

/** Draws choices from a seed, so that what fails can be played again. */

/**
 * xorshift32: the same numbers for the same seed.
 * @param {number} seed
 * @returns {(count: number) => number}  a number below `count`
 */
function choices(seed) {
  let state = Math.imul(seed + 77, 0x9e3779b1) >>> 0;
  return (count) => {
    state = (state ^ (state << 13)) >>> 0;
    state = (state ^ (state >>> 17)) >>> 0;
    state = (state ^ (state << 5)) >>> 0;
    return state % count;
  };
}

/** One of the list. */
function pick(choose, list) {
  return list[choose(list.length)];
}

module.exports = { choices, pick };
