'use strict';

/**
 * The inactivity timeouts of sessions and streams: timers that keep no process alive. Their
 * owners restart them, and say what happens when they run out.
 */

const net = require('node:net');
const { getTimerDuration, validateFunction } = require('./validators');
const { clearTimeout, setTimeout } = require('./timers');
const { kSession, kUpdateTimer } = require('../symbols');

/**
 * The symbol under which Node's sockets keep their timer. Sessions and streams use it as well, as
 * in Node.
 */
const kTimeout = Object.getOwnPropertySymbols(new net.Socket())
  .find((symbol) => symbol.description === 'timeout') ?? Symbol('timeout');

/** The timer of `owner` has run out. */
function expire(owner) {
  owner._onTimeout();
}

/**
 * `setTimeout` of Http2Session and Http2Stream.
 * @this {Http2Session|Http2Stream}
 * @param {number} msecs  ms of inactivity until 'timeout'; 0: none
 * @param {Function} [callback]  once for 'timeout'; with 0 it is removed
 * @returns {Http2Session|Http2Stream} `this`
 * @throws {TypeError|RangeError} ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
function setTimeoutOn(msecs, callback) {
  if (this.destroyed) return this;
  const duration = getTimerDuration(msecs, 'msecs');
  if (callback !== undefined) validateFunction(callback, 'callback');
  this.timeout = msecs;
  clearTimeout(this[kTimeout]);
  this[kTimeout] = null;
  if (duration === 0) {
    if (callback !== undefined) this.removeListener('timeout', callback);
    return this;
  }
  this[kTimeout] = setTimeout(expire, duration, this).unref();
  if (this[kSession]) this[kSession][kUpdateTimer]();
  if (callback !== undefined) this.once('timeout', callback);
  return this;
}

module.exports = { kTimeout, setTimeoutOn };
