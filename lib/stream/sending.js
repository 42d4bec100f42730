'use strict';

/**
 * What becomes of a body that is handed to the core: the callback of the write in flight, the
 * end, and trailers. The octets themselves are handed over in stream.js.
 */

const os = require('node:os');
const { errnoException } = require('../node/errors');
const { nextTick } = require('../node/timers');
const { kHandle, kId, kPump, kSentTrailers, kSession, kState } = require('../symbols');

/** The libuv status of a write that is cancelled. */
const ECANCELED = -os.constants.errno.ECANCELED;

/** Says that there were no trailers, until somebody asks for `sentTrailers` and gets an object. */
const NO_TRAILERS = Object.freeze({ __proto__: null });

/**
 * Whether the end of the body, which is to be submitted now, goes on a frame of its own and the
 * core does not ask for trailers first. That is what would come of the question if the answer
 * were that there are none; if so, it is noted here that trailers have been dealt with.
 */
function settleTrailers(stream, state) {
  // A body that is cut short, as its stream is being closed, must not look whole to the peer.
  if (state.closed || state.isTrailerless === null || !state.isTrailerless(stream)) return false;
  state.trailersSkipped();
  stream[kSentTrailers] = NO_TRAILERS;
  return true;
}

/**
 * Trailers have been set after the end was submitted without them. The core asks for them after
 * all, unless the end has been sent.
 */
function awaitTrailers(stream) {
  if (stream[kSentTrailers] !== NO_TRAILERS || stream[kSession] === undefined) return;
  if (stream[kSession][kHandle].awaitTrailers(stream[kId]) < 0) return;
  stream[kState].trailersExpected();
  stream[kSentTrailers] = undefined;
}

/** Submits the end of the body. */
function submitEnd(stream) {
  const handle = stream[kSession][kHandle];
  const state = stream[kState];
  state.endGiven();
  if (settleTrailers(stream, state)) handle.endApart(stream[kId]);
  else handle.end(stream[kId]);
}

/**
 * Notes a write that the core has taken. The core calls for the next one by DRAIN.
 * @param {Http2Stream} stream
 * @param {number} length  of the write, as Writable counts it
 * @param {Function} callback  which Writable waits for
 */
function noteWrite(stream, length, callback) {
  const session = stream[kSession];
  if (session === undefined) return;
  const state = stream[kState];
  const isFirst = state.wrote(length, callback);
  // No DRAIN follows an empty write, as that tells of octets.
  if (length === 0) nextTick(finishWrite, state);
  if (isFirst) session[kPump].outbox.wrote(stream);
}

/** The write in flight is done: its callback runs in the asynchronous context of the write. */
function finishWrite(state) {
  if (state.timing !== null) state.timing.dataSent();
  const callback = state.writeDone();
  if (callback === null) return;
  const { writeResource } = state;
  writeResource.runInAsyncScope(callback);
  writeResource.emitDestroy();
}

/**
 * Calls the callback of the write in flight with ECANCELED, as the stream has gone. Node tells
 * this when the loop has turned: that is up to the caller.
 */
function cancelWrite(stream) {
  const state = stream[kState];
  const callback = state.writeCancelled();
  if (callback === null) return;
  const { writeResource } = state;
  const error = errnoException(ECANCELED, 'write');
  stream.destroy(error); // if it is not yet
  writeResource.runInAsyncScope(callback, undefined, error);
  writeResource.emitDestroy();
}

module.exports = {
  NO_TRAILERS, awaitTrailers, cancelWrite, settleTrailers, finishWrite, noteWrite, submitEnd,
};
