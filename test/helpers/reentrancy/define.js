'use strict';

/** Defines the tests of reentrancy. Each point has a process of its own, as it may die. */

const assert = require('node:assert');
const { runChild } = require('../child');
const { builtin } = require('../impl');
const { newest } = require('../since');
const { POINTS, WITHOUT_LISTENING } = require('./traffic');

const LIMIT_MS = 20000;
const AT_ONCE = 2; // processes

/** The action during which a process dies: runs them one by one. */
async function findCulprit(transport, point) {
  const { messages, signal, stderr } = await runChild('reentrancy', {
    args: [transport, point, 'serial'], limit: 3 * LIMIT_MS,
  });
  const { title } = messages.findLast((message) => message.title) ?? {};
  return `${title ?? 'start'}: ${signal ?? 'no signal alone'} ${stderr}`;
}

/**
 * Node's own module does not survive much of this, and leaves much open: with
 * it, it is the traffic that is tested, whether it comes to all the points.
 */
function counts(failure) {
  return !builtin || failure.includes('never reached');
}

/** The failures of one point, with its name. */
async function failuresOf(transport, point) {
  const { signal, code, messages, stderr } = await runChild('reentrancy', {
    args: [transport, point], limit: LIMIT_MS,
  });
  if (signal === null && code === 0) {
    const { failures } = messages.find((message) => message.failures);
    return failures.filter(counts).map((failure) => `${point}: ${failure}`);
  }
  if (builtin) return [];
  return [`${point}: ${signal ?? code} ${stderr}; alone: ${await findCulprit(transport, point)}`];
}

/** Tests of some points each: every public method called from inside of them. */
function definePoints(group, transport) {
  // Both ends of a Duplex wait for each other for ever in Node before 22.
  if (transport === 'duplex' && !newest('22.0')) return;
  const points = POINTS[group].filter((point) =>
    transport !== 'duplex' || !WITHOUT_LISTENING.has(point));
  for (let at = 0; at < points.length; at += AT_ONCE) {
    const some = points.slice(at, at + AT_ONCE);
    it(`${some.join(', ')} (${transport})`, async function everyMethod() {
      this.timeout(5 * LIMIT_MS);
      const failures = await Promise.all(some.map((point) => failuresOf(transport, point)));
      assert.deepStrictEqual(failures.flat(), []);
    });
  }
}

module.exports = { definePoints };
