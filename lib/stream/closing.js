'use strict';

/** How a stream's write reaches the core, and how a stream closes. */

const { AsyncResource } = require('node:async_hooks');
const os = require('node:os');
const { native } = require('../native/addon');
const { constants } = require('../node/constants');
const { debugStream } = require('../observe/debug');
const { publishClose } = require('../observe/diagnostics');
const { errnoException } = require('../node/errors');
const { traceStream } = require('../observe/native-debug');
const { clearTimeout, nextTick } = require('../node/timers');
const { isInTurn } = require('../native/turns');
const { features } = require('../node/versions');
const {
  kHandle, kId, kSentTrailers, kSession, kState, kTimeout, kTransport,
} = require('../symbols');

const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR } = constants;

const ECANCELED = -os.constants.errno.ECANCELED;

const MANUAL = { requireManualDestroy: true };

/** Whether closing a stream sends RST_STREAM. */
const SUBMIT_RST = 0; // when what has been written is out
const NO_RST = 1; // it is closed already
const FORCE_RST = 2; // at once

/** What `sentTrailers` is before anybody looks, when there were none. */
const NO_TRAILERS = Object.freeze({ __proto__: null });

/**
 * Whether the end of the body, which is to be submitted now, comes apart from
 * its last octets, without a question for trailers: what would come of one that
 * is answered with none.
 */
function endsApart(stream, state) {
  // One that is being closed is cut short: the peer must not take it for whole.
  if (state.closed || state.isTrailerless === null || !state.isTrailerless(stream)) return false;
  state.waitForTrailers = false;
  state.trailersReady = true;
  stream[kSentTrailers] = NO_TRAILERS;
  return true;
}

/** There are trailers all of a sudden: they are sent unless the end is out. */
function awaitTrailers(stream) {
  if (stream[kSentTrailers] !== NO_TRAILERS || stream[kSession] === undefined) return;
  if (native.awaitTrailers(stream[kSession][kHandle], stream[kId]) < 0) return;
  const state = stream[kState];
  state.waitForTrailers = true;
  state.trailersReady = false;
  stream[kSentTrailers] = undefined;
}

/** Submits the end of the body. */
function submitEnd(stream) {
  const session = stream[kSession];
  const state = stream[kState];
  state.endSubmitted = true;
  if (endsApart(stream, state)) native.endApart(session[kHandle], stream[kId]);
  else native.end(session[kHandle], stream[kId]);
  session[kTransport].schedule();
}

/** The core has taken a write of `length`; it calls for the next by DRAIN. */
function onWriteReady(stream, length, callback) {
  const session = stream[kSession];
  if (session === undefined) return;
  const state = stream[kState];
  state.writeCallback = callback;
  state.writeResource = new AsyncResource('WRITEWRAP', MANUAL);
  state.writeLength = length;
  // Nothing to wait for: the core tells of octets only.
  if (length === 0) nextTick(finishWrite, state);
  if (!state.dirty) {
    state.dirty = true;
    session[kTransport].wrote(stream);
  }
}

/** The write in flight is done: its callback runs where it was called. */
function finishWrite(state) {
  const callback = state.writeCallback;
  if (state.timing !== null) state.timing.dataSent();
  if (callback === null) return;
  state.writeCallback = null;
  state.writeLength = 0;
  state.writeResource.runInAsyncScope(callback);
  state.writeResource.emitDestroy();
}

/**
 * The stream has gone with a write in flight, which learns of it when the loop
 * has turned, as on Node.
 */
function cancelWrite(stream) {
  const state = stream[kState];
  const callback = state.writeCallback;
  if (callback === null) return;
  state.writeCallback = null;
  const error = errnoException(ECANCELED, 'write');
  stream.destroy(error); // unless it is already
  state.writeResource.runInAsyncScope(callback, undefined, error);
  state.writeResource.emitDestroy();
}

/** Closed without a fault, when both sides have said all: its reset need not wait. */
function isOver({ rstCode, headersSent, remoteEnded, endAfterHeaders, writeCallback }) {
  return remoteEnded && headersSent && writeCallback === null &&
    (rstCode === NGHTTP2_NO_ERROR || (rstCode === NGHTTP2_CANCEL && !endAfterHeaders));
}

function submitReset(stream, code) {
  const session = stream[kSession];
  if (session === undefined || session[kHandle] === 0) return;
  const state = stream[kState];
  const pump = session[kTransport];
  // Node lets what has been read before a cancellation reach the consumer.
  // On some Nodes so does all, but what close() refuses with a code.
  const hears = features.closedStreamsHear && pump.busy !== 0 &&
    (code === NGHTTP2_NO_ERROR || stream.destroyed);
  state.reset = code !== NGHTTP2_CANCEL && !hears;
  // Within a read a cancellation lets all out that waits.
  state.resetsLast = code === NGHTTP2_CANCEL && pump.busy !== 0 && state.writeCallback !== null;
  pump.reset(stream[kId], code, state);
}

/** @this {Http2Stream} */
function finishClose(code) {
  if (this.pending) {
    this.push(null);
    this.once('ready', () => submitReset(this, code));
  } else {
    submitReset(this, code);
  }
}

/**
 * Whether the reset takes the place of an END_STREAM that has not been submitted: the
 * peer learns of the fault. Within a read a cancellation lets all out that came before,
 * and a tick what its handler has ended.
 */
function resetsEnd(stream, state, code, reset) {
  if (code === NGHTTP2_NO_ERROR || reset === NO_RST) return false;
  if (reset === FORCE_RST) return true;
  const pump = stream[kSession][kTransport];
  if (pump === null || pump.busy === 0) return true;
  return code !== NGHTTP2_CANCEL && isInTurn() === state.endedInTurn;
}

/**
 * Marks `stream` closed, ends its sides and, if need be, resets it.
 * @param {Http2Stream} stream
 * @param {number} code
 * @param {number} [reset]
 */
function closeStream(stream, code, reset = SUBMIT_RST) {
  debugStream(stream, 'closed with code %d', code);
  traceStream(stream, 'closed with code ', code);
  const state = stream[kState];
  state.closed = true;
  state.rstCode = code;
  clearTimeout(stream[kTimeout]);
  stream[kTimeout] = null;
  const ending = stream.writableEnded;
  if (!ending) {
    // The peer, or we, gave up while there was still something to say: END_STREAM
    // would make the peer take what it has got for the whole, and might close the
    // stream before the reset is out.
    state.endSubmitted = true;
    if (!state.aborted) {
      state.aborted = true;
      stream.emit('aborted');
    }
    stream.end();
  } else if (resetsEnd(stream, state, code, reset)) {
    // With it the core would close the stream of a whole request, and send no reset.
    state.endRevoked = state.endSubmitted && state.remoteEnded && stream.writableLength === 0;
    state.endSubmitted = true;
  }
  publishClose(stream);
  if (reset === NO_RST) return;
  if (!ending || stream.writableFinished || code !== NGHTTP2_NO_ERROR || reset === FORCE_RST) {
    finishClose.call(stream, code);
  } else {
    stream.once('finish', finishClose.bind(stream, code));
  }
}

module.exports = {
  FORCE_RST,
  NO_RST,
  NO_TRAILERS,
  SUBMIT_RST,
  awaitTrailers,
  cancelWrite,
  closeStream,
  endsApart,
  finishWrite,
  isOver,
  onWriteReady,
  submitEnd,
};
