'use strict';

/** How the body of a stream reaches the core: writes, their ends, and trailers. */

const os = require('node:os');
const { errnoException } = require('../node/errors');
const { nextTick } = require('../node/timers');
const { kHandle, kId, kPump, kSentTrailers, kSession, kState } = require('../symbols');

const ECANCELED = -os.constants.errno.ECANCELED;

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
  state.trailersSkipped();
  stream[kSentTrailers] = NO_TRAILERS;
  return true;
}

/** There are trailers all of a sudden: they are sent unless the end is out. */
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
  if (endsApart(stream, state)) handle.endApart(stream[kId]);
  else handle.end(stream[kId]);
}

/** The core has taken a write of `length`; it calls for the next by DRAIN. */
function onWriteReady(stream, length, callback) {
  const session = stream[kSession];
  if (session === undefined) return;
  const state = stream[kState];
  const isFirst = state.wrote(length, callback);
  // Nothing to wait for: the core tells of octets only.
  if (length === 0) nextTick(finishWrite, state);
  if (isFirst) session[kPump].outbox.wrote(stream);
}

/** The write in flight is done: its callback runs where it was called. */
function finishWrite(state) {
  if (state.timing !== null) state.timing.dataSent();
  const callback = state.writeDone();
  if (callback === null) return;
  const { writeResource } = state;
  writeResource.runInAsyncScope(callback);
  writeResource.emitDestroy();
}

/**
 * The stream has gone with a write in flight, which learns of it when the loop
 * has turned, as on Node.
 */
function cancelWrite(stream) {
  const state = stream[kState];
  const callback = state.writeCancelled();
  if (callback === null) return;
  const { writeResource } = state;
  const error = errnoException(ECANCELED, 'write');
  stream.destroy(error); // unless it is already
  writeResource.runInAsyncScope(callback, undefined, error);
  writeResource.emitDestroy();
}

module.exports = {
  NO_TRAILERS, awaitTrailers, cancelWrite, endsApart, finishWrite, onWriteReady, submitEnd,
};
