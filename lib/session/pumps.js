'use strict';

/** The pumps there are, and how the loop comes to one. */

const { shared, STATE, FLAG } = require('../native/addon');

const { state } = shared;

/** @type {Map<number, import('./pump').Pump>} by session handle, for native transports */
const pumps = new Map();

/**
 * Calls a method of `pump` for the loop: nothing of the application's lies below
 * it on the stack, so that turns can be taken.
 */
function fromLoop(pump, method, first, second) {
  const before = pump.atTop;
  pump.atTop = true;
  try {
    return method.call(pump, first, second);
  } finally {
    pump.atTop = before;
  }
}

/** What the addon calls for a native transport. */
function onEvents(handle, words, input) {
  const pump = pumps.get(handle);
  if (pump === undefined) return;
  const { transport } = pump;
  pump.flushing = transport.writing; // the addon may have gone on by itself
  transport.onActivity((state[STATE.FLAGS] & FLAG.WRITING) !== 0);
  if (transport.writing || pump.drained.length === 0) {
    pump.dispatch(words, input);
    return;
  }
  // Their callbacks run before the new batch is walked, yet must not use it.
  state[STATE.DEPTH]++;
  try {
    fromLoop(pump, pump.finishDrains);
  } finally {
    state[STATE.DEPTH]--;
    pump.dispatch(words, input);
  }
}

module.exports = { fromLoop, onEvents, pumps };
