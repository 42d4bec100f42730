'use strict';

/**
 * What arrives for a session: the addon parses octets into batches of events, and each event is
 * handed to its stream or to the session, in the order of the wire. Code of the application runs
 * only from here, when the core has returned.
 *
 * Each event has a turn of its own (native/turns.js), as it has in Node: the application does not
 * see that a read or a flush brings several.
 */

const { FLAG, STATE, batches, state } = require('../native/shared');
const { SlotTable, TextReader, currentReader } = require('../headers/incoming');
const { nextTick } = require('../node/timers');
const streams = require('../stream/delivery');
const { walkEvents } = require('./walk');
const { kState } = require('../symbols');

/**
 * Events that could not be walked yet: a handler has thrown before them, or older ones are left.
 * They have memory of their own, as the batch and `input` are used again for the next read.
 */
class Leftover {
  /**
   * @param {Int32Array} words  a copy of their part of the batch
   * @param {TextReader} reader  at the text of the first of them
   * @param {Buffer} [input]  that DATA events refer to
   */
  constructor(words, reader, input) {
    /** The events. */
    this.words = words;
    /** A reader of a copy of their text. */
    this.reader = new TextReader();
    const rest = reader.rest();
    this.reader.reset(rest, rest.length);
    /** A copy of what DATA events refer to. */
    this.input = input && Buffer.from(input);
  }
}

/** Walks what a handler that has thrown has left, in a tick. */
function walkLeftovers(pump) {
  if (pump.inbox.leftovers.length > 0) pump.deliverFromLoop(0, undefined);
}

class Inbox {
  /** @param {Pump} pump  whose input this is */
  constructor(pump) {
    /** The pump of the session. */
    this.pump = pump;
    /** Names and values of fields that the peer has sent before, by their slot numbers. */
    this.slots = new SlotTable();
    /** The Leftovers that are still to be walked, before all other events; oldest first. */
    this.leftovers = [];
    /** Streams that have closed in the present read, when a handler of theirs threw. */
    this.thrownAtClose = [];
    /** How many octets of the chunk that receive() was given are parsed, from its start. */
    this.taken = 0;
    /** How many words of events the last receive() has brought. */
    this.words = 0;
    /** Number of the header block that the peer has begun and not ended; 0: none. */
    this.block = 0;
    /** Whether a read is being walked. */
    this.reading = false;
  }

  /**
   * Parses octets that the stream transport has read.
   * @param {Uint8Array} bytes
   * @param {number} offset
   * @returns {number} how many octets were taken; if some are left, the loop has to turn once
   *   before they are given again
   */
  receive(bytes, offset) {
    this.taken = offset;
    this.words = 0;
    this.pump.outbox.walksOutput = false;
    const words = this.#parse(bytes);
    if (this.pump.transport.fromLoop) this.pump.deliverFromLoop(words, bytes);
    else this.deliverBatch(words, bytes);
    return this.taken - offset;
  }

  /**
   * Parses what follows in a chunk of the stream transport.
   * @returns {number} words of events, or a negative status
   */
  #parse(bytes) {
    const words = this.pump.handle.receive(bytes, this.taken);
    this.taken = words < 0 ? bytes.length : this.taken + state[STATE.CONSUMED];
    this.words += words;
    return words;
  }

  /**
   * Walks the batch that a read has filled, then the batches of what follows in the same read.
   * Parsing stops before each frame whose meaning may depend on what handlers do with the events
   * before it. All that is submitted meanwhile leaves together at the end.
   * @param {number} words  in the batch
   * @param {Buffer} [input]  that DATA events refer to; undefined: no read has brought them
   */
  deliverBatch(words, input) {
    const { pump } = this;
    const { outbox, transport } = pump;
    let flags = state[STATE.FLAGS];
    let block = state[STATE.BLOCK];
    pump.busy++;
    this.reading = true;
    let done = false;
    try {
      for (;;) {
        if (words > 0) this.deliver(words, currentReader(), input);
        if ((flags & FLAG.MORE) !== 0) this.deliverMore();
        if (this.leftovers.length > 0) this.#walkLeftovers();
        if ((flags & FLAG.NEXT) === 0 || input === undefined || !pump.open) break;
        words = transport.isNative ? pump.handle.next() : this.#parse(input);
        flags = state[STATE.FLAGS];
        block = state[STATE.BLOCK];
      }
      done = true;
    } finally {
      pump.busy--;
      this.reading = false;
      if (block !== this.block) this.#noteBlock(block);
      if (!done && pump.open) outbox.schedule();
    }
    if (outbox.wanted || (flags & FLAG.WANTS_WRITE) !== 0) outbox.flush();
    else outbox.settle();
    if (this.thrownAtClose.length > 0) streams.cancelCut(pump);
  }

  /** The peer has begun another header block, or none is open any more (`block` 0). */
  #noteBlock(block) {
    this.block = block;
    if (block !== 0) this.pump.session[kState].timeouts?.blockBegan();
  }

  /** Walks the events for which the batch had no room. */
  deliverMore() {
    const { pump } = this;
    while (pump.open) {
      const words = pump.handle.more();
      const more = (state[STATE.FLAGS] & FLAG.MORE) !== 0;
      if (words > 0) this.deliver(words, currentReader(), undefined);
      if (!more) return;
    }
  }

  /**
   * Walks the batch that has just been filled, or keeps it behind leftovers.
   * @param {number} words  in the batch
   * @param {TextReader} reader  of its text
   * @param {Buffer} [input]  that DATA events refer to
   */
  deliver(words, reader, input) {
    const batch = batches[state[STATE.DEPTH]].words;
    if (this.leftovers.length === 0) this.#walk(batch, words, reader, input);
    else this.leftovers.push(new Leftover(batch.slice(0, words), reader, input));
  }

  /**
   * Hands every event to its handler. If one throws below a function of the application, the rest
   * is kept, and walked in a tick; otherwise the walk goes on.
   */
  #walk(words, length, reader, input) {
    const { pump } = this;
    const depth = state[STATE.DEPTH];
    state[STATE.DEPTH] = depth + 1;
    const cursor = { at: 0 };
    try {
      while (cursor.at < length) {
        try {
          walkEvents(pump, words, length, reader, input, cursor);
        } catch (error) {
          pump.thrown(error);
        }
      }
    } finally {
      state[STATE.DEPTH] = depth;
      if (cursor.at < length && pump.open) {
        this.leftovers.unshift(new Leftover(words.slice(cursor.at, length), reader, input));
        nextTick(walkLeftovers, pump);
      }
    }
  }

  /** Walks what is left, oldest first: that is the order of the wire. */
  #walkLeftovers() {
    while (this.leftovers.length > 0 && this.pump.open) {
      const { words, reader, input } = this.leftovers.shift();
      this.#walk(words, words.length, reader, input);
    }
  }
}

module.exports = { Inbox };
