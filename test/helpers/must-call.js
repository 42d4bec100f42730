'use strict';

/** Expects calls. hooks.js fails a test that ends before they have come. */

const { inspect } = require('node:util');

const pending = [];

function throwLater(error) {
  setImmediate(() => { throw error; });
}

function expectCalls(fn, isEnough, wanted) {
  const place = {};
  Error.captureStackTrace(place, wanted.caller);
  const entry = { calls: 0, isEnough, wanted: wanted.text, stack: place.stack };
  pending.push(entry);
  return function expected(...args) {
    entry.calls++;
    const result = Reflect.apply(fn, this, args);
    // Whoever emits an event does not look at what an async listener returns.
    if (result instanceof Promise) result.catch(throwLater);
    return result;
  };
}

function noop() {}

/** Wraps `fn`; the test fails unless it is called exactly `times` times. */
function mustCall(fn = noop, times = 1) {
  return expectCalls(fn, (calls) => calls === times,
                     { text: `exactly ${times}`, caller: mustCall });
}

/** Wraps `fn`; the test fails unless it is called `times` times or more. */
function mustCallAtLeast(fn = noop, times = 1) {
  return expectCalls(fn, (calls) => calls >= times,
                     { text: `at least ${times}`, caller: mustCallAtLeast });
}

/** A function that fails the test at the place where it is called. */
function mustNotCall(what = 'function') {
  return function unexpected(...args) {
    const shown = args.map((arg) =>
      (arg instanceof Error ? arg.stack : inspect(arg, { depth: 0 })));
    throw new Error(`${what} must not be called; got (${shown.join(', ')})`);
  };
}

/**
 * Forgets all expectations and returns a description of each unmet one.
 * @returns {string[]}
 */
function takeUnmetCalls() {
  const entries = pending.splice(0);
  return entries
    .filter((entry) => !entry.isEnough(entry.calls))
    .map((entry) => `called ${entry.calls} times, wanted ${entry.wanted}` +
      entry.stack.replace(/^[^\n]*/, ''));
}

module.exports = { mustCall, mustCallAtLeast, mustNotCall, takeUnmetCalls };
