'use strict';

/**
 * Hands the events of a batch to their streams, each in the asynchronous context
 * of its stream.
 */

const streamEvents = require('./receiving');
const { runInContext } = require('./async-context');
const { cancelWrite } = require('./sending');
const { setImmediate } = require('../node/timers');
const { cutTurn, finishCut, isCut } = require('../native/turns');
const { keepBehind } = require('./unread');
const { kSession, kState, kTransport, kUpdateTimer } = require('../symbols');

/** The application may have put another in its place, which would see `input`. */
const { copy } = Buffer.prototype;

/** What is copied sooner than a view of it is made. */
const FEW_OCTETS = 64;

/** @param {{category: number, flags: number, headers: object, raw: string[]}} block */
function deliverHeaders(stream, block) {
  streamEvents.onHeaders(stream, block.category, block.flags, block.headers, block.raw);
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
  runInContext(stream, streamEvents.onData, chunk);
}

/** @returns {boolean}  false: the end has come with the last headers */
function onEnd(session, id) {
  const stream = session[kState].streams.get(id);
  if (stream === undefined || stream[kState].remoteEnded) return false;
  runInContext(stream, streamEvents.onEnd);
  return true;
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
  if (stream !== undefined) runInContext(stream, streamEvents.onWantTrailers);
}

function onStreamClose(session, id, code) {
  const stream = session[kState].streams.get(id);
  if (stream === undefined) return;
  const pump = session[kTransport];
  // By a frame of the peer's: octets of which no DRAIN has told never leave.
  const state = stream[kState];
  const writes = state.writeCallback !== null;
  if (pump.reading && !pump.flushing && writes && state.writeLength > 0 &&
      !pump.drained.includes(stream)) {
    state.writeCut = true;
  }
  // Reset before the peer's last frame: it ends when that goes out.
  if (state.cutShort && pump.reading) {
    pump.closing.push(stream, code);
    pump.schedule();
  } else {
    // A write that ends it is no part of the read in which a tick has thrown.
    if (code === 0 && writes && pump.atTop && !pump.reading) finishCut();
    closeStream(stream, code);
  }
}

function cancelSoon(stream) {
  const pump = stream[kSession]?.[kTransport];
  if (pump?.atTop) pump.cut.push(stream);
  setImmediate(cancelWrite, stream);
}

/**
 * The read is over. What a throw at its end has left runs behind whatever comes
 * next; on Node that is the write of the stream.
 */
function cancelCut(pump) {
  const streams = pump.cut.splice(0);
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
    runInContext(stream, streamEvents.onClose, code);
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
