'use strict';

/**
 * How a stream is closed, by whichever side: it is marked closed, its writable side ends, and
 * RST_STREAM is submitted if the peer has to be told. The stream is destroyed elsewhere, when
 * both sides have ended (receiving.js) or at once (stream.js).
 */

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

/** A value of `reset` in closeStream(): RST_STREAM is sent behind what has been written. */
const SUBMIT_RST = 0;
/**
 * A value of `reset`: none is sent, as the core has closed the stream or never had it, or as the
 * caller resets it.
 */
const NO_RST = 1;
/**
 * A value of `reset`: RST_STREAM does not wait for the end of the body; the stream is destroyed.
 */
const FORCE_RST = 2;

/** Hands RST_STREAM to the outbox, if the stream and its session are still there. */
function submitReset(stream, code) {
  const session = stream[kSession];
  if (session === undefined || !session[kHandle].exists) return;
  const state = stream[kState];
  const pump = session[kPump];
  // A stream that is cancelled still gets what has been read for it, as in Node. Where
  // `closedStreamsHear` holds, so does one that is destroyed, or closed with NO_ERROR.
  const hears = features.closedStreamsHear && pump.isBusy &&
    (code === NGHTTP2_NO_ERROR || stream.destroyed);
  // A cancellation within a read leaves behind all that has been written.
  const isLast = code === NGHTTP2_CANCEL && pump.isBusy && state.writeCallback !== null;
  state.resets(code !== NGHTTP2_CANCEL && !hears, isLast);
  pump.outbox.reset(stream[kId], code, state);
}

/**
 * Submits the reset. A stream without an identifier can be reset only when it has got one.
 * @this {Http2Stream}
 */
function finishClose(code) {
  if (this.pending) {
    this.push(null);
    this.once('ready', () => submitReset(this, code));
  } else {
    submitReset(this, code);
  }
}

/**
 * Whether the reset takes the place of the END_STREAM of a stream that has ended, so that the
 * peer learns of the fault. Within a walk of events it does so only if the code is not CANCEL,
 * and if end() was called at the same stage: by the handler of an event like this, or by a tick
 * like this. Otherwise what was ended first is sent.
 */
function resetsEnd(stream, state, code, reset) {
  if (code === NGHTTP2_NO_ERROR || reset === NO_RST) return false;
  if (reset === FORCE_RST) return true;
  const pump = stream[kSession][kPump];
  if (pump === null || !pump.isBusy) return true;
  return code !== NGHTTP2_CANCEL && isInTurn() === state.endedInTurn;
}

/**
 * Marks `stream` closed, ends its writable side and, if need be, resets it.
 * @param {Http2Stream} stream
 * @param {number} code  an error code of RFC 9113, 7
 * @param {number} [reset]  SUBMIT_RST, NO_RST or FORCE_RST
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
