'use strict';

/** Joins two Duplex streams in memory, for sessions over what is no socket. */

const { Duplex } = require('node:stream');

/** One end: what is written here can be read at the other end. */
class DuplexEnd extends Duplex {
  constructor(options) {
    super({ ...options, allowHalfOpen: true });
    this.other = null;
    this.whenRead = null;
  }

  _read() {
    const callback = this.whenRead;
    this.whenRead = null;
    if (callback !== null) callback();
  }

  _write(chunk, encoding, callback) {
    // The writer goes on when the other end asks for more: back-pressure.
    if (this.other.destroyed) return void process.nextTick(callback);
    if (this.other.push(chunk)) return void process.nextTick(callback);
    this.other.whenRead = callback;
  }

  _final(callback) {
    if (!this.other.destroyed) this.other.push(null);
    callback();
  }

  _destroy(error, callback) {
    const pending = this.whenRead;
    this.whenRead = null;
    if (pending !== null) pending();
    if (!this.other.destroyed && !this.other.readableEnded) this.other.push(null);
    callback(error);
  }
}

/**
 * Two plain Duplex streams joined back to back; no handle, no descriptor.
 * @returns {[Duplex, Duplex]}
 */
function duplexPair(options) {
  const one = new DuplexEnd(options);
  const two = new DuplexEnd(options);
  one.other = two;
  two.other = one;
  return [one, two];
}

module.exports = { duplexPair };
