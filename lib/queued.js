'use strict';

/**
 * What the peers have not taken yet. The core counts the octets that it has;
 * here are those that wait in front of it, in the buffers of streams, and behind
 * it, in that of a socket. All sessions together have a budget, too: when it is
 * exceeded, those give up what waits for them whose peers have taken nothing for
 * longest.
 */

const os = require('node:os');
const v8 = require('node:v8');
const { constants } = require('./constants');
const { native, shared, QUEUE, STATE } = require('./binding');
const { runInContext } = require('./async-context');
const { debugSession } = require('./debug');
const { TOTAL_QUEUED, nameOf, publishLimit } = require('./limits');
const { closeStream, NO_RST } = require('./stream-lifecycle');
const { setImmediate } = require('./timers');
const { kHandle, kOptions, kSession, kSocket, kState, kTransport } = require('./symbols');

const { NGHTTP2_ENHANCE_YOUR_CALM } = constants;
const { answers: fields, state: sharedState } = shared;

/** The core hears of changes by so many octets. */
const STEP = 4096;

const KIB = 1024;

/** A peer that has taken nothing for so long does not read: its connection goes before others. */
const STUCK_MS = 1000;

/** Every open pump, with the octets at which its session begins to give way. */
const budgets = new Map();

/** The least of them, in KiB. */
let lowest = Infinity;

let scheduled = false;

let defaultBudget;

/**
 * A quarter of the memory that the process may use: the machine's, or that of
 * its control group. Strings wait in V8's heap: no more than half of that.
 * @returns {number} octets
 */
function getDefaultBudget() {
  if (defaultBudget === undefined) {
    const group = process.constrainedMemory?.() ?? 0;
    const memory = group > 0 ? Math.min(group, os.totalmem()) : os.totalmem();
    defaultBudget = Math.min(memory / 4, v8.getHeapStatistics().heap_size_limit / 2);
  }
  return defaultBudget;
}

// ------------------------------------------------------------------ accounts

/** Tells the core how much waits outside of it, if that has changed. */
function tell(session) {
  const state = session[kState];
  const octets = state.waiting + state.inTransit;
  if (Math.abs(octets - state.waitingTold) < STEP || session[kHandle] === 0) return;
  state.waitingTold = octets;
  native.waiting(session[kHandle], octets);
  checkBudgets();
}

/** After each change of what `stream` buffers behind the write in flight. */
function noteWaiting(stream) {
  const state = stream[kState];
  const waiting = stream._writableState.length - state.writeLength;
  if (waiting !== state.waiting) setWaiting(stream, state, waiting);
}

function setWaiting(stream, state, waiting) {
  const session = stream[kSession];
  if (session === undefined) return;
  session[kState].waiting += waiting - state.waiting;
  state.waiting = waiting;
  tell(session);
}

/** What a stream buffers that is destroyed will never be sent. */
function forgetWaiting(stream) {
  if (stream[kState].waiting !== 0) setWaiting(stream, stream[kState], 0);
}

/** So many octets of the session are in the hands of its socket. */
function noteTransit(session, octets) {
  session[kState].inTransit = octets;
  tell(session);
}

// -------------------------------------------------------------------- budget

function openBudget(pump) {
  const { maxTotalQueuedOctets: given } = pump.session[kOptions];
  const budget = typeof given === 'number' && given >= 0 ? given : getDefaultBudget();
  budgets.set(pump, budget);
  lowest = Math.min(lowest, budget / KIB);
}

function closeBudget(pump) {
  budgets.delete(pump);
}

/** After what may have added to the queues; what follows has its own turn. */
function checkBudgets() {
  if (sharedState[STATE.QUEUED] <= lowest || scheduled) return;
  scheduled = true;
  setImmediate(shed);
}

/** Whose peers have taken nothing for longest, and then who holds most, come first. */
function byPatience(a, b) {
  return b.idleMs - a.idleMs || b.octets - a.octets;
}

function shed() {
  scheduled = false;
  lowest = Infinity;
  const queues = [];
  let leaving = 0; // octets of sessions that go anyway
  for (const [pump, budget] of budgets) {
    lowest = Math.min(lowest, budget / KIB);
    native.queueState(pump.handle);
    const octets = fields[QUEUE.OCTETS];
    if (pump.session.destroyed) leaving += octets;
    else if (octets > 0) queues.push({ pump, budget, octets, idleMs: fields[QUEUE.IDLE_MS] });
  }
  const isOver = ({ pump, budget }) =>
    pump.open && sharedState[STATE.QUEUED] - leaving / KIB > budget / KIB;
  queues.sort(byPatience);
  for (const queue of queues) {
    if (isOver(queue)) shedStreams(queue.pump.session, queue.budget);
    if (isOver(queue) && queue.idleMs >= STUCK_MS) leaving += cutOff(queue);
  }
  for (const queue of queues) {
    if (isOver(queue)) leaving += cutOff(queue);
  }
}

/** Errors for which the application has no ear must not end the process. */
function ignoreError() {}

function shedStreams(session, budget) {
  debugSession(session, 'giving up what is queued');
  const before = sharedState[STATE.QUEUED] * KIB;
  for (const stream of session[kState].streams.values()) {
    if (stream.destroyed || (stream.writableLength === 0 && !stream[kState].sendsFile)) continue;
    // The core answers for its part; what waits in front of it goes with the stream.
    const status = native.shed(session[kHandle], stream.id);
    if (status < 0) {
      if (stream[kState].waiting === 0) continue;
      native.countLimit(session[kHandle], TOTAL_QUEUED);
    }
    publishLimit(session, stream, nameOf(TOTAL_QUEUED), before, budget);
    if (session.destroyed) return; // by a subscriber
    try {
      runInContext(stream, shedStream, status < 0);
    } catch (error) {
      native.reportException(error);
    }
    if (session.destroyed) return;
  }
  session[kTransport].schedule();
}

function shedStream(stream, isUntold) {
  if (stream.listenerCount('error') === 0) stream.on('error', ignoreError);
  if (!stream.closed) closeStream(stream, NGHTTP2_ENHANCE_YOUR_CALM, NO_RST);
  if (isUntold) {
    const pump = stream[kSession]?.[kTransport];
    pump?.reset(stream.id, NGHTTP2_ENHANCE_YOUR_CALM, stream[kState]);
  }
  stream.destroy();
}

/**
 * What the system has been given goes with the connection alone. The peer does
 * not read, so it can't be told either.
 * @returns {number} octets
 */
function cutOff({ pump: { handle, session }, budget }) {
  const socket = session[kSocket];
  native.queueState(handle);
  const octets = fields[QUEUE.OCTETS];
  if (octets === 0 || session.destroyed) return 0;
  native.shed(handle, 0);
  publishLimit(session, undefined, nameOf(TOTAL_QUEUED), sharedState[STATE.QUEUED] * KIB, budget);
  if (session.destroyed) return octets; // by a subscriber
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
