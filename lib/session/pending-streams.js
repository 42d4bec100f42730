'use strict';

/**
 * Streams that have no id yet, in the order of their requests. Most are in here only during one
 * call. An array that gets and loses one stream needs no further memory, where a Set makes new
 * tables every few times (see stream-table.js).
 */
class PendingStreams {
  constructor() {
    /** The streams, oldest first, behind `first` places that are empty. */
    this.streams = [];
    /** The index of the oldest stream. */
    this.first = 0;
  }

  /** How many streams there are. */
  get size() {
    return this.streams.length - this.first;
  }

  /** Adds a stream as the youngest. */
  add(stream) {
    this.streams.push(stream);
  }

  /** Removes a stream, if it is there. */
  delete(stream) {
    const { streams, first } = this;
    if (streams.at(-1) === stream) {
      streams.pop();
    } else if (streams[first] === stream) {
      // All of them go in this way when there is a connection.
      streams[this.first++] = undefined;
    } else {
      const at = streams.indexOf(stream, first);
      if (at !== -1) streams.splice(at, 1);
    }
    if (this.first !== 0 && this.first === streams.length) {
      streams.length = 0;
      this.first = 0;
    }
  }

  /** @returns {Http2Stream[]}  a copy, oldest first */
  values() {
    return this.streams.slice(this.first);
  }
}

module.exports = { PendingStreams };
