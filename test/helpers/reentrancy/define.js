'use strict';

const assert = require('node:assert');
const { runChild } = require('../child');
const { builtin } = require('../impl');
const { newest } = require('../since');
const { POINTS } = require('./traffic');

const LIMIT_MS = 15000;

/** The action during which a process dies: runs them one by one. */
async function findCulprit(transport, point) {
  const { messages, signal, stderr } = await runChild('reentrancy', {
    args: [transport, point, 'serial'], limit: 3 * LIMIT_MS,
  });
  const { title } = messages.findLast((message) => message.title) ?? {};
  return `${title ?? 'start'}: ${signal ?? 'no signal alone'} ${stderr}`;
}

/** One test per point: every public method called from inside of it. */
function definePoints(group, transport) {
  // Both ends of a Duplex wait for each other for ever in Node before 22.
  if (transport === 'duplex' && !newest('22.0')) return;
  for (const point of POINTS[group]) {
    it(`${point} (${transport})`, async function everyMethod() {
      this.timeout(5 * LIMIT_MS);
      const { signal, code, messages, stderr } = await runChild('reentrancy', {
        args: [transport, point], limit: LIMIT_MS,
      });
      // Node's own module does not survive much of this.
      if (builtin && signal !== null) this.skip();
      if (signal !== null || code !== 0) {
        assert.fail(`${signal ?? code} ${stderr}; alone: ${await findCulprit(transport, point)}`);
      }
      const { failures } = messages.find((message) => message.failures);
      assert.deepStrictEqual(failures, []);
    });
  }
}

module.exports = { definePoints };
