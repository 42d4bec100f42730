'use strict';

/**
 * Makes the scenarios: every ordered pair of frames, on the same stream and on
 * another one, with every kind of handler, and a seeded choice of triples.
 *
 * @typedef {object} Scenario  plain data, so that it can go to another process
 * @property {string} name
 * @property {string} side  who is played against, see SIDES
 * @property {'tcp'|'tls'} transport
 * @property {string} handler  a key of HANDLERS
 * @property {number} at  the event in which the handler runs, from 0
 * @property {{kind: string, on: ?('A'|'B')}[]} steps  what comes in one read
 */

const { FRAMES } = require('./frame-kinds');
const { HANDLERS } = require('./handler-kinds');

/** Which half of a connection is observed, by which of its interfaces. */
const SIDES = ['server', 'compat', 'client', 'open client'];
const TRANSPORTS = ['tcp', 'tls'];

/** Marsaglia's xorshift: numbers in [0, 1), the same for the same seed. */
function random(seed) {
  let state = (seed ^ 0x9e3779b9) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function isClient(side) {
  return side.endsWith('client');
}

function kindsFor(side) {
  return Object.keys(FRAMES).filter((kind) => FRAMES[kind].to !== 'client' || isClient(side));
}

function scenario(side, transport, handler, at, steps) {
  const text = steps.map(({ kind, on }) => (on ? `${kind} ${on}` : kind)).join(', ');
  const when = at === 0 ? '' : ` in event ${at}`;
  return { name: `${side} ${transport}: ${text}: ${handler}${when}`,
           side, transport, handler, at, steps };
}

/** The steps of all pairs; the first stream of a sequence is always A. */
function pairsOfSteps(side) {
  const pairs = [];
  const kinds = kindsFor(side).filter((kind) => !FRAMES[kind].seldom);
  for (const first of kinds) {
    const one = { kind: first, on: FRAMES[first].on === 'stream' ? 'A' : undefined };
    for (const second of kinds) {
      if (FRAMES[second].on === 'session') pairs.push([one, { kind: second }]);
      else pairs.push([one, { kind: second, on: 'A' }]);
      if (one.on && FRAMES[second].on === 'stream') pairs.push([one, { kind: second, on: 'B' }]);
    }
  }
  return pairs;
}

/** @returns {Scenario[]} */
function pairs() {
  return SIDES.flatMap((side) => pairsOfSteps(side).flatMap((steps) =>
    Object.keys(HANDLERS).flatMap((handler) => TRANSPORTS.map((transport) =>
      scenario(side, transport, handler, 0, steps)))));
}

function oneTriple(pick) {
  const side = pick(SIDES);
  const kinds = kindsFor(side);
  let onStream = false;
  const steps = [0, 1, 2].map(() => {
    let kind = pick(kinds);
    if (FRAMES[kind].seldom) kind = pick(kinds);
    if (FRAMES[kind].on === 'session') return { kind };
    const on = onStream ? pick(['A', 'A', 'B']) : 'A';
    onStream = true;
    return { kind, on };
  });
  return scenario(side, pick(TRANSPORTS), pick(Object.keys(HANDLERS)), pick([0, 1, 2, 3]), steps);
}

/** @returns {Scenario[]}  `count` different ones */
function triples(count, seed) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const found = new Map();
  while (found.size < count) {
    const one = oneTriple(pick);
    found.set(one.name, one);
  }
  return [...found.values()];
}

/** @returns {Scenario[]}  `count` of the pairs */
function somePairs(count, seed) {
  const next = random(seed);
  const all = pairs();
  return Array.from({ length: Math.min(count, all.length) },
                    () => all.splice(Math.floor(next() * all.length), 1)[0]);
}

module.exports = { isClient, pairs, somePairs, triples };
