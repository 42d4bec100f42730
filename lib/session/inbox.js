'use strict';

/**
 * What arrives of a session: octets are parsed by the addon into batches of events,
 * and each event is handed to its stream or to the session, in the order of the wire.
 * User code runs only from here, when the core has returned.
 *
 * Every event has a turn of its own (native/turns.js), as it has in Node: that a read
 * or a flush brings several does not show.
 */

const { FLAG, STATE, batches, state } = require('../native/shared');
const { SlotTable, TextReader, currentReader } = require('../headers/incoming');
const { nextTick } = require('../node/timers');
const streams = require('../stream/delivery');
const { walkEvents } = require('./walk');
const { kState } = require('../symbols');

/**
 * Events whose walk was interrupted by a handler that threw, in memory of their own:
 * the batch, and what DATA events refer to, serve the next read.
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

function walkLeftovers(pump) {
  if (pump.inbox.leftovers.length > 0) pump.deliverFromLoop(0, undefined);
}

class Inbox {
  /** @param {Pump} pump  whose input this is */
  constructor(pump) {
    this.pump = pump;
    /** Names and values of fields that the peer has sent before, by their numbers. */
    this.slots = new SlotTable();
    /** Events that are still to be walked, before all others. */
    this.leftovers = [];
    /** Streams of which a handler has thrown at their close, in the present read. */
    this.cut = [];
    /** Octets of what receive() has been given that are done with. */
    this.taken = 0;
    /** Words of events that they have brought. */
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
   * @returns {number} how many were taken; fewer than there are: not now, the
   *   loop shall turn once before the rest
   */
  receive(bytes, offset) {
    this.taken = offset;
    this.words = 0;
    this.pump.outbox.flushing = false;
    const words = this.#parse(bytes);
    if (this.pump.transport.fromLoop) this.pump.deliverFromLoop(words, bytes);
    else this.deliverBatch(words, bytes);
    return this.taken - offset;
  }

  /** Parses what follows in the octets of the stream transport. */
  #parse(bytes) {
    const words = this.pump.handle.receive(bytes, this.taken);
    this.taken = words < 0 ? bytes.length : this.taken + state[STATE.CONSUMED];
    this.words += words;
    return words;
  }

  /**
   * Walks the batch that a read has filled, and sends what came of it. Parsing stops
   * before a frame that the events before it may concern, so that what a handler does
   * to them holds for it. All that is submitted meanwhile leaves together.
   * @param {number} words
   * @param {Buffer} [input]  that DATA events refer to
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
    if (this.cut.length > 0) streams.cancelCut(pump);
  }

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

  /** Walks the batch that has just been filled, or keeps it behind what is left of others. */
  deliver(words, reader, input) {
    const batch = batches[state[STATE.DEPTH]].words;
    if (this.leftovers.length === 0) this.#walk(batch, words, reader, input);
    else this.leftovers.push(new Leftover(batch.slice(0, words), reader, input));
  }

  /** Hands every event of a batch to its handler. */
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

  /** Oldest first: the order of the wire. */
  #walkLeftovers() {
    while (this.leftovers.length > 0 && this.pump.open) {
      const { words, reader, input } = this.leftovers.shift();
      this.#walk(words, words.length, reader, input);
    }
  }
}

module.exports = { Inbox };
