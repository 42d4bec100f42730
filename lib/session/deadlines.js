'use strict';

/**
 * Points in time at which something is overdue: one timer for all of them,
 * which keeps nothing alive and is set to the first. A deadline that is put off
 * again and again stays where it is in the heap: who gets it looks at the time
 * that it has written down meanwhile, and sets it anew.
 */

const { AsyncResource } = require('node:async_hooks');
const { clearTimeout, now, setImmediate, setTimeout } = require('../node/timers');

/** In ms; what a timer can be set to. */
const LONGEST = 2 ** 31 - 1;

/** By due time: none before its parent, which is at (i - 1) >> 1. */
const heap = [];

let timer = null;
let timerDue = Infinity; // when it fires, or the check after it runs

/** No session's context, but the one in which the module was loaded. */
const resource = new AsyncResource('HTTP2DEADLINES', { requireManualDestroy: true });

function put(deadline, at) {
  heap[at] = deadline;
  deadline.place = at;
}

function rise(deadline, at) {
  while (at > 0) {
    const parent = heap[(at - 1) >> 1];
    if (parent.due <= deadline.due) break;
    put(parent, at);
    at = (at - 1) >> 1;
  }
  put(deadline, at);
}

function sink(deadline, at) {
  for (let child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && heap[child + 1].due < heap[child].due) child++;
    if (heap[child].due >= deadline.due) break;
    put(heap[child], at);
    at = child;
  }
  put(deadline, at);
}

function remove(deadline) {
  const at = deadline.place;
  const last = heap.pop();
  deadline.place = -1;
  if (last === deadline) return;
  if (at > 0 && heap[(at - 1) >> 1].due > last.due) rise(last, at);
  else sink(last, at);
}

/** What has arrived while the loop was at work is read first. */
function onTimer() {
  setImmediate(check);
}

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

function startTimer(delay) {
  timer = setTimeout(onTimer, delay);
  timer.unref();
}

function setTimer() {
  if (heap.length === 0 || heap[0].due >= timerDue) return;
  clearTimeout(timer);
  timerDue = heap[0].due;
  const delay = Math.ceil(timerDue - now());
  resource.runInAsyncScope(startTimer, null, Math.min(Math.max(delay, 1), LONGEST));
}

class Deadline {
  constructor() {
    this.due = Infinity; // in ms, as timers.now() counts
    this.place = -1; // in the heap; -1: not set
  }

  /** Calls expire() at `due`, unless it is to be called earlier. */
  by(due) {
    if (due === Infinity || (this.place >= 0 && this.due <= due)) return;
    if (this.place >= 0) remove(this);
    this.due = due;
    heap.push(this);
    rise(this, heap.length - 1);
    setTimer();
  }

  cancel() {
    if (this.place >= 0) remove(this);
  }

  /** It is due, at a time that is handed over; a class has its own. */
  expire() {}
}

module.exports = { Deadline };
