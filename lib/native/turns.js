'use strict';

/**
 * Turns: all ticks and microtasks that code of the application has asked for run before the next
 * event reaches it. In Node that is so because it calls into JavaScript for each event; here, one
 * walk delivers many events. A turn is taken by the function that Node's timers use between two
 * callbacks, and costs 20 ns when nothing has been asked for.
 *
 * No turn may be taken while a function of the application is on the stack. Who takes one knows
 * that it was called by the loop, or by a tick.
 */

const { nextTick } = require('../node/timers');
const { native } = require('./addon');

/**
 * Makes what code of the application has thrown an uncaught exception.
 * @param {any} error
 */
function reportException(error) {
  native.reportException(error);
}

/** Runs ticks and microtasks until there are none. */
const runTicks = process._tickCallback;

/**
 * How many turns may be nested. A tick that runs in a turn may make another socket deliver, and
 * the events of that want turns of their own. Deeper ones take none, so that the stack does not
 * overflow: what their events ask for runs in the turn around them.
 */
const MAX_NESTED = 8;

/** How many turns are being taken, one within the other. */
let nested = 0;

/**
 * Whether ticks are left that could not run in their turn, because a handler or a tick has
 * thrown. They run in the next turn.
 */
let cut = false;

/**
 * Whether it was a tick that has thrown, and not a handler. Then the ticks that are left run
 * before a stream ends by a write: see finishCut().
 */
let cutInTick = false;

/**
 * Runs all ticks and microtasks. If one throws, that goes to 'uncaughtException', and those
 * behind it wait for the next turn, as in Node.
 */
function takeTurn() {
  if (nested === MAX_NESTED) return;
  nested++;
  try {
    runTicks();
    cut = false;
  } catch (error) {
    cut = cutInTick = true;
    reportException(error);
  } finally {
    nested--;
  }
}

/** Whether the last handler that has thrown was called by emitAsTick(), and so counts as a tick. */
let threwAsTick = false;

/** A handler has thrown: reports it as an uncaught exception. Its event gets no turn. */
function cutTurn(error) {
  cut = true;
  cutInTick = threwAsTick;
  threwAsTick = false;
  reportException(error);
}

/**
 * Calls `emit` at once for an event that Node emits in a tick. A tick alone in its turn would
 * cost ten times as much; as it would be the first one, the application sees no difference.
 * @returns {boolean}  false: it has to be a real tick, as others are left that come before it
 */
function emitAsTick(stream, emit, event, headers, flags, raw) {
  if (cut || nested === MAX_NESTED) return false;
  let done = false;
  nested++;
  try {
    emit(stream, event, headers, flags, raw);
    done = true;
  } finally {
    nested--;
    threwAsTick = !done;
  }
  return true;
}

/** Whether the running code is a tick or microtask of an event, and not its handler. */
function isInTurn() {
  return nested > 0;
}

/** Whether ticks are left since a handler or a tick has thrown. */
function isCut() {
  return cut;
}

/** Runs the ticks that are left since a tick has thrown, if there are any. */
function finishCut() {
  if (cut && cutInTick) takeTurn();
}

/**
 * Emits the first event of a stream, which Node emits in a tick. That makes a difference only if
 * ticks are left from an exception, which come before it: only then a tick is used.
 */
function emitInTurn(stream, emit, event) {
  if (cut) nextTick(emit, stream, event);
  else emit(stream, event);
}

module.exports = {
  cutTurn,
  emitAsTick,
  emitInTurn,
  finishCut,
  isCut,
  isInTurn,
  reportException,
  takeTurn,
};
