'use strict';

/**
 * Streams that have no id yet, in the order of their requests. Most are in here
 * for the time of one call: unlike a Set, an array that gets and loses one
 * needs no other memory each few times (see stream-table.js).
 */
class PendingStreams {
  constructor() {
    this.streams = [];
  }

  get size() {
    return this.streams.length;
  }

  add(stream) {
    this.streams.push(stream);
  }

  delete(stream) {
    const { streams } = this;
    const last = streams.length - 1;
    if (streams[last] === stream) {
      streams.pop();
    } else if (streams[0] === stream) {
      streams.shift(); // all of them, when there is a connection
    } else {
      const at = streams.indexOf(stream);
      if (at !== -1) streams.splice(at, 1);
    }
  }

  /** @returns {Http2Stream[]}  a copy */
  values() {
    return this.streams.slice();
  }
}

module.exports = { PendingStreams };
