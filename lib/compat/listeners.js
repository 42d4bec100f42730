'use strict';

/**
 * What the stream tells its request and its response. One set of listeners serves both, and they
 * are the same functions for every stream, which is their `this`.
 */

const EventEmitter = require('node:events');
const { createState, isTouched } = require('./lazy-readable');
const {
  kAborted, kClosed, kEnded, kRawTrailers, kReading, kTrailers,
} = require('./symbols');
const { kNoteUnread, kProxySocket, kRequest, kResponse, kSendTrailers } = require('../symbols');

/** How many listeners a request has from the start: those for 'pause' and 'resume' (request.js). */
const REQUEST_LISTENERS = 2;

/** Stands for trailers that were not set. */
const NO_TRAILERS = Object.freeze({ __proto__: null });

/**
 * Keeps an error of the stream from being an uncaught exception: who wants it listens on the
 * stream.
 */
function onError() {}

/** Hands a piece of the body to the request, and pauses the stream when the request is full. */
function onData(chunk) {
  const request = this[kRequest];
  if (request === undefined) return;
  const { length } = chunk;
  if (!request.push(chunk)) this.pause();
  if (request._readableState.length > 0) this[kNoteUnread](request._readableState, length);
}

/** The body has ended. */
function onEnd() {
  this[kRequest]?.push(null);
}

/** Adds trailers that have come to those that the request shows. */
function onTrailers(trailers, flags, rawTrailers) {
  const request = this[kRequest];
  if (request === undefined) return;
  request[kTrailers] = Object.assign(request[kTrailers] ?? {}, trailers);
  request[kRawTrailers] = (request[kRawTrailers] ?? []).concat(rawTrailers);
}

/** The stream was closed before the response had ended. */
function onAborted() {
  const request = this[kRequest];
  if (request === undefined) return;
  request[kAborted] = true;
  request.emit('aborted');
}

/** The stream has been inactive: request and response both tell it. */
function onTimeout() {
  this[kRequest]?.emit('timeout');
  this[kResponse]?.emit('timeout');
}

/** The stream takes more of the response. */
function onDrain() {
  this[kResponse]?.emit('drain');
}

/** Sends the trailers that the application has set, or says that there are none. */
function onWantTrailers() {
  const response = this[kResponse];
  if (response !== undefined) this.sendTrailers(response[kTrailers] ?? NO_TRAILERS);
}

/**
 * Whether 'wantTrailers' would lead to no trailers, and nobody else can see that it is not
 * emitted. Then the core need not ask (stream/sending.js).
 */
function isTrailerless(stream) {
  return stream[kResponse] !== undefined && stream[kResponse][kTrailers] === undefined &&
    stream._events.wantTrailers === onWantTrailers &&
    stream.emit === EventEmitter.prototype.emit && stream.sendTrailers === stream[kSendTrailers];
}

/** Closes request and response, and lets the stream forget them. */
function onClose() {
  if (isUnobserved(this)) {
    this[kRequest][kClosed] = true;
    this[kResponse][kClosed] = true;
    this[kRequest] = undefined;
    this[kResponse] = undefined;
    this[kProxySocket] = undefined;
  } else {
    closeRequest(this);
    closeResponse(this);
  }
}

/**
 * Whether nobody can see how request and response close. Then it is enough that they are closed.
 */
function isUnobserved(stream) {
  const request = stream[kRequest];
  const response = stream[kResponse];
  return request !== undefined && response !== undefined && response[kEnded] &&
    !isTouched(request) && isSilent(request, REQUEST_LISTENERS) && isSilent(response, 0) &&
    stream.listenerCount('close') === 1;
}

/** Whether `emitter` has as many listeners as `ours`, which are ours, and the usual emit(). */
function isSilent(emitter, ours) {
  return emitter._eventsCount === ours && emitter.emit === EventEmitter.prototype.emit;
}

/** Ends the body of the request if that has not ended, and emits 'close' on the request. */
function closeRequest(stream) {
  const request = stream[kRequest];
  if (request === undefined) return;
  if (!isTouched(request) && (stream.readableEnded || !('_readableState' in request))) {
    // The request has ended with its stream, and 'readable' has been emitted to nobody. Or the
    // application gave it a prototype that does not make the state.
    request._readableState = createState(request);
    request._readableState.ended = true;
  } else {
    request.push(null);
  }
  request[kClosed] = true;
  // A body that nobody has asked for is dropped, so that 'end' is emitted.
  if (!request[kReading] && !request._readableState.resumeScheduled) request.resume();
  stream[kProxySocket] = undefined;
  stream[kRequest] = undefined;
  request.emit('close');
}

/**
 * Emits 'finish' and 'close' on the response. That is also what `response.end()` does when there
 * is no stream left to end.
 * @param {import('node:http2').ServerHttp2Stream} stream
 */
function closeResponse(stream) {
  const response = stream[kResponse];
  if (response === undefined) return;
  // The stream of a HEAD request may be closed before the application has ended the response.
  if (stream.headRequest && !response[kEnded]) return;
  response[kClosed] = true;
  stream[kProxySocket] = undefined;
  stream[kResponse] = undefined;
  response.emit('finish');
  response.emit('close');
}

/**
 * Makes an `_events` with the keys that stream.Duplex starts with, and our listeners. To call
 * `on()` for each of them would cost more than making request and response.
 */
function createEvents() {
  return {
    close: onClose,
    error: onError,
    prefinish: undefined,
    finish: undefined,
    drain: onDrain,
    data: undefined,
    end: undefined,
    readable: undefined,
    trailers: onTrailers,
    aborted: onAborted,
    timeout: onTimeout,
    wantTrailers: onWantTrailers,
  };
}

/** Event and listener of each of them, for a stream that has listeners already. */
const LISTENERS = Object.entries(createEvents())
  .filter(([, listener]) => listener !== undefined);

/**
 * Adds our listeners to a stream, once. The constructors of request and response call it before
 * they put themselves on the stream.
 * @param {import('node:http2').ServerHttp2Stream} stream
 */
function listenTo(stream) {
  if (stream[kRequest] !== undefined || stream[kResponse] !== undefined) return;
  if (stream._eventsCount === 0) {
    stream._events = createEvents();
    stream._eventsCount = LISTENERS.length;
    return;
  }
  for (const [event, listener] of LISTENERS) stream.on(event, listener);
}

/**
 * Ends the body of a request when its stream ends. This is called when somebody first looks at
 * the readable side of the request.
 * @param {Http2ServerRequest} request
 * @param {import('node:http2').ServerHttp2Stream} stream
 */
function followEnd(request, stream) {
  if (stream.readableEnded) request.push(null);
  else stream.on('end', onEnd);
}

/** Lets the body flow from the stream into the request. */
function startReading(stream) {
  stream.on('data', onData);
}

module.exports = { closeResponse, followEnd, isTrailerless, listenTo, startReading };
