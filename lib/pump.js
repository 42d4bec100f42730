'use strict';

/**
 * The pump of a session: bytes in, events out, one write per tick.
 *
 * Native calls never run JavaScript (but for reads of the native transport),
 * so all user code runs from `walk`, after the core has returned; what it
 * submits is serialised by one `flush` when the walk is over, or, outside of a
 * walk, by one at the end of the tick.
 *
 * Every event has a turn of its own (turns.js), as it has in Node: a read or a
 * flush that brings several does not show.
 */

const { native, shared, STATE, FLAG } = require('./binding');
const { collectCommands, submitResets } = require('./commands');
const { SlotTable, currentReader } = require('./fields');
const { Leftover } = require('./leftover');
const { fromLoop, pumps } = require('./pumps');
const streams = require('./stream-dispatch');
const { checkBudgets, closeBudget, openBudget } = require('./queued');
const { isOver } = require('./stream-lifecycle');
const { nextTick, setImmediate } = require('./timers');
const { cutTurn, takeTurn } = require('./turns');
const { walkEvents } = require('./walk');
const { kMaybeDestroy, kState } = require('./symbols');

const { state, batches } = shared;

/**
 * So many requests of one read do not wait for its end: the peer may begin with them
 * while its other answers are dealt with. It is as if the read had come in two.
 */
const MANY_REQUESTS = 32;

function flushTick(pump) {
  pump.scheduled = false;
  pump.flush();
}

class Pump {
  /**
   * @param {Http2Session} session
   * @param {number} handle  of the addon
   */
  constructor(session, handle) {
    this.session = session;
    this.handle = handle;
    this.transport = null; // see transport/
    this.slots = new SlotTable();
    this.ended = []; // streams that wrote in this tick and may have ended
    this.credited = []; // streams whose consumer has taken data
    this.resets = []; // stream, error code, StreamState, ...
    this.closing = []; // streams that the peer has ended behind our reset, with their codes
    this.reading = false; // a read is being walked
    this.flushing = false; // what a flush has brought is being walked
    this.resumed = false; // what a write has kept waiting is being sent
    this.atTop = false; // see fromLoop()
    this.promised = 0; // pushed streams that have not been handed over yet
    this.cut = []; // streams of which a handler has thrown at their close
    this.late = []; // streams that end when the loop has turned
    this.drained = []; // streams whose write is done when the transport's is
    this.leftovers = [];
    this.busy = 0; // walks and flushes under way
    this.sending = false; // the transport is about to take the output
    this.scheduled = false; // a flush at the end of the tick
    this.wanted = false; // a flush as soon as the present work is done
    this.together = false; // the events that are walked share a turn
    this.wantsWrite = false; // the core has more than the last flush took
    this.requests = 0; // submitted since the last flush
    this.taken = 0; // octets of what receive() has been given
    this.words = 0; // of events that they have brought
    this.block = 0; // number of the header block that the peer has begun and not ended
    this.open = true;
    this.onFinished = null;
    pumps.set(handle, this);
    openBudget(this);
  }

  /** Frees the native session: nothing goes in or out any more. */
  close() {
    if (!this.open) return;
    this.open = false;
    pumps.delete(this.handle);
    closeBudget(this);
    this.transport?.detach(); // none: it could not be made
    native.freeSession(this.handle);
    this.leftovers.length = 0;
  }

  /** The write of the stream transport is done: on with what has come up meanwhile. */
  written() {
    this.finishDrains();
    if (!this.open) return;
    this.resumed = true;
    try {
      if (this.wanted || this.wantsWrite) this.flush();
      else this.#settle();
    } finally {
      this.resumed = false;
    }
  }

  /** With the write of the transport those of the streams are done. */
  finishDrains() {
    const { drained } = this;
    this.busy++;
    try {
      while (drained.length > 0) {
        try {
          streams.finishDrain(drained.shift());
        } catch (error) {
          this.#thrown(error);
        }
        this.turn();
      }
    } finally {
      this.busy--;
      if (drained.length > 0) nextTick(finishDrains, this);
      if (this.wanted && this.open) this.schedule();
    }
  }

  /** The socket is gone: what has not been written never will be. */
  abandon() {
    this.transport.writing = false;
    this.#settle();
  }

  // ------------------------------------------------------------------ output

  /** Sends what is submitted from now on with the others of this tick. */
  schedule() {
    if (this.busy !== 0) {
      this.wanted = true;
    } else if (!this.scheduled) {
      this.scheduled = true;
      if (this.transport.patient) setImmediate(flushTick, this);
      else nextTick(flushTick, this);
    }
  }

  /** A request has been submitted. */
  requested() {
    this.requests++;
    this.schedule();
  }

  /** `stream` has written, so the end of its body may go with the same flush. */
  wrote(stream) {
    this.ended.push(stream);
    this.schedule();
  }

  /** The consumer of `stream` has taken `length` octets. */
  consumed(stream, length) {
    const streamState = stream[kState];
    if (streamState.credit === 0) this.credited.push(stream);
    streamState.credit += length;
    this.schedule();
  }

  /**
   * Resets a stream, behind what it has submitted, but for a file and an end alone.
   * @param {number} id
   * @param {number} code
   * @param {StreamState} streamState
   */
  reset(id, code, streamState) {
    if ((streamState.sendsFile || streamState.endRevoked) && !this.session.destroyed) {
      native.reset(this.handle, id, code); // in the place of what has still to leave
    } else {
      this.resets.push(id, code, streamState);
    }
    if (streamState.reset || isOver(streamState)) this.resetNow(streamState);
    else this.schedule();
  }

  /** What follows in the same read is not for this stream any more. */
  resetNow(streamState) {
    this.schedule();
    if (this.busy === 0 || this.promised > 0 || this.sending || this.transport.writing) return;
    if (this.session.destroyed) {
      submitResets(this); // what its streams had to send has left already
      return;
    }
    this.#apart(() => {
      this.#flushOnce();
      if (isOver(streamState) && this.open && !this.transport.writing) this.#flushOnce();
    });
  }

  /**
   * Calls `callback` once all that is submitted has been handed to the system,
   * or can't be any more.
   */
  finish(callback) {
    this.onFinished = callback;
    this.flushLast();
    if (this.open && !this.sending && !this.transport.writing) this.#settle();
  }

  /** Serialises and writes what is submitted, then tells what came of it. */
  flush() {
    if (!this.open) return;
    if (this.busy !== 0 || this.transport.writing) {
      this.wanted = true;
      return;
    }
    if (this.promised > 0) {
      // Nothing may become of a pushed stream before its callback has run.
      this.schedule();
      return;
    }
    this.#flushAll();
    this.#timeWrites();
    if (this.wanted && this.promised > 0) this.schedule();
    if (this.open && !this.transport.writing) this.#settle();
  }

  #timeWrites() {
    const { timeouts } = this.session[kState];
    if (timeouts !== null && timeouts.timesWrites) timeouts.wrote();
  }

  /** In the middle of a read. A write of JavaScript's would keep the rest waiting. */
  #flushAhead() {
    const { transport, promised, reading, sending } = this;
    if (!transport.isNative || transport.writing || promised > 0 || !reading || sending) return;
    this.#flushAll();
    this.#timeWrites();
  }

  /**
   * Sends at once, also from within a walk: what is submitted before a GOAWAY
   * that lets nothing out behind it, and that GOAWAY. It is the application that
   * calls: there are no turns.
   */
  flushLast() {
    if (!this.open) return;
    this.wanted = true;
    if (!this.sending && !this.transport.writing) this.#apart(() => this.#flushAll());
  }

  /** Does something below a function of the application: without turns. */
  #apart(work) {
    const before = this.atTop;
    this.atTop = false;
    this.busy++;
    try {
      work();
    } finally {
      this.busy--;
      this.atTop = before;
    }
  }

  /**
   * Sends what is submitted, and what comes up by that. Streams that end with the
   * latter share a turn, as they do on Node, which sends it when the loop has turned.
   */
  #flushAll() {
    this.busy++;
    try {
      this.wanted = false;
      this.#flushOnce();
      while (this.wanted && this.open && !this.transport.writing && this.promised === 0) {
        this.wanted = false;
        this.#flushTogether();
      }
    } finally {
      this.busy--;
    }
  }

  #flushTogether() {
    this.together = true;
    try {
      this.#flushOnce();
    } finally {
      this.together = false;
      this.turn();
    }
  }

  #flushOnce() {
    if (this.closing.length > 0) this.#closeStreams();
    this.requests = 0;
    const words = native.flush(this.handle, collectCommands(this));
    const flags = state[STATE.FLAGS];
    const length = state[STATE.OUT_LENGTH];
    this.wantsWrite = (flags & FLAG.WANTS_WRITE) !== 0;
    this.transport.writing = (flags & FLAG.WRITING) !== 0;
    const reader = words > 0 ? currentReader() : undefined;
    if (length > 0) this.#send();
    const before = this.flushing;
    this.flushing = true;
    if (words > 0) this.#deliver(words, reader, undefined);
    if ((flags & FLAG.MORE) !== 0) this.#drain();
    this.flushing = before;
    if (this.resets.length > 0 && this.open) submitResets(this);
    checkBudgets(); // files are read ahead
  }

  #closeStreams() {
    while (this.closing.length > 0) {
      const [stream, code] = this.closing.splice(0, 2);
      try {
        streams.closeStream(stream, code);
      } catch (error) {
        this.#thrown(error);
      }
      this.turn();
    }
  }

  /** A write may run the peer's code at once: it must not use our batch. */
  #send() {
    state[STATE.DEPTH]++;
    this.sending = true;
    try {
      this.transport.send();
    } finally {
      this.sending = false;
      state[STATE.DEPTH]--;
    }
  }

  /** Whether something that was submitted has not left yet. */
  get hasPending() {
    return this.scheduled || this.wanted || this.busy !== 0 || this.transport.writing ||
      this.resets.length > 0 || this.leftovers.length > 0;
  }

  /** Nothing is left to send. */
  #settle() {
    if (this.onFinished !== null) {
      const callback = this.onFinished;
      this.onFinished = null;
      callback();
    } else if (this.session.closed) {
      this.session[kMaybeDestroy]();
    }
  }

  // ------------------------------------------------------------------- input

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
    this.flushing = false;
    const words = this.#parse(bytes);
    if (this.transport.fromLoop) this.dispatch(words, bytes);
    else this.#dispatch(words, bytes);
    return this.taken - offset;
  }

  /** Parses what follows in the octets of the stream transport. */
  #parse(bytes) {
    const words = native.receive(this.handle, bytes, this.taken);
    this.taken = words < 0 ? bytes.length : this.taken + state[STATE.CONSUMED];
    this.words += words;
    return words;
  }

  /** Walks a batch that C has just filled, then sends what came of it. */
  dispatch(words, input) {
    fromLoop(this, this.#dispatch, words, input);
  }

  /**
   * Parsing stops before a frame that the events before it may concern, so that
   * what a handler does to them holds for it. All that is submitted meanwhile
   * leaves together.
   */
  #dispatch(words, input) {
    let flags = state[STATE.FLAGS];
    let block = state[STATE.BLOCK];
    this.busy++;
    this.reading = true;
    let done = false;
    try {
      for (;;) {
        if (words > 0) this.#deliver(words, currentReader(), input);
        if ((flags & FLAG.MORE) !== 0) this.#drain();
        if (this.leftovers.length > 0) this.#walkLeftovers();
        if ((flags & FLAG.NEXT) === 0 || input === undefined || !this.open) break;
        words = this.transport.isNative ? native.next(this.handle) : this.#parse(input);
        flags = state[STATE.FLAGS];
        block = state[STATE.BLOCK];
      }
      done = true;
    } finally {
      this.busy--;
      this.reading = false;
      if (block !== this.block) this.#noteBlock(block);
      if (!done && this.open) this.schedule();
    }
    if (this.wanted || (flags & FLAG.WANTS_WRITE) !== 0) this.flush();
    else if (this.open && !this.transport.writing) this.#settle();
    if (this.cut.length > 0) streams.cancelCut(this);
  }

  #noteBlock(block) {
    this.block = block;
    if (block !== 0) this.session[kState].timeouts?.blockBegan();
  }

  #drain() {
    while (this.open) {
      const words = native.more(this.handle);
      const more = (state[STATE.FLAGS] & FLAG.MORE) !== 0;
      if (words > 0) this.#deliver(words, currentReader(), undefined);
      if (!more) return;
    }
  }

  // -------------------------------------------------------------------- walk

  /** Whether an event has a turn of its own: not below the application's own functions. */
  get takesTurns() {
    return this.atTop && !this.together;
  }

  /** The end of a turn, where there can be one. */
  turn() {
    if (this.takesTurns) takeTurn();
    if (this.requests >= MANY_REQUESTS && this.busy === 1) this.#flushAhead();
  }

  /** Walks the batch that has just been filled, or keeps it behind what is left of others. */
  #deliver(words, reader, input) {
    const batch = batches[state[STATE.DEPTH]].words;
    if (this.leftovers.length === 0) this.#walk(batch, words, reader, input);
    else this.leftovers.push(new Leftover(batch.slice(0, words), reader, input));
  }

  /**
   * A handler has thrown. Below the loop that is an uncaught exception and the
   * next event comes all the same; otherwise it is our caller's.
   */
  #thrown(error) {
    if (!this.atTop) throw error;
    cutTurn(error);
  }

  /** Hands every event of a batch to its handler. */
  #walk(words, length, reader, input) {
    const depth = state[STATE.DEPTH];
    state[STATE.DEPTH] = depth + 1;
    const cursor = { at: 0 };
    try {
      while (cursor.at < length) {
        try {
          walkEvents(this, words, length, reader, input, cursor);
        } catch (error) {
          this.#thrown(error);
        }
      }
    } finally {
      state[STATE.DEPTH] = depth;
      if (cursor.at < length && this.open) {
        this.leftovers.unshift(new Leftover(words.slice(cursor.at, length), reader, input));
        nextTick(walkLeftovers, this);
      }
    }
  }

  /** Oldest first: the order of the wire. */
  #walkLeftovers() {
    while (this.leftovers.length > 0 && this.open) {
      const { words, reader, input } = this.leftovers.shift();
      this.#walk(words, words.length, reader, input);
    }
  }
}

function finishDrains(pump) {
  pump.finishDrains();
}

function walkLeftovers(pump) {
  if (pump.leftovers.length === 0) return;
  pump.dispatch(0, undefined);
}

module.exports = { Pump };
