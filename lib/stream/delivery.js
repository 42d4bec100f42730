'use strict';

/**
 * Takes the events of a batch that concern one stream: finds the stream, and calls what it does
 * with the event (receiving.js) in its asynchronous context. session/walk.js and
 * session/events.js call these functions, in the order of the wire.
 */

const { copy } = require('../node/octets');
const { setImmediate } = require('../node/timers');
const { cutTurn, finishCut, isCut } = require('../native/turns');
const receiving = require('./receiving');
const { runInContext } = require('./async-context');
const { cancelWrite } = require('./sending');
const { keepBehind } = require('./unread');
const { kPump, kSession, kState, kUpdateTimer } = require('../symbols');

/** Up to so many octets a loop copies faster than copy() does, which needs a view of them. */
const FEW_OCTETS = 64;

/**
 * Unpacks what onHeaders() has packed, as runInContext() passes on two arguments only.
 * @param {Http2Stream} stream
 * @param {{category: number, flags: number, headers: object, raw: string[]}} block
 */
function deliverHeaders(stream, block) {
  receiving.headers(stream, block.category, block.flags, block.headers, block.raw);
}

/**
 * HEADERS on a stream that is there already.
 * @param {Http2Stream} stream
 * @param {number} category  NGHTTP2_HCAT_...
 * @param {number} flags  of the frame
 * @param {object} headers
 * @param {string[]} raw  name, value, name, value, ...
 */
function onHeaders(stream, category, flags, headers, raw) {
  runInContext(stream, deliverHeaders, { category, flags, headers, raw });
}

/**
 * DATA: a piece of the body. The application gets it in memory of its own: it may keep or
 * transfer that, and the next read overwrites `input`.
 * @param {Http2Session} session
 * @param {number} id  of the stream
 * @param {Uint8Array} input  in which the piece lies
 * @param {number} offset
 * @param {number} length  in octets
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

/**
 * END_STREAM has come.
 * @returns {boolean} false: it was told with the last headers already, or the stream has gone
 */
function onEnd(session, id) {
  const stream = session[kState].streams.get(id);
  if (stream === undefined || stream[kState].remoteEnded) return false;
  runInContext(stream, receiving.end);
  return true;
}

/**
 * DRAIN: the core has sent all that it had been given of the body. While the transport still
 * writes these octets, the write of the stream is not done: Outbox#finishDrains() ends it then.
 */
function onDrain(session, id) {
  const stream = session[kState].streams.get(id);
  if (stream === undefined) return;
  stream[kUpdateTimer]();
  const pump = session[kPump];
  if (pump.transport.writing) pump.outbox.drained.push(stream);
  else finishDrain(stream);
}

/** Ends the write in flight, so that the Writable hands over what it has buffered. */
function finishDrain(stream) {
  runInContext(stream, receiving.drained);
}

/** WANT_TRAILERS: the body has been sent, and the core asks for trailers. */
function onWantTrailers(session, id) {
  const stream = session[kState].streams.get(id);
  if (stream !== undefined) runInContext(stream, receiving.trailersWanted);
}

/** CLOSE: the core has closed the stream on both sides, with error code `code`. */
function onStreamClose(session, id, code) {
  const stream = session[kState].streams.get(id);
  if (stream === undefined) return;
  const pump = session[kPump];
  const { inbox, outbox } = pump;
  // In a read, and not in a flush, a frame of the peer's has closed it: octets of which no DRAIN
  // has told will never be sent.
  const state = stream[kState];
  const writes = state.writeCallback !== null;
  if (inbox.reading && !outbox.walksOutput && writes && state.writeLength > 0 &&
      !outbox.drained.includes(stream)) {
    state.cutWrite();
  }
  // Our reset was there before the peer's last frame, so the stream ends when the reset is sent.
  if (state.cutShort && inbox.reading) {
    outbox.closedBehindReset.push(stream, code);
    outbox.schedule();
  } else {
    // The write that ends the stream is no part of the read in which a tick has thrown: what that
    // has left over comes before it.
    if (code === 0 && writes && pump.atTop && !inbox.reading) finishCut();
    tellClosed(stream, code);
  }
}

/** Cancels the write in flight, when the loop has turned or, see cancelCut(), with the read. */
function cancelSoon(stream) {
  const pump = stream[kSession]?.[kPump];
  if (pump?.atTop) pump.inbox.thrownAtClose.push(stream);
  setImmediate(cancelWrite, stream);
}

/**
 * Called at the end of a read in which handlers have thrown as their streams closed. If ticks
 * have been left over by that, they run behind whatever comes next. In Node that is the cancelled
 * write of the stream, so it is cancelled now.
 */
function cancelCut(pump) {
  const streams = pump.inbox.thrownAtClose.splice(0);
  if (!pump.atTop || !isCut()) return;
  for (const stream of streams) {
    try {
      cancelWrite(stream);
    } catch (error) {
      cutTurn(error);
    }
  }
}

/** Tells `stream` that the core has closed it. */
function tellClosed(stream, code) {
  let done = false;
  try {
    runInContext(stream, receiving.closed, code);
    done = true;
  } finally {
    // A handler has thrown and so kept the stream from its end. Its write in flight must learn of
    // it.
    if (!done) cancelSoon(stream);
  }
}

module.exports = {
  cancelCut,
  tellClosed,
  finishDrain,
  onData,
  onDrain,
  onEnd,
  onHeaders,
  onStreamClose,
  onWantTrailers,
};
