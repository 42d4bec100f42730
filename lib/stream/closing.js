'use strict';

/** How a stream closes: its sides end, and a reset leaves if there has to be one. */

const { isInTurn } = require('../native/turns');
const { constants } = require('../node/constants');
const { kTimeout } = require('../node/timeout');
const { clearTimeout } = require('../node/timers');
const { features } = require('../node/versions');
const { debugStream } = require('../observe/debug');
const { publishClose } = require('../observe/diagnostics');
const { traceStream } = require('../observe/native-debug');
const { kHandle, kId, kPump, kSession, kState } = require('../symbols');

const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR } = constants;

/** Whether closing a stream sends RST_STREAM. */
const SUBMIT_RST = 0; // when what has been written is out
const NO_RST = 1; // it is closed already
const FORCE_RST = 2; // at once

function submitReset(stream, code) {
  const session = stream[kSession];
  if (session === undefined || !session[kHandle].exists) return;
  const state = stream[kState];
  const pump = session[kPump];
  // Node lets what has been read before a cancellation reach the consumer.
  // On some Nodes so does all, but what close() refuses with a code.
  const hears = features.closedStreamsHear && pump.isBusy &&
    (code === NGHTTP2_NO_ERROR || stream.destroyed);
  // Within a read a cancellation lets all out that waits.
  const isLast = code === NGHTTP2_CANCEL && pump.isBusy && state.writeCallback !== null;
  state.resets(code !== NGHTTP2_CANCEL && !hears, isLast);
  pump.outbox.reset(stream[kId], code, state);
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
  const pump = stream[kSession][kPump];
  if (pump === null || !pump.isBusy) return true;
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
  state.close(code);
  clearTimeout(stream[kTimeout]);
  stream[kTimeout] = null;
  const ending = stream.writableEnded;
  if (!ending) {
    if (state.cutOff()) stream.emit('aborted');
    stream.end();
  } else if (resetsEnd(stream, state, code, reset)) {
    state.revokeEnd(stream.writableLength === 0);
  }
  publishClose(stream);
  if (reset === NO_RST) return;
  if (!ending || stream.writableFinished || code !== NGHTTP2_NO_ERROR || reset === FORCE_RST) {
    finishClose.call(stream, code);
  } else {
    stream.once('finish', finishClose.bind(stream, code));
  }
}

module.exports = { FORCE_RST, NO_RST, closeStream };
