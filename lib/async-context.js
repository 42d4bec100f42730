'use strict';

/**
 * The asynchronous context of a client stream is that of its request() call:
 * whatever the peer answers is delivered in it.
 */

const { AsyncResource } = require('node:async_hooks');
const { kAsyncResource } = require('./symbols');

/** Keeps the present context for the events of `stream`. */
function captureContext(stream) {
  stream[kAsyncResource] = new AsyncResource('HTTP2STREAM', { requireManualDestroy: true });
}

/** Runs `handler(stream, ...args)` in the context that was captured for it. */
function runInContext(stream, handler, ...args) {
  stream[kAsyncResource].runInAsyncScope(handler, undefined, stream, ...args);
}

module.exports = { captureContext, runInContext };
