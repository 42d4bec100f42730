'use strict';

/**
 * Deadlines: points in time at which something is overdue. One timer serves all of them; it is
 * set to the first one, and does not keep the process alive.
 *
 * A deadline that is put off again and again stays where it is. When it expires, its owner
 * compares the time with what it has noted meanwhile, and sets the deadline anew.
 */

const { AsyncResource } = require('node:async_hooks');
const { clearTimeout, now, setImmediate, setTimeout } = require('../node/timers');

/** The longest that a timer can be set to, in ms. */
const LONGEST = 2 ** 31 - 1;

/**
 * A binary heap of the deadlines by due time: none comes before its parent, which is at (i - 1)
 * >> 1.
 */
const heap = [];

/** The timer that runs out at the first deadline; null before there was one. */
let timer = null;
/**
 * When the timer runs out, in ms; Infinity: it is not set. It keeps that until the check behind
 * it has run.
 */
let timerDue = Infinity;

/** The context of the timer: that in which this module was loaded, and not that of a session. */
const resource = new AsyncResource('HTTP2DEADLINES', { requireManualDestroy: true });

/** Stores a deadline at an index of the heap. */
function put(deadline, at) {
  heap[at] = deadline;
  deadline.place = at;
}

/**
 * Moves parents that are due later down, and puts the deadline where it belongs at or above `at`.
 */
function rise(deadline, at) {
  while (at > 0) {
    const parent = heap[(at - 1) >> 1];
    if (parent.due <= deadline.due) break;
    put(parent, at);
    at = (at - 1) >> 1;
  }
  put(deadline, at);
}

/**
 * Moves children that are due earlier up, and puts the deadline where it belongs at or below
 * `at`.
 */
function sink(deadline, at) {
  for (let child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && heap[child + 1].due < heap[child].due) child++;
    if (heap[child].due >= deadline.due) break;
    put(heap[child], at);
    at = child;
  }
  put(deadline, at);
}

/** Takes a deadline out of the heap. */
function remove(deadline) {
  const at = deadline.place;
  const last = heap.pop();
  deadline.place = -1;
  if (last === deadline) return;
  if (at > 0 && heap[(at - 1) >> 1].due > last.due) rise(last, at);
  else sink(last, at);
}

/**
 * The timer has run out. The check waits for the loop to turn, so that what arrived while the
 * loop was busy is read before it.
 */
function onTimer() {
  setImmediate(check);
}

/** Calls expire() for every deadline that is due, and sets the timer to the next one. */
function check() {
  const time = now();
  try {
    while (heap.length > 0 && heap[0].due <= time) {
      const deadline = heap[0];
      remove(deadline);
      deadline.expire(time);
    }
  } finally {
    clearTimeout(timer);
    timerDue = Infinity;
    setTimer();
  }
}

/** @param {number} delay  ms */
function startTimer(delay) {
  timer = setTimeout(onTimer, delay);
  timer.unref();
}

/** Sets the timer to the first deadline, unless it runs out before that anyway. */
function setTimer() {
  if (heap.length === 0 || heap[0].due >= timerDue) return;
  clearTimeout(timer);
  timerDue = heap[0].due;
  const delay = Math.ceil(timerDue - now());
  resource.runInAsyncScope(startTimer, null, Math.min(Math.max(delay, 1), LONGEST));
}

/** A deadline, not set to begin with. Subclasses say in expire() what follows when it is due. */
class Deadline {
  constructor() {
    /** When it is due, in ms as now() counts. */
    this.due = Infinity;
    /** Its index in the heap; -1: it is not set. */
    this.place = -1;
  }

  /**
   * Sets the deadline to `due`, in ms, unless it is set to an earlier time. Infinity sets
   * nothing.
   */
  by(due) {
    if (due === Infinity || (this.place >= 0 && this.due <= due)) return;
    if (this.place >= 0) remove(this);
    this.due = due;
    heap.push(this);
    rise(this, heap.length - 1);
    setTimer();
  }

  /** Unsets the deadline; does nothing if it is not set. */
  cancel() {
    if (this.place >= 0) remove(this);
  }

  /** Called once when the deadline is due, with the time in ms. By then it is not set any more. */
  expire() {}
}

module.exports = { Deadline };
