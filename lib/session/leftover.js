'use strict';

const { TextReader } = require('../headers/incoming');

/**
 * Events whose walk was interrupted by a handler that threw. The memory that
 * DATA events refer to serves the next read.
 */
class Leftover {
  constructor(words, reader, input) {
    this.words = words;
    this.reader = new TextReader();
    const rest = reader.rest();
    this.reader.reset(rest, rest.length);
    this.input = input && Buffer.from(input);
  }
}

module.exports = { Leftover };
