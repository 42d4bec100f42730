'use strict';

/** Listens to the channel on which sessions tell that a limit was exceeded. */

const { subscribe, unsubscribe } = require('node:diagnostics_channel');
const { PerformanceObserver } = require('node:perf_hooks');
const { setImmediate: turn } = require('node:timers/promises');

/**
 * What the channel http2-native.limit tells while `action` runs.
 * @param {(messages: object[]) => Promise} action  is given what it has told so far
 * @returns {Promise<object[]>}
 */
async function limitsTold(action) {
  const messages = [];
  const listener = (message) => messages.push(message);
  subscribe('http2-native.limit', listener);
  try {
    await action(messages);
  } finally {
    unsubscribe('http2-native.limit', listener);
  }
  return messages;
}

/**
 * How often limits have tripped, by name, in the sessions that end while `action` runs.
 * @param {() => Promise} action
 * @returns {Promise<object>}
 */
async function limitsCounted(action) {
  const counts = {};
  const observer = new PerformanceObserver((list) => {
    for (const { detail } of list.getEntries()) {
      for (const [name, count] of Object.entries(detail.limits ?? {})) {
        counts[name] = (counts[name] ?? 0) + count;
      }
    }
  });
  observer.observe({ type: 'http2' });
  try {
    await action();
    await turn();
  } finally {
    observer.disconnect();
  }
  return counts;
}

/** What is the same in every run of a message. */
function figuresOf({ limit, value, configured }) {
  return { limit, value, configured };
}

module.exports = { figuresOf, limitsCounted, limitsTold };
