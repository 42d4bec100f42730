'use strict';

/**
 * Hands the events of a batch to their streams, each in the asynchronous context
 * of its stream.
 */

const receiving = require('./receiving');
const { runInContext } = require('./async-context');
const { cancelWrite } = require('./sending');
const { setImmediate } = require('../node/timers');
const { cutTurn, finishCut, isCut } = require('../native/turns');
const { keepBehind } = require('./unread');
const { kPump, kSession, kState, kUpdateTimer } = require('../symbols');

/** The application may have put another in its place, which would see `input`. */
const { copy } = Buffer.prototype;

/** What is copied sooner than a view of it is made. */
const FEW_OCTETS = 64;

/** @param {{category: number, flags: number, headers: object, raw: string[]}} block */
function deliverHeaders(stream, block) {
  receiving.headers(stream, block.category, block.flags, block.headers, block.raw);
}

function onHeaders(stream, category, flags, headers, raw) {
  runInContext(stream, deliverHeaders, { category, flags, headers, raw });
}

/**
 * What the application gets is memory of its own, as long as the chunk: it may
 * keep it, or transfer it, and the next read goes where this one went.
 */
function onData(session, id, input, offset, length) {
  const stream = session[kState].streams.get(id);
  if (stream === undefined || stream.destroyed) return;
  if (session[kState].crowded && keepBehind(stream, input, offset, length)) {
    stream[kState].timing?.dataReceived(length);
    stream[kUpdateTimer]();
    return;
  }
  const chunk = Buffer.allocUnsafeSlow(length);
  if (length > FEW_OCTETS) copy.call(input, chunk, 0, offset, offset + length);
  else for (let i = 0; i < length; i++) chunk[i] = input[offset + i];
  runInContext(stream, receiving.data, chunk);
}

/** @returns {boolean}  false: the end has come with the last headers */
function onEnd(session, id) {
  const stream = session[kState].streams.get(id);
  if (stream === undefined || stream[kState].remoteEnded) return false;
  runInContext(stream, receiving.end);
  return true;
}

function onDrain(session, id) {
  const stream = session[kState].streams.get(id);
  if (stream === undefined) return;
  stream[kUpdateTimer]();
  const pump = session[kPump];
  if (pump.transport.writing) pump.outbox.drained.push(stream);
  else finishDrain(stream);
}

/** The body given so far has left: the stream may hand over more. */
function finishDrain(stream) {
  runInContext(stream, receiving.drained);
}

function onWantTrailers(session, id) {
  const stream = session[kState].streams.get(id);
  if (stream !== undefined) runInContext(stream, receiving.trailersWanted);
}

function onStreamClose(session, id, code) {
  const stream = session[kState].streams.get(id);
  if (stream === undefined) return;
  const pump = session[kPump];
  const { inbox, outbox } = pump;
  // By a frame of the peer's: octets of which no DRAIN has told never leave.
  const state = stream[kState];
  const writes = state.writeCallback !== null;
  if (inbox.reading && !outbox.flushing && writes && state.writeLength > 0 &&
      !outbox.drained.includes(stream)) {
    state.cutWrite();
  }
  // Reset before the peer's last frame: it ends when that goes out.
  if (state.cutShort && inbox.reading) {
    outbox.closing.push(stream, code);
    outbox.schedule();
  } else {
    // A write that ends it is no part of the read in which a tick has thrown.
    if (code === 0 && writes && pump.atTop && !inbox.reading) finishCut();
    closeStream(stream, code);
  }
}

function cancelSoon(stream) {
  const pump = stream[kSession]?.[kPump];
  if (pump?.atTop) pump.inbox.cut.push(stream);
  setImmediate(cancelWrite, stream);
}

/**
 * The read is over. What a throw at its end has left runs behind whatever comes
 * next; on Node that is the write of the stream.
 */
function cancelCut(pump) {
  const streams = pump.inbox.cut.splice(0);
  if (!pump.atTop || !isCut()) return;
  for (const stream of streams) {
    try {
      cancelWrite(stream);
    } catch (error) {
      cutTurn(error);
    }
  }
}

function closeStream(stream, code) {
  let done = false;
  try {
    runInContext(stream, receiving.closed, code);
    done = true;
  } finally {
    // A handler has thrown, and so kept it from its end: the write in flight tells of it.
    if (!done) cancelSoon(stream);
  }
}

module.exports = {
  cancelCut,
  closeStream,
  finishDrain,
  onData,
  onDrain,
  onEnd,
  onHeaders,
  onStreamClose,
  onWantTrailers,
};
