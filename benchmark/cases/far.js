'use strict';

/** Transfers over distance: what the windows of flow control cost. */

const MEBIBYTE = 1 << 20;

/** ms of each round trip, MiB, and the ms that ours is meant to take. */
const DISTANCES = [
  { roundTrip: 10, size: 8 },
  { roundTrip: 40, size: 8, goal: { first: 600, second: 200 } },
  { roundTrip: 150, size: 32, goal: { first: 2500, second: 600 } },
];

/** Over TLS the way is the same: one distance tells whether it is. */
const TLS_BY_DEFAULT = 40;

/**
 * @param {import('./index.js').FarCase} definition
 * @param {number} roundTrip  ms
 * @returns {import('./index.js').FarCase}  over that distance, which has no goal
 */
function atDistance(definition, roundTrip) {
  return {
    ...definition, roundTrip, title: `${definition.transfer}, ${roundTrip} ms`, goal: undefined,
  };
}

function variants(prefix, { roundTrip, size, goal }, more) {
  return ['down', 'up'].map((direction) => {
    const definition = {
      name: `${prefix}-${roundTrip}-${direction}`,
      transfer: `${size} MiB ${direction}${more.tls ? ', TLS' : ''}`,
      direction,
      octets: size * MEBIBYTE,
      ...more,
    };
    return { ...atDistance(definition, roundTrip), goal };
  });
}

/** Whether a case, or its result, is one of these. */
function isFar({ roundTrip }) {
  return roundTrip !== undefined;
}

module.exports = {
  atDistance,
  isFar,
  cases: [
    ...DISTANCES.flatMap((distance) => variants('far', distance, {})),
    ...DISTANCES.flatMap((distance) => variants('far-tls', distance, {
      tls: true, onlyNamed: distance.roundTrip !== TLS_BY_DEFAULT,
    })),
  ],
};
