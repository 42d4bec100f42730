'use strict';

/**
 * The asynchronous context of a stream. Every stream is an AsyncResource, and its events run in
 * that: those of a client stream in the context of its request() call, those of a server stream
 * in one that keeps what a handler enters (AsyncLocalStorage#enterWith()) from the next stream.
 */

const { AsyncResource } = require('node:async_hooks');
const { kAsyncResource } = require('../symbols');

/** Gives `stream` its AsyncResource, which keeps the present context for its events. */
function captureContext(stream) {
  stream[kAsyncResource] = new AsyncResource('HTTP2STREAM', { requireManualDestroy: true });
}

/** Calls `handler(stream, first, second)` in the asynchronous context of `stream`. */
function runInContext(stream, handler, first, second) {
  stream[kAsyncResource].runInAsyncScope(handler, undefined, stream, first, second);
}

module.exports = { captureContext, runInContext };
