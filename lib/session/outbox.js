'use strict';

/**
 * What a session sends: one write per tick. Submits of a tick, or of a walk, leave
 * together in one flush, which is a single call of the addon: credit for what consumers
 * have taken and the ends of bodies go in by an array (commands), octets come out, and
 * events of what has left are walked. While the transport writes, nothing new is
 * serialised.
 */

const { collectCommands } = require('./commands');
const { FLAG, STATE, state } = require('../native/shared');
const { currentReader } = require('../headers/incoming');
const streams = require('../stream/delivery');
const { checkBudgets } = require('../stream/queued');
const { nextTick, setImmediate } = require('../node/timers');
const { kMaybeDestroy, kState } = require('../symbols');

/**
 * So many requests of one read do not wait for its end: the peer may begin with them
 * while its other answers are dealt with. It is as if the read had come in two.
 */
const MANY_REQUESTS = 32;

function flushTick(outbox) {
  outbox.scheduled = false;
  outbox.flush();
}

function finishDrains(outbox) {
  outbox.finishDrains();
}

function keepPromise(outbox, handOver, callback, stream, headers) {
  outbox.promised--;
  handOver(callback, stream, headers);
}

class Outbox {
  /** @param {Pump} pump  whose output this is */
  constructor(pump) {
    this.pump = pump;
    /** Streams that have written since the last flush, and may have ended. */
    this.ended = [];
    /** Streams whose consumers have taken octets since the last flush. */
    this.credited = [];
    /** What is reset behind the next flush: id, error code, StreamState, id, ... */
    this.resets = [];
    /** Streams that the peer has ended behind our reset, each followed by its code. */
    this.closing = [];
    /** Streams whose write has left the core, and is done when the transport's is. */
    this.drained = [];
    /** Streams that are destroyed together, when the loop has turned. */
    this.late = [];
    /** How many pushed streams have not been handed over: until then nothing is sent. */
    this.promised = 0;
    /** How many requests have been submitted since the last flush. */
    this.requests = 0;
    /** Whether a flush is due at the end of the tick. */
    this.scheduled = false;
    /** Whether a flush is due as soon as the present walk or write is done. */
    this.wanted = false;
    /** Whether the core had more to send than the last flush has taken. */
    this.wantsWrite = false;
    /** Whether the transport is being given the output. */
    this.sending = false;
    /** Whether what is sent has had to wait for a write of the transport. */
    this.resumed = false;
    /** Whether the events that a flush has brought are being walked. */
    this.flushing = false;
    /** Called once, when nothing is left to send or can be sent any more. */
    this.onFinished = null;
  }

  /** Whether something that was submitted has not left yet. */
  get hasPending() {
    return this.scheduled || this.wanted || this.pump.isBusy || this.pump.transport.writing ||
      this.resets.length > 0 || this.pump.inbox.leftovers.length > 0;
  }

  // ------------------------------------------------------------------ submits

  /** Sends what is submitted from now on with the others of this tick. */
  schedule() {
    if (this.pump.isBusy) {
      this.wanted = true;
    } else if (!this.scheduled) {
      this.scheduled = true;
      if (this.pump.transport.patient) setImmediate(flushTick, this);
      else nextTick(flushTick, this);
    }
  }

  /** `stream` has written, so the end of its body may go with the same flush. */
  wrote(stream) {
    this.ended.push(stream);
    this.schedule();
  }

  /** The consumer of `stream` has taken `length` octets. */
  consumed(stream, length) {
    if (stream[kState].addCredit(length)) this.credited.push(stream);
    this.schedule();
  }

  /**
   * Calls `handOver(callback, stream, headers)` in a tick. Nothing may become of a pushed
   * stream before it has been handed over, so nothing is sent until then.
   */
  promise(handOver, callback, stream, headers) {
    this.promised++;
    nextTick(keepPromise, this, handOver, callback, stream, headers);
    this.schedule();
  }

  /**
   * Resets a stream, behind what it has submitted, but for a file and an end alone.
   * @param {number} id
   * @param {number} code
   * @param {StreamState} streamState
   */
  reset(id, code, streamState) {
    if ((streamState.sendsFile || streamState.endRevoked) && !this.pump.session.destroyed) {
      this.pump.handle.reset(id, code); // in the place of what has still to leave
    } else {
      this.resets.push(id, code, streamState);
    }
    if (streamState.reset || streamState.hasSaidAll) this.resetNow(streamState);
    else this.schedule();
  }

  /** What follows in the same read is not for this stream any more. */
  resetNow(streamState) {
    const { pump } = this;
    this.schedule();
    if (!pump.isBusy || this.promised > 0 || this.sending || pump.transport.writing) return;
    if (pump.session.destroyed) {
      this.#submitResets(); // what its streams had to send has left already
      return;
    }
    pump.apart(() => {
      this.#flushOnce();
      if (streamState.hasSaidAll && pump.open && !pump.transport.writing) this.#flushOnce();
    });
  }

  /** nghttp2 would let RST_STREAM overtake DATA, so it comes with the next round. */
  #submitResets() {
    const { resets } = this;
    this.resets = [];
    for (let i = 0; i < resets.length; i += 3) {
      const streamState = resets[i + 2];
      if (streamState.resetsLast && this.#hasMore(streamState)) {
        this.resets.push(resets[i], resets[i + 1], streamState);
      } else {
        this.pump.handle.reset(resets[i], resets[i + 1]);
      }
    }
    this.wanted = true;
  }

  /** Whether writes that have waited for the one that has just left are still to be sent. */
  #hasMore(streamState) {
    return streamState.dirty || this.drained.some((stream) => stream[kState] === streamState);
  }

  // ------------------------------------------------------------------ flushes

  /** Serialises and writes what is submitted, then tells what came of it. */
  flush() {
    const { pump } = this;
    if (!pump.open) return;
    if (pump.isBusy || pump.transport.writing) {
      this.wanted = true;
      return;
    }
    if (this.promised > 0) {
      this.schedule();
      return;
    }
    this.#flushAll();
    this.#timeWrites();
    if (this.wanted && this.promised > 0) this.schedule();
    this.settle();
  }

  #timeWrites() {
    const { timeouts } = this.pump.session[kState];
    if (timeouts !== null && timeouts.timesWrites) timeouts.wrote();
  }

  /**
   * In the middle of a read, behind many requests. Not where JavaScript writes: that
   * would keep the rest waiting.
   */
  flushAhead() {
    const { transport, inbox } = this.pump;
    if (this.requests < MANY_REQUESTS || this.promised > 0 || !inbox.reading) return;
    if (!transport.isNative || transport.writing) return;
    this.#flushAll();
    this.#timeWrites();
  }

  /**
   * Sends at once, also from within a walk: what is submitted before a GOAWAY that lets
   * nothing out behind it, and that GOAWAY. It is the application that calls: there are
   * no turns.
   */
  flushLast() {
    const { pump } = this;
    if (!pump.open) return;
    this.wanted = true;
    if (!this.sending && !pump.transport.writing) pump.apart(() => this.#flushAll());
  }

  /**
   * Calls `callback` once all that is submitted has been handed to the system,
   * or can't be any more.
   */
  finish(callback) {
    this.onFinished = callback;
    this.flushLast();
    if (!this.sending) this.settle();
  }

  /**
   * Sends what is submitted, and what comes up by that. Streams that end with the
   * latter share a turn, as they do on Node, which sends it when the loop has turned.
   */
  #flushAll() {
    const { pump } = this;
    pump.busy++;
    try {
      this.wanted = false;
      this.#flushOnce();
      while (this.wanted && pump.open && !pump.transport.writing && this.promised === 0) {
        this.wanted = false;
        this.#flushTogether();
      }
    } finally {
      pump.busy--;
    }
  }

  #flushTogether() {
    const { pump } = this;
    pump.together = true;
    try {
      this.#flushOnce();
    } finally {
      pump.together = false;
      pump.turn();
    }
  }

  #flushOnce() {
    const { pump } = this;
    if (this.closing.length > 0) this.#closeStreams();
    this.requests = 0;
    const words = pump.handle.flush(collectCommands(this));
    const flags = state[STATE.FLAGS];
    const length = state[STATE.OUT_LENGTH];
    this.wantsWrite = (flags & FLAG.WANTS_WRITE) !== 0;
    pump.transport.writing = (flags & FLAG.WRITING) !== 0;
    const reader = words > 0 ? currentReader() : undefined;
    if (length > 0) this.#send();
    const before = this.flushing;
    this.flushing = true;
    try {
      if (words > 0) pump.inbox.deliver(words, reader, undefined);
      if ((flags & FLAG.MORE) !== 0) pump.inbox.deliverMore();
    } finally {
      this.flushing = before;
    }
    if (this.resets.length > 0 && pump.open) this.#submitResets();
    checkBudgets(); // files are read ahead
  }

  #closeStreams() {
    while (this.closing.length > 0) {
      const [stream, code] = this.closing.splice(0, 2);
      try {
        streams.closeStream(stream, code);
      } catch (error) {
        this.pump.thrown(error);
      }
      this.pump.turn();
    }
  }

  /** A write may run the peer's code at once: it must not use our batch. */
  #send() {
    state[STATE.DEPTH]++;
    this.sending = true;
    try {
      this.pump.transport.send();
    } finally {
      this.sending = false;
      state[STATE.DEPTH]--;
    }
  }

  // -------------------------------------------------------------------- writes

  /** The write of the stream transport is done: on with what has come up meanwhile. */
  written() {
    this.finishDrains();
    if (!this.pump.open) return;
    this.resumed = true;
    try {
      if (this.wanted || this.wantsWrite) this.flush();
      else this.settle();
    } finally {
      this.resumed = false;
    }
  }

  /** With the write of the transport those of the streams are done. */
  finishDrains() {
    const { pump, drained } = this;
    pump.busy++;
    try {
      while (drained.length > 0) {
        try {
          streams.finishDrain(drained.shift());
        } catch (error) {
          pump.thrown(error);
        }
        pump.turn();
      }
    } finally {
      pump.busy--;
      if (drained.length > 0) nextTick(finishDrains, this);
      if (this.wanted && pump.open) this.schedule();
    }
  }

  /** Nothing is left to send, unless a write is under way. */
  settle() {
    const { pump } = this;
    if (!pump.open || pump.transport.writing) return;
    if (this.onFinished !== null) {
      const callback = this.onFinished;
      this.onFinished = null;
      callback();
    } else if (pump.session.closed) {
      pump.session[kMaybeDestroy]();
    }
  }
}

module.exports = { Outbox };
