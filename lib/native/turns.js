'use strict';

/**
 * Turns: the ticks and microtasks that code of the application has asked for
 * run dry before the next event reaches it, as they do when Node calls into
 * JavaScript for each event. It is what Node's timers do between two of theirs,
 * by the same function, and costs 20 ns when nothing has been asked for.
 *
 * It must not happen below a function of the application: whoever takes a turn
 * knows that it was called by the loop, or by a tick.
 */

const { native: { reportException } } = require('./addon');
const { nextTick } = require('../node/timers');

/** Runs ticks and microtasks until there are none. */
const runTicks = process._tickCallback;

/**
 * A tick that is run in here may make another socket deliver, whose events want
 * turns of their own. Beyond this they share one: the stack has an end.
 */
const MAX_NESTED = 8;

let nested = 0;

/** Whether a handler or a tick has thrown, so that ticks of its turn wait for the next one. */
let cut = false;

/** Whether it was a tick: the rest of them comes before anything that is told of a write. */
let cutInTick = false;

/**
 * Runs what has been asked for. What one of these throws goes to
 * 'uncaughtException', and the others wait for the next turn, as in Node.
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

/** Whether what has been thrown was thrown by what stands for a tick. */
let threwAsTick = false;

/** A handler has thrown, which is an uncaught exception: its event has no turn. */
function cutTurn(error) {
  cut = true;
  cutInTick = threwAsTick;
  threwAsTick = false;
  reportException(error);
}

/**
 * Calls `emit` in the place of the first tick of the turn that is about to be taken,
 * which shows nowhere but in what it costs.
 * @returns {boolean}  false: it has to be a tick, for there are others before it
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

/** Whether what runs is a tick or a microtask of an event, and not its handler. */
function isInTurn() {
  return nested > 0;
}

/** Whether ticks wait since then. */
function isCut() {
  return cut;
}

/** Runs what the exception of a tick has left over, if there is any. */
function finishCut() {
  if (cut && cutInTick) takeTurn();
}

/**
 * Calls `emit` as Node does whose first event of a stream is a tick. That shows
 * only behind the ticks that an exception has left; otherwise it is not worth one.
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
