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

const { native } = require('./binding');
const { nextTick } = require('./timers');

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
    native.reportException(error);
  } finally {
    nested--;
  }
}

/** A handler has thrown, which is an uncaught exception: its event has no turn. */
function cutTurn(error) {
  cut = true;
  cutInTick = false;
  native.reportException(error);
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

module.exports = { cutTurn, emitInTurn, finishCut, isCut, isInTurn, takeTurn };
