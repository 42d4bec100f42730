'use strict';

/**
 * Wraps each test in what all of them have to pass: nothing is left open, and every call
 * that was expected has come.
 */

const { countResources, killTracked, waitForNoLeaks } = require('./leaks');
const { takeUnmetCalls } = require('./must-call');
const { patience } = require('./patience');

const MAX_TIMER_MS = 2 ** 31 - 1;

const guarded = new WeakSet();

function runBody(context, body) {
  if (body.length === 0) return body.call(context);
  return new Promise((resolve, reject) => {
    body.call(context, (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * Makes the checks a part of the test itself: a failing hook would end the
 * whole suite, and would not name the test.
 */
function guard(test) {
  const body = test.fn;
  if (typeof body !== 'function' || guarded.has(body)) return;
  test.fn = async function guardedBody() {
    await null; // mocha starts its timer for the time limit once this has returned
    const before = countResources();
    try {
      await runBody(this, body);
    } catch (error) {
      if (test.isFailed()) return new Promise(() => {});
      throw error;
    }
    const leaks = await waitForNoLeaks(before, () => test.isFailed());
    // An uncaught exception or the time limit has failed it: one report is enough.
    if (test.isFailed()) return new Promise(() => {});
    const unmet = takeUnmetCalls();
    if (unmet.length > 0) throw new Error(`unmet expectation: ${unmet.join('\n')}`);
    if (leaks.length > 0) throw new Error(`left behind: ${leaks.join(', ')}`);
  };
  guarded.add(test.fn);
  test.async = 0;
  test.sync = true;
}

/** The time limit of a test, on a slow machine. */
function giveTime(test) {
  if (patience > 1) test.timeout(Math.min(MAX_TIMER_MS, patience * test.timeout()));
}

/** Root hook plugin of mocha: no test leaves handles or open sessions. */
exports.mochaHooks = {
  beforeEach() {
    takeUnmetCalls();
    giveTime(this.currentTest);
    guard(this.currentTest);
  },
  afterEach() {
    takeUnmetCalls();
    killTracked();
  },
};
