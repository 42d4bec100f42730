'use strict';

/**
 * Hands the events of a batch to their streams: in the asynchronous context of
 * the stream, and with time between a header block and what follows it.
 *
 * One read may bring a whole message. Who awaits 'response' (or 'stream', or
 * 'headers') and only then listens for 'trailers', or closes the stream, must
 * not come too late: what follows a header block, or the end of the body, on the
 * same stream in the same batch is held back until all ticks and microtasks of
 * the handlers have run, as it would be had it come with the next read.
 */

const streamEvents = require('./stream-events');
const { runInContext } = require('./async-context');
const { kState, kTransport, kUpdateTimer } = require('./symbols');

/** What was held back for one stream, oldest first. */
class Held {
  constructor(stream) {
    this.stream = stream;
    this.events = []; // handler and two arguments each
    this.next = 0;
  }

  add(handler, first, second) {
    this.events.push(handler, first, second);
  }

  /** Delivers up to the next that handlers need time for; false: there is a rest. */
  deliver() {
    const { stream, events } = this;
    while (this.next < events.length) {
      const at = this.next;
      this.next += 3;
      runInContext(stream, events[at], events[at + 1], events[at + 2]);
      if (needsTime(events[at]) && this.next < events.length) return false;
    }
    return true;
  }
}

function releaseTick(pump) {
  pump.releaseHeld();
}

/** A microtask that needs no asynchronous resource, as one of queueMicrotask() does. */
const settled = Promise.resolve();

/** Lets the microtasks run dry first, and the ticks they ask for come in line. */
function scheduleRelease(pump) {
  settled.then(() => process.nextTick(releaseTick, pump));
}

/** Delivers what is held; of a handler that throws the rest comes later. */
function release(pump) {
  const all = pump.held;
  pump.held = [];
  let index = 0;
  try {
    for (; index < all.length; index++) {
      const held = all[index];
      if (held.deliver()) held.stream[kState].held = null;
      else pump.held.push(held);
    }
  } finally {
    for (; index < all.length; index++) pump.held.push(all[index]);
    if (pump.held.length > 0) scheduleRelease(pump);
  }
}

/** Delivers it at once: there is no later. */
function releaseAll(pump) {
  while (pump.held.length > 0) release(pump);
}

/** Holds back what comes for a stream until it is let go, or enqueued and released. */
function hold(stream) {
  stream[kState].held = new Held(stream);
}

/** Delivers it soon, and what follows at once. */
function letGo(pump, stream) {
  const { held } = stream[kState];
  if (held.events.length === 0) stream[kState].held = null;
  else enqueue(pump, held);
}

function enqueue(pump, held) {
  if (pump.held.length === 0) scheduleRelease(pump);
  pump.held.push(held);
}

function dispatch(session, stream, handler, first, second) {
  const state = stream[kState];
  if (state.held !== null) {
    state.held.add(handler, first, second);
    return;
  }
  const pump = session[kTransport];
  if (state.turn === pump.turn) {
    hold(stream);
    state.held.add(handler, first, second);
    enqueue(pump, state.held);
    return;
  }
  runInContext(stream, handler, first, second);
}

// -------------------------------------------------------------------- events

/** @param {{category: number, flags: number, headers: object, raw: string[]}} block */
function deliverHeaders(stream, block) {
  streamEvents.onHeaders(stream, block.category, block.flags, block.headers, block.raw);
}

function needsTime(handler) {
  return handler === deliverHeaders || handler === streamEvents.onEnd;
}

function onHeaders(session, stream, category, flags, headers, raw) {
  dispatch(session, stream, deliverHeaders, { category, flags, headers, raw });
  stream[kState].turn = session[kTransport].turn;
}

function onData(session, id, input, offset, length) {
  const stream = session[kState].streams.get(id);
  if (stream === undefined || stream.destroyed) return;
  dispatch(session, stream, streamEvents.onData, input.subarray(offset, offset + length));
}

function onEnd(session, id) {
  const stream = session[kState].streams.get(id);
  if (stream === undefined) return;
  const state = stream[kState];
  if (!state.remoteEnded) dispatch(session, stream, streamEvents.onEnd);
  else if (state.held === null) {
    // Its header block has told; but an answer given at once may close the stream.
    hold(stream);
    enqueue(session[kTransport], state.held);
  }
  state.turn = session[kTransport].turn;
}

function onDrain(session, id) {
  const stream = session[kState].streams.get(id);
  if (stream === undefined) return;
  stream[kUpdateTimer]();
  const pump = session[kTransport];
  if (pump.transport.writing) pump.drained.push(stream);
  else finishDrain(stream);
}

/** The body given so far has left: the stream may hand over more. */
function finishDrain(stream) {
  runInContext(stream, streamEvents.onDrain);
}

function onWantTrailers(session, id) {
  const stream = session[kState].streams.get(id);
  if (stream !== undefined) dispatch(session, stream, streamEvents.onWantTrailers);
}

function onStreamClose(session, id, code) {
  const stream = session[kState].streams.get(id);
  if (stream !== undefined) dispatch(session, stream, streamEvents.onClose, code);
}

module.exports = {
  finishDrain,
  hold,
  letGo,
  onData,
  onDrain,
  onEnd,
  onHeaders,
  onStreamClose,
  onWantTrailers,
  release,
  releaseAll,
};
