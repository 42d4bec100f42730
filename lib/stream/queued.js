'use strict';

/**
 * Counts the octets of output that the peers have not taken yet. The core counts those that it
 * holds; this file adds those in front of it, in the Writables of streams, and those behind it,
 * in the buffer of a socket. All sessions together have a budget, too. When it is exceeded,
 * sessions give up the output that waits, first those whose peers have taken nothing for longest.
 */

const { constants } = require('../node/constants');
const { memoryOfProcess } = require('../node/memory');
const { totalQueued } = require('../native/session-handle');
const { limitNames } = require('../native/status');
const { reportException } = require('../native/turns');
const { debugSession } = require('../observe/debug');
const { TOTAL_QUEUED, publishLimit } = require('../observe/limits');
const { setImmediate } = require('../node/timers');
const { runInContext } = require('./async-context');
const { closeStream, NO_RST } = require('./closing');
const { kHandle, kOptions, kPump, kSession, kSocket, kState } = require('../symbols');

const { NGHTTP2_ENHANCE_YOUR_CALM } = constants;

/** Octets by which the count of a session has to change before the core is told. */
const STEP = 4096;

/** Octets in a KiB, the unit of totalQueued(). */
const KIB = 1024;

/**
 * Milliseconds. A peer that has taken nothing for so long does not read: its connection is given
 * up before the streams of further sessions are.
 */
const STUCK_MS = 1000;

/**
 * For each open pump its budget: if all sessions hold more octets than this, its session gives
 * way.
 */
const budgets = new Map();

/** The lowest budget, in KiB, of the pumps that are open or were when shed() last looked. */
let lowest = Infinity;

/** Whether shed() is due when the loop has turned. */
let scheduled = false;

/** What getDefaultBudget() has found; undefined: nobody has asked yet. */
let defaultBudget;

/**
 * The budget where the option `maxTotalQueuedOctets` is not given: a quarter of the memory that
 * the process may use, which is the machine's or that of its control group. Strings wait in V8's
 * heap, so it is no more than half of what that may grow to.
 * @returns {number} octets
 */
function getDefaultBudget() {
  if (defaultBudget === undefined) {
    const v8 = require('node:v8');
    defaultBudget = Math.min(memoryOfProcess() / 4, v8.getHeapStatistics().heap_size_limit / 2);
  }
  return defaultBudget;
}

// ------------------------------------------------------------------ accounts

/** Tells the core how many octets wait outside of it, if that has changed by STEP. */
function tell(session) {
  const state = session[kState];
  const octets = state.waiting + state.inTransit;
  if (Math.abs(octets - state.waitingTold) < STEP || !session[kHandle].exists) return;
  state.waitingTold = octets;
  session[kHandle].reportWaiting(octets);
  checkBudgets();
}

/** Counts what `stream` buffers behind the write in flight. Called after each change of that. */
function noteWaiting(stream) {
  const state = stream[kState];
  const waiting = stream._writableState.length - state.writeLength;
  if (waiting !== state.waiting) setWaiting(stream, state, waiting);
}

/**
 * @param {Http2Stream} stream
 * @param {StreamState} state
 * @param {number} waiting  what is buffered, as Writable counts it
 */
function setWaiting(stream, state, waiting) {
  const session = stream[kSession];
  if (session === undefined) return;
  session[kState].addWaiting(state.setWaiting(waiting));
  tell(session);
}

/** A destroyed stream sends no more of what it buffers, so that counts no longer. */
function forgetWaiting(stream) {
  if (stream[kState].waiting !== 0) setWaiting(stream, stream[kState], 0);
}

/** Counts the `octets` of output that are in the hands of the session's socket. */
function noteTransit(session, octets) {
  session[kState].inTransit = octets;
  tell(session);
}

// -------------------------------------------------------------------- budget

/** Enters a pump that has been opened, with the budget of its session. */
function openBudget(pump) {
  const { maxTotalQueuedOctets: given } = pump.session[kOptions];
  const budget = typeof given === 'number' && given >= 0 ? given : getDefaultBudget();
  budgets.set(pump, budget);
  lowest = Math.min(lowest, budget / KIB);
}

/** Forgets a pump that is being closed. */
function closeBudget(pump) {
  budgets.delete(pump);
}

/**
 * Schedules shed() if the total may exceed a budget. Called after whatever may have added to what
 * is queued; what is done about it waits for the next turn of the loop.
 */
function checkBudgets() {
  if (totalQueued() <= lowest || scheduled) return;
  scheduled = true;
  setImmediate(shed);
}

/**
 * Sorts first the session whose peer has taken nothing for longest, and of two alike the one that
 * holds more octets.
 */
function byPatience(a, b) {
  return b.idleMs - a.idleMs || b.octets - a.octets;
}

/**
 * Gives up queued output until the total is within the budgets. First the sessions lose the
 * streams that have some, one session after the other, and the connection too if the peer does
 * not read. If that was not enough, the others lose their connections.
 */
function shed() {
  scheduled = false;
  lowest = Infinity;
  const queues = [];
  // Octets of sessions that are being destroyed: these will be freed anyway.
  let leaving = 0;
  for (const [pump, budget] of budgets) {
    lowest = Math.min(lowest, budget / KIB);
    const { octets, idleMs } = pump.handle.queueState();
    if (pump.session.destroyed) leaving += octets;
    else if (octets > 0) queues.push({ pump, budget, octets, idleMs });
  }
  const isOver = ({ pump, budget }) =>
    pump.open && totalQueued() - leaving / KIB > budget / KIB;
  queues.sort(byPatience);
  for (const queue of queues) {
    if (isOver(queue)) shedStreams(queue.pump.session, queue.budget);
    if (isOver(queue) && queue.idleMs >= STUCK_MS) leaving += dropConnection(queue);
  }
  for (const queue of queues) {
    if (isOver(queue)) leaving += dropConnection(queue);
  }
}

/** A listener for 'error' where the application has none: the error must not end the process. */
function ignoreError() {}

/** Resets and destroys the streams of `session` that have output waiting. */
function shedStreams(session, budget) {
  debugSession(session, 'giving up what is queued');
  const before = totalQueued() * KIB;
  for (const stream of session[kState].streams.values()) {
    if (stream.destroyed || (stream.writableLength === 0 && !stream[kState].sendsFile)) continue;
    // The core gives up what it holds of the stream, and counts that. What waits in the Writable
    // goes when the stream is destroyed.
    const status = session[kHandle].shed(stream.id);
    if (status < 0) {
      if (stream[kState].waiting === 0) continue;
      session[kHandle].countLimit(TOTAL_QUEUED);
    }
    publishLimit(session, stream, limitNames[TOTAL_QUEUED], before, budget);
    if (session.destroyed) return; // a subscriber has destroyed it
    try {
      runInContext(stream, shedStream, status < 0);
    } catch (error) {
      reportException(error);
    }
    if (session.destroyed) return;
  }
  session[kPump].outbox.schedule();
}

/**
 * @param {Http2Stream} stream
 * @param {boolean} isUntold  whether the core has not reset it, as it held nothing of the stream
 */
function shedStream(stream, isUntold) {
  if (stream.listenerCount('error') === 0) stream.on('error', ignoreError);
  if (!stream.closed) closeStream(stream, NGHTTP2_ENHANCE_YOUR_CALM, NO_RST);
  if (isUntold) {
    const pump = stream[kSession]?.[kPump];
    pump?.outbox.reset(stream.id, NGHTTP2_ENHANCE_YOUR_CALM, stream[kState]);
  }
  stream.destroy();
}

/**
 * Destroys a session and its connection: only then does the system give up what it has been
 * given. The peer does not read, so it can't be told.
 * @returns {number} octets that this gives up
 */
function dropConnection({ pump: { handle, session }, budget }) {
  const socket = session[kSocket];
  const { octets } = handle.queueState();
  if (octets === 0 || session.destroyed) return 0;
  handle.shed(0);
  publishLimit(session, undefined, limitNames[TOTAL_QUEUED], totalQueued() * KIB, budget);
  if (session.destroyed) return octets; // a subscriber has destroyed it
  if (session.listenerCount('error') === 0) session.on('error', ignoreError);
  session.destroy(NGHTTP2_ENHANCE_YOUR_CALM);
  socket.destroy();
  return octets;
}

module.exports = {
  checkBudgets,
  closeBudget,
  forgetWaiting,
  noteTransit,
  noteWaiting,
  openBudget,
};
