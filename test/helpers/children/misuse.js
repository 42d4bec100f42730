'use strict';

/**
 * Calls every native function in ways that the library never does: with values
 * of all types (`types`), with a session that is freed (`freed`), with streams
 * that do not exist (`foreign`). Any exception must be a TypeError.
 */

const { native, shared } = require('../../../lib/native/addon');
const { CONFIG } = require('../../../lib/native/tables');

const VALUES = [undefined, null, true, 0, 1, -1, 1.5, NaN, Infinity, 2 ** 31, 2 ** 53, 'x', '',
                Symbol('s'), 10n, {}, [], () => {}, Buffer.alloc(0), Buffer.from('abc'),
                new Float64Array(2), new DataView(new ArrayBuffer(8)), new ArrayBuffer(8)];
const MOST_ARGUMENTS = 8;
/** The first is called once for all; the second raises what it is given, whatever it is. */
const NOT_CALLED = ['initialize', 'reportException'];
const functions = Object.entries(native)
  .filter(([name, value]) => typeof value === 'function' && !NOT_CALLED.includes(name));
let calls = 0;

function attempt(fn, args) {
  calls++;
  try {
    fn(...args);
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
  }
}

function newSession(role) {
  for (const index of Object.values(CONFIG)) shared.config[index] = NaN;
  return native.createSession(role, {});
}

/** Deterministic: a failure can be repeated. */
function pick(seed) {
  return VALUES[seed % VALUES.length];
}

function types() {
  const session = newSession(0);
  for (const [, fn] of functions) {
    attempt(fn, []);
    for (let count = 1; count <= MOST_ARGUMENTS; count++) {
      for (let seed = 0; seed < VALUES.length; seed++) {
        const args = Array.from({ length: count }, (_, at) => pick(seed * 7 + at * 5 + count));
        attempt(fn, args);
        attempt(fn, [session, ...args]);
        attempt(fn, [session, 1, ...args]);
      }
    }
  }
}

function usual(session, stream) {
  return [session, stream, 'a\0b\0\0', 1, 0, 0, 16, false, false];
}

function freed() {
  const session = newSession(1);
  native.freeSession(session);
  for (const [, fn] of functions) {
    attempt(fn, usual(session, 1));
    attempt(fn, [session, Buffer.from('abc'), 0]);
    attempt(fn, [session, 0]);
    attempt(fn, [session]);
  }
}

function foreign() {
  for (const role of [0, 1]) {
    const session = newSession(role);
    for (const [name, fn] of functions) {
      if (name === 'freeSession' || name === 'createSession') continue;
      for (const stream of [0, 1, 2, 3, 99, -1, 2 ** 31 - 1]) attempt(fn, usual(session, stream));
    }
    native.flush(session, 0);
    native.freeSession(session);
  }
}

({ types, freed, foreign })[process.argv[2]]();
console.log(`survived ${calls} calls`);
process.disconnect();
