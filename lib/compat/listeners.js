'use strict';

/**
 * What the stream tells its request and its response. One set of listeners for
 * both, the same functions for every stream.
 */

const EventEmitter = require('node:events');
const { kNoteUnread, kProxySocket, kRequest, kResponse, kSendTrailers } = require('../symbols');
const { createState, isTouched } = require('./lazy-readable');
const {
  kAborted, kClosed, kEnded, kRawTrailers, kReading, kTrailers,
} = require('./symbols');

/** 'pause' and 'resume'; see request.js. */
const REQUEST_LISTENERS = 2;

const NO_TRAILERS = Object.freeze({ __proto__: null });

/** Errors of the stream are the stream's: they are seen there or nowhere. */
function onError() {}

function onData(chunk) {
  const request = this[kRequest];
  if (request === undefined) return;
  const { length } = chunk;
  if (!request.push(chunk)) this.pause();
  if (request._readableState.length > 0) this[kNoteUnread](request._readableState, length);
}

function onEnd() {
  this[kRequest]?.push(null);
}

function onTrailers(trailers, flags, rawTrailers) {
  const request = this[kRequest];
  if (request === undefined) return;
  request[kTrailers] = Object.assign(request[kTrailers] ?? {}, trailers);
  request[kRawTrailers] = (request[kRawTrailers] ?? []).concat(rawTrailers);
}

function onAborted() {
  const request = this[kRequest];
  if (request === undefined) return;
  request[kAborted] = true;
  request.emit('aborted');
}

function onTimeout() {
  this[kRequest]?.emit('timeout');
  this[kResponse]?.emit('timeout');
}

function onDrain() {
  this[kResponse]?.emit('drain');
}

function onWantTrailers() {
  const response = this[kResponse];
  if (response !== undefined) this.sendTrailers(response[kTrailers] ?? NO_TRAILERS);
}

/**
 * Whether no trailers will come of 'wantTrailers', and nobody else can see that
 * it is not emitted.
 */
function isTrailerless(stream) {
  return stream[kResponse] !== undefined && stream[kResponse][kTrailers] === undefined &&
    stream._events.wantTrailers === onWantTrailers &&
    stream.emit === EventEmitter.prototype.emit && stream.sendTrailers === stream[kSendTrailers];
}

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

/** Whether nobody can see how request and response close, only that they have. */
function isUnobserved(stream) {
  const request = stream[kRequest];
  const response = stream[kResponse];
  return request !== undefined && response !== undefined && response[kEnded] &&
    !isTouched(request) && isSilent(request, REQUEST_LISTENERS) && isSilent(response, 0) &&
    stream.listenerCount('close') === 1;
}

/** Whether `emitter` has no listeners but ours, and its emit() is the usual one. */
function isSilent(emitter, ours) {
  return emitter._eventsCount === ours && emitter.emit === EventEmitter.prototype.emit;
}

function closeRequest(stream) {
  const request = stream[kRequest];
  if (request === undefined) return;
  if (!isTouched(request) && (stream.readableEnded || !('_readableState' in request))) {
    // It has ended like the stream, and 'readable' has gone by unheard; or the
    // application gave it a prototype that does not make the state.
    request._readableState = createState(request);
    request._readableState.ended = true;
  } else {
    request.push(null);
  }
  request[kClosed] = true;
  // A body that nobody has asked for is let go, so that 'end' comes.
  if (!request[kReading] && !request._readableState.resumeScheduled) request.resume();
  stream[kProxySocket] = undefined;
  stream[kRequest] = undefined;
  request.emit('close');
}

/**
 * Also what `response.end()` does when there is no stream left to end.
 * @param {import('node:http2').ServerHttp2Stream} stream
 */
function closeResponse(stream) {
  const response = stream[kResponse];
  if (response === undefined) return;
  // The stream of a HEAD request may be over before the response is.
  if (stream.headRequest && !response[kEnded]) return;
  response[kClosed] = true;
  stream[kProxySocket] = undefined;
  stream[kResponse] = undefined;
  response.emit('finish');
  response.emit('close');
}

/**
 * An `_events` with the keys that stream.Duplex starts with, and ours: a call
 * of `on()` for each would cost more than making request and response.
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

const LISTENERS = Object.entries(createEvents())
  .filter(([, listener]) => listener !== undefined);

/**
 * Called by the constructors of requests and responses, before they put
 * themselves on the stream.
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
 * Lets a request that somebody looks at know when its body is over.
 * @param {Http2ServerRequest} request
 * @param {import('node:http2').ServerHttp2Stream} stream
 */
function followEnd(request, stream) {
  if (stream.readableEnded) request.push(null);
  else stream.on('end', onEnd);
}

/** Lets the body flow: into the request. */
function startReading(stream) {
  stream.on('data', onData);
}

module.exports = { closeResponse, followEnd, isTrailerless, listenTo, startReading };
