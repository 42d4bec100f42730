'use strict';

/**
 * Streams that have no id yet, in the order of their requests. Most are in here
 * for the time of one call: unlike a Set, an array that gets and loses one
 * needs no other memory each few times (see stream-table.js).
 */
class PendingStreams {
  constructor() {
    this.streams = [];
    this.first = 0; // those before it have gone
  }

  get size() {
    return this.streams.length - this.first;
  }

  add(stream) {
    this.streams.push(stream);
  }

  delete(stream) {
    const { streams, first } = this;
    if (streams.at(-1) === stream) {
      streams.pop();
    } else if (streams[first] === stream) {
      streams[this.first++] = undefined; // all of them, when there is a connection
    } else {
      const at = streams.indexOf(stream, first);
      if (at !== -1) streams.splice(at, 1);
    }
    if (this.first !== 0 && this.first === streams.length) {
      streams.length = 0;
      this.first = 0;
    }
  }

  /** @returns {Http2Stream[]}  a copy */
  values() {
    return this.streams.slice(this.first);
  }
}

module.exports = { PendingStreams };
