'use strict';

/**
 * What a stream does with each event of a batch. delivery.js calls these functions, in the
 * asynchronous context of the stream; `giveUp()` is called by stream.js.
 */

const { errorMonitor } = require('node:events');
const { constants } = require('../node/constants');
const { debugStream } = require('../observe/debug');
const { publishReceived } = require('../observe/diagnostics');
const { nextTick, setImmediate } = require('../node/timers');
const { emitAsTick } = require('../native/turns');
const { runInContext } = require('./async-context');
const { closeStream, NO_RST } = require('./closing');
const { finishWrite } = require('./sending');
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

/**
 * The name of the event for a header block on a stream that is there already.
 * @param {number} category  NGHTTP2_HCAT_...
 * @param {number} [status]  the value of `:status`
 * @param {boolean} ended  whether END_STREAM came with the block
 * @returns {string}
 */
function headersEvent(category, status, ended) {
  if (category === NGHTTP2_HCAT_PUSH_RESPONSE) return 'push';
  if (category === NGHTTP2_HCAT_RESPONSE) {
    return !ended && status >= 100 && status < 200 ? 'headers' : 'response';
  }
  // Final headers have this category too, if informational ones came before them.
  if (status !== undefined && status >= 200) return 'response';
  return ended ? 'trailers' : 'headers';
}

/** Emits the event of a header block, as a tick or in the place of one. */
function emit(stream, event, headers, flags, raw) {
  stream.emit(event, headers, flags, raw);
}

/**
 * HEADERS: emits the event for them, and ends the readable side if END_STREAM came with them.
 * @param {Http2Stream} stream
 * @param {number} category  NGHTTP2_HCAT_...
 * @param {number} flags  of the frame
 * @param {object} fields
 * @param {string[]} raw  name, value, name, value, ...
 */
function headers(stream, category, flags, fields, raw) {
  const ended = (flags & NGHTTP2_FLAG_END_STREAM) !== 0;
  if (stream[kState].deaf) {
    // We have reset the stream: what the peer still had to say does not matter.
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
  // Whether code of the application's has run already. If so the event must be a tick.
  let told = false;
  if (event === 'headers' && status === HTTP_STATUS_CONTINUE) told = stream.emit('continue');
  if (event === 'response' || event === 'push') {
    stream[kState].responded();
    told = publishReceived(stream, fields, flags);
  }
  if (!ended && !told && stream[kSession][kPump].takesTurns &&
      emitAsTick(stream, emit, event, fields, flags, raw)) {
    return;
  }
  // As in Node, the end of the message is there before its last headers are told.
  nextTick(emit, stream, event, fields, flags, raw);
  if (ended && !stream[kState].remoteEnded) endReadable(stream);
}

/** DATA: a piece of the body, in memory of its own. */
function data(stream, chunk) {
  const state = stream[kState];
  // Octets behind our reset are dropped. So are those for a stream that the application has
  // closed and that does not flow: they would wait for a reader in vain.
  if (state.deaf || (state.closed && stream.readableFlowing !== true)) {
    state.tooLate();
    return;
  }
  // Read before the push: it is 0 once a reader has transferred the chunk.
  const { length } = chunk;
  if (state.timing !== null) state.timing.dataReceived(length);
  stream[kUpdateTimer]();
  if (state.behindLength > 0) putBehind(stream);
  // The core gets credit for what a consumer takes: none before there is one, and none while its
  // buffer is full.
  if (stream.push(chunk) && state.didRead) {
    stream[kSession]?.[kPump].outbox.consumed(stream, length);
  } else {
    state.keepUnconsumed(length);
  }
  const readable = stream._readableState;
  if (readable.length > 0) noteUnread(stream, readable, length);
}

/** Ends the readable side: 'end' is emitted when what has arrived is read. */
function endReadable(stream) {
  const state = stream[kState];
  if (state.deaf) {
    state.tooLate();
    return;
  }
  state.peerEnded();
  if (stream.destroyed) return;
  if (state.behindLength > 0) putBehind(stream);
  stream.push(null);
  if (state.closed && state.hasSaidAll) stream[kSession][kPump].outbox.resetNow(state);
}

/** END_STREAM behind all DATA: 'end' waits for a reader only if there is something to read. */
function end(stream) {
  if (stream[kState].remoteEnded) return;
  // A stream that the application has closed is destroyed when what has arrived is read.
  if (stream.closed) endWithReadable(stream);
  endReadable(stream);
  if (!stream.destroyed && !stream.readableFlowing) stream.read(0);
}

/** All octets of the write in flight have left. */
function drained(stream) {
  finishWrite(stream[kState]);
}

/** The body has left, and the core asks for trailers. Without a listener there are none. */
function trailersWanted(stream) {
  const state = stream[kState];
  finishWrite(state);
  if (stream.destroyed || stream.closed) return;
  stream[kUpdateTimer]();
  state.trailersWanted();
  debugStream(stream, 'wantTrailers');
  if (!stream.emit('wantTrailers')) stream.sendTrailers({});
}

/** Whether `stream` is a server's. */
function isServed(stream) {
  return stream[kSession][kType] === NGHTTP2_SESSION_SERVER;
}

/** Whether it is a server's, and nobody has shown any interest in the body of the request. */
function isUnread(stream) {
  return isServed(stream) && stream[kState].isUntouched(stream);
}

/** Whether the peer's message is there as a whole, and of use without the connection. */
function isComplete(stream) {
  const { remoteEnded, rstCode } = stream[kState];
  return remoteEnded && rstCode === NGHTTP2_NO_ERROR && !(stream.aborted && isServed(stream));
}

/** Whether `readable` has a reader, even one that takes nothing right now. */
function hasReader(readable) {
  return readable.readableFlowing === true || readable.listenerCount('readable') > 0 ||
    readable._readableState.pipes.length > 0;
}

/** Whether the stream has a reader, or its request of the compatibility API has. */
function isRead(stream) {
  if (hasReader(stream)) return true;
  // The compatibility API pauses the stream for as long as the buffer of its request is full.
  const request = stream[kState].didRead ? stream[kRequest] : undefined;
  return request !== undefined && hasReader(request);
}

/**
 * Whether a part of the body waits for a reader that will not come. It is asked of streams that
 * the application has closed.
 */
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

/**
 * Destroys the stream at 'end'. The first of the two listeners sees to it that this happens even
 * if a listener of the application's throws.
 */
function endWithReadable(stream) {
  stream.prependOnceListener('end', destroySoon);
  stream.once('end', destroyAfterEnd);
}

/**
 * An error, as that of a write that comes too late, keeps Readable from emitting 'end', with
 * which the stream would be destroyed. So the error is taken back if there is a reader; without
 * one the stream is destroyed at once.
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
 * A handler of 'data' that throws stops the flow of its stream. Yet what has arrived, and the
 * end, must reach the other handlers: this reads on, in each turn of the loop, while the stream
 * flows.
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

/**
 * close() on a closed stream. If the core has closed it and only its body is still to be read, it
 * is destroyed unless somebody wants to read that.
 */
function giveUp(stream) {
  if (stream[kState].over && !stream.destroyed) setImmediate(destroyUnwanted, stream);
}

/** Destroys the stream if its body still has no reader. */
function destroyUnwanted(stream) {
  if (!stream.destroyed && hasUnwantedRest(stream)) stream.destroy();
}

function destroyNow(stream) {
  stream.destroy();
}

/** @param {Http2Stream[]} late  streams to destroy, which are taken out of it */
function destroyLate(late) {
  try {
    while (late.length > 0) runInContext(late.shift(), destroyNow);
  } finally {
    if (late.length > 0) setImmediate(destroyLate, late);
  }
}

/**
 * Destroys `stream` in the next turn of the loop, as all those that have come to their end with
 * the same write of the transport.
 */
function destroyWithOthers(stream) {
  const { destroyedTogether: late } = stream[kSession][kPump].outbox;
  if (late.push(stream) === 1) setImmediate(destroyLate, late);
}

/**
 * Destroys a stream that has ended well. Who listens for 'finish' must still find its session, so
 * it is destroyed a tick later; or in the next turn of the loop, if its last octets had to wait
 * for a write of the transport, as over TLS.
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

/**
 * CLOSE: the core has closed the stream on both sides. It is destroyed, now or when its consumer
 * has read what has arrived.
 */
function closed(stream, code) {
  if (stream.destroyed) return;
  const state = stream[kState];
  // The last write is done, unless the peer has cut it short.
  if (state.endSubmitted && code === NGHTTP2_NO_ERROR && !state.writeCut) finishWrite(state);
  state.coreClosed();
  if (stream.destroyed) return;
  // If we have closed it before, the code of that counts where it has cut something off, though
  // both sides may have ended before the reset left.
  let givenUp = false;
  if (!state.closed) {
    closeStream(stream, code, NO_RST);
  } else {
    givenUp = hasUnwantedRest(stream);
    if (state.cutShort || givenUp) code = state.rstCode;
    // A fault of the peer's behind a close without fault takes nothing from what has arrived.
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
    // There is nothing to read, and nobody listens for 'end': this is what resume() would come
    // to.
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
