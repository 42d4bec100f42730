'use strict';

/**
 * Every stream is an asynchronous resource. That of a client stream has the
 * context of its request() call, so whatever the peer answers is delivered in
 * it; that of a server stream keeps what a handler enters from the next stream.
 */

const { AsyncResource } = require('node:async_hooks');
const { kAsyncResource } = require('../symbols');

/** Keeps the present context for the events of `stream`. */
function captureContext(stream) {
  stream[kAsyncResource] = new AsyncResource('HTTP2STREAM', { requireManualDestroy: true });
}

/** Runs `handler(stream, first, second)` in the context of the stream. */
function runInContext(stream, handler, first, second) {
  stream[kAsyncResource].runInAsyncScope(handler, undefined, stream, first, second);
}

module.exports = { captureContext, runInContext };
