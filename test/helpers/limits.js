'use strict';

/** Listens to the channel on which sessions tell that a limit was exceeded. */

const { subscribe, unsubscribe } = require('node:diagnostics_channel');

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

/** What is the same in every run of a message. */
function figuresOf({ limit, value, configured }) {
  return { limit, value, configured };
}

module.exports = { figuresOf, limitsTold };
