'use strict';

/**
 * What a stream does with each event of a batch, in the asynchronous context
 * that belongs to it.
 */

const { errorMonitor } = require('node:events');
const { runInContext } = require('./async-context');
const { constants } = require('../node/constants');
const { closeStream, NO_RST } = require('./closing');
const { finishWrite } = require('./sending');
const { debugStream } = require('../observe/debug');
const { publishReceived } = require('../observe/diagnostics');
const { nextTick, setImmediate } = require('../node/timers');
const { emitAsTick } = require('../native/turns');
const { noteUnread, putBehind } = require('./unread');
const {
  kForgetOrigin, kOrigin, kPump, kRequest, kSession, kState, kType, kUpdateTimer,
} = require('../symbols');

const {
  HTTP_STATUS_CONTINUE,
  HTTP_STATUS_MISDIRECTED_REQUEST,
  NGHTTP2_FLAG_END_STREAM,
  NGHTTP2_HCAT_PUSH_RESPONSE,
  NGHTTP2_HCAT_RESPONSE,
  NGHTTP2_NO_ERROR,
  NGHTTP2_PROTOCOL_ERROR,
  NGHTTP2_SESSION_SERVER,
} = constants;

/** The event for a header block on a stream that is there already. */
function headersEvent(category, status, ended) {
  if (category === NGHTTP2_HCAT_PUSH_RESPONSE) return 'push';
  if (category === NGHTTP2_HCAT_RESPONSE) {
    return !ended && status >= 100 && status < 200 ? 'headers' : 'response';
  }
  // After informational headers the final ones come in this category, too.
  if (status !== undefined && status >= 200) return 'response';
  return ended ? 'trailers' : 'headers';
}

function emit(stream, event, headers, flags, raw) {
  stream.emit(event, headers, flags, raw);
}

function headers(stream, category, flags, fields, raw) {
  const ended = (flags & NGHTTP2_FLAG_END_STREAM) !== 0;
  if (stream[kState].reset) {
    // Given up on our side: what the peer had to say no longer matters.
    if (ended) endReadable(stream);
    return;
  }
  stream[kState].timing?.headersReceived();
  const status = fields[':status'];
  const event = headersEvent(category, status, ended);
  if (status === HTTP_STATUS_MISDIRECTED_REQUEST) {
    stream[kSession][kForgetOrigin](stream[kOrigin]);
  }
  debugStream(stream, "emitting stream '%s' event", event);
  let told = false; // code of the application's has run
  if (event === 'headers' && status === HTTP_STATUS_CONTINUE) told = stream.emit('continue');
  if (event === 'response' || event === 'push') {
    stream[kState].responded();
    told = publishReceived(stream, fields, flags);
  }
  if (!ended && !told && stream[kSession][kPump].takesTurns &&
      emitAsTick(stream, emit, event, fields, flags, raw)) {
    return;
  }
  // The end of the message is there before its last headers are told, as in Node.
  nextTick(emit, stream, event, fields, flags, raw);
  if (ended && !stream[kState].remoteEnded) endReadable(stream);
}

function data(stream, chunk) {
  const state = stream[kState];
  // Nor does what comes for one that the application has closed wait for a reader.
  if (state.reset || (state.closed && stream.readableFlowing !== true)) {
    state.tooLate();
    return;
  }
  const { length } = chunk; // 0 once its reader has transferred it
  if (state.timing !== null) state.timing.dataReceived(length);
  stream[kUpdateTimer]();
  if (state.behindLength > 0) putBehind(stream);
  // No credit before there is a consumer, however much may be buffered for it.
  if (stream.push(chunk) && state.didRead) {
    stream[kSession]?.[kPump].outbox.consumed(stream, length);
  } else {
    state.keepUnconsumed(length);
  }
  const readable = stream._readableState;
  if (readable.length > 0) noteUnread(stream, readable, length);
}

/** The peer has said all: 'end' follows when what has arrived is read. */
function endReadable(stream) {
  const state = stream[kState];
  if (state.reset) {
    state.tooLate();
    return;
  }
  state.peerEnded();
  if (stream.destroyed) return;
  if (state.behindLength > 0) putBehind(stream);
  stream.push(null);
  if (state.closed && state.hasSaidAll) stream[kSession][kPump].outbox.resetNow(state);
}

/** The end of the body: 'end' waits for a reader only if there is something to read. */
function end(stream) {
  if (stream[kState].remoteEnded) return;
  // What the application has closed goes with the last of what it reads.
  if (stream.closed) endWithReadable(stream);
  endReadable(stream);
  if (!stream.destroyed && !stream.readableFlowing) stream.read(0);
}

function drained(stream) {
  finishWrite(stream[kState]);
}

function trailersWanted(stream) {
  const state = stream[kState];
  finishWrite(state);
  if (stream.destroyed || stream.closed) return;
  stream[kUpdateTimer]();
  state.trailersWanted();
  debugStream(stream, 'wantTrailers');
  if (!stream.emit('wantTrailers')) stream.sendTrailers({});
}

function isServed(stream) {
  return stream[kSession][kType] === NGHTTP2_SESSION_SERVER;
}

/** Nobody has shown any interest in what the peer sends. */
function isUnread(stream) {
  return isServed(stream) && !stream[kState].didRead && stream.readableFlowing === null;
}

/** Whether the message of the peer is all there, and of use though the connection goes. */
function isComplete(stream) {
  const { remoteEnded, rstCode } = stream[kState];
  return remoteEnded && rstCode === NGHTTP2_NO_ERROR && !(stream.aborted && isServed(stream));
}

/** Whether somebody takes what arrives, though perhaps not right now. */
function hasReader(readable) {
  return readable.readableFlowing === true || readable.listenerCount('readable') > 0 ||
    readable._readableState.pipes.length > 0;
}

function isRead(stream) {
  if (hasReader(stream)) return true;
  // The compatibility API stops the stream for as long as its request is full.
  const request = stream[kState].didRead ? stream[kRequest] : undefined;
  return request !== undefined && hasReader(request);
}

/** Closed by the application while its body waits for a reader: nobody will come for it. */
function hasUnwantedRest(stream) {
  return stream.readableLength > 0 && !isUnread(stream) && !isRead(stream);
}

/** @this {Http2Stream} */
function destroyAfterEnd() {
  this.destroy();
}

/** @this {Http2Stream} */
function destroySoon() {
  nextTick(destroyNow, this);
}

/** With 'end' the stream goes, though a listener of the application's throws. */
function endWithReadable(stream) {
  stream.prependOnceListener('end', destroySoon);
  stream.once('end', destroyAfterEnd);
}

/**
 * An error, as that of a write that comes too late, keeps the readable side from
 * its end, and so would keep the stream for ever: without a reader it goes at once.
 */
function endErrored(stream) {
  if (stream.destroyed) return;
  if (stream.readableLength > 0 && isRead(stream)) stream._readableState.errored = null;
  else stream.destroy();
}

/** @this {Http2Stream} */
function onLateError() {
  nextTick(endErrored, this);
}

/**
 * A handler of 'data' that throws stops the flow: what has arrived, and the end, must
 * reach the others all the same.
 */
function flowOn(stream) {
  if (stream.destroyed || stream.readableEnded) return;
  if (stream.readableFlowing !== true) {
    stream.once('resume', flowSoon);
    return;
  }
  setImmediate(flowOn, stream);
  while (stream.read() !== null);
}

/** @this {Http2Stream} */
function flowSoon() {
  setImmediate(flowOn, this);
}

/** The application closes what is over but for its body: is that still wanted? */
function giveUp(stream) {
  if (stream[kState].over && !stream.destroyed) setImmediate(destroyUnwanted, stream);
}

function destroyUnwanted(stream) {
  if (!stream.destroyed && hasUnwantedRest(stream)) stream.destroy();
}

function destroyNow(stream) {
  stream.destroy();
}

/** @param {Http2Stream[]} late  emptied */
function destroyLate(late) {
  try {
    while (late.length > 0) runInContext(late.shift(), destroyNow);
  } finally {
    if (late.length > 0) setImmediate(destroyLate, late);
  }
}

/** Those that have come to their end with one write go in one turn of the loop. */
function destroyWithOthers(stream) {
  const { late } = stream[kSession][kPump].outbox;
  if (late.push(stream) === 1) setImmediate(destroyLate, late);
}

/**
 * All has gone well: who listens for 'finish' must still find the session of the
 * stream. If its last octets had to wait for a write, as over TLS, it goes when the
 * loop has turned.
 */
function destroyFinished(stream) {
  if (stream.aborted || stream.writableFinished || stream.listenerCount('finish') === 0) {
    stream.destroy();
  } else if (stream[kSession][kPump].outbox.resumed) {
    destroyWithOthers(stream);
  } else {
    nextTick(destroyNow, stream);
  }
}

function closed(stream, code) {
  if (stream.destroyed) return;
  const state = stream[kState];
  // The last write is done, unless the peer has cut it short.
  if (state.endSubmitted && code === NGHTTP2_NO_ERROR && !state.writeCut) finishWrite(state);
  state.coreClosed();
  if (stream.destroyed) return;
  // Closed on our side already: that is the code that counts, though both sides
  // may have come to their end before it went out.
  let givenUp = false;
  if (!state.closed) {
    closeStream(stream, code, NO_RST);
  } else {
    givenUp = hasUnwantedRest(stream);
    if (state.cutShort || givenUp) code = state.rstCode;
    // Nor does a fault of the peer's behind it take anything from what has arrived.
    else if (code === NGHTTP2_PROTOCOL_ERROR && state.rstCode === NGHTTP2_NO_ERROR) {
      code = NGHTTP2_NO_ERROR;
    }
  }
  if (stream.destroyed) return;
  // After an error, as that of a write after the end, there is no 'end' to wait for.
  if (givenUp || code !== NGHTTP2_NO_ERROR || stream.errored !== null) {
    stream.destroy();
    return;
  }
  if (stream.readableEnded) {
    destroyFinished(stream);
    return;
  }
  // The consumer gets what has arrived, and then the end.
  const unread = isUnread(stream);
  if (unread && state.remoteEnded && stream.readableLength === 0 &&
      stream.listenerCount('end') === 0) {
    // What flowing through an end that nobody listens for would come to.
    const readable = stream._readableState;
    readable.ended = true;
    readable.endEmitted = true;
    destroyFinished(stream);
    return;
  }
  state.outlivesCore(isComplete(stream));
  stream.on(errorMonitor, onLateError);
  endWithReadable(stream);
  if (state.behindLength > 0) putBehind(stream);
  if (!stream._readableState.ended) stream.push(null);
  state.peerEnded();
  if (unread) stream.resume();
  else stream.read(0);
  flowSoon.call(stream);
}

module.exports = { closed, data, drained, end, giveUp, headers, trailersWanted };
