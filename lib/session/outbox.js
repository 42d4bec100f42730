'use strict';

/**
 * What a session sends. All that is submitted in a tick, or during a walk, leaves together in one
 * flush, which is a single call of the addon. It executes the commands (commands.js), serialises
 * what is submitted, and brings the events that this causes, which are then walked. While the
 * transport writes, nothing new is serialised.
 */

const { FLAG, STATE, state } = require('../native/shared');
const { currentReader } = require('../headers/incoming');
const streams = require('../stream/delivery');
const { checkBudgets } = require('../stream/queued');
const { nextTick, setImmediate } = require('../node/timers');
const { collectCommands } = require('./commands');
const { kMaybeDestroy, kState } = require('../symbols');

/**
 * So many requests that are made during one read do not wait for its end: the peer may begin with
 * them while its other responses are handled. It is as if the read had come in two parts.
 */
const MANY_REQUESTS = 32;

/** Flushes at the end of the tick, or when the loop has turned. */
function flushTick(outbox) {
  outbox.scheduled = false;
  outbox.flush();
}

/** Tells, in a tick, what the exception of a callback has left untold. */
function finishDrains(outbox) {
  outbox.finishDrains();
}

/** Hands a pushed stream to the application, so that sending may go on. */
function keepPromise(outbox, handOver, callback, stream, headers) {
  outbox.promised--;
  handOver(callback, stream, headers);
}

class Outbox {
  /** @param {Pump} pump  whose output this is */
  constructor(pump) {
    /** The pump of the session. */
    this.pump = pump;
    /** Streams that have written since the last flush, whose bodies may end with it. */
    this.writers = [];
    /** Streams whose consumers have taken octets since the last flush. */
    this.credited = [];
    /** The resets that follow the next flush: id, error code, StreamState, id, ... */
    this.resets = [];
    /** Streams that the core has closed behind our reset, each followed by its error code. */
    this.closedBehindReset = [];
    /** Streams whose write has left the core; it is done when that of the transport is. */
    this.drained = [];
    /** Streams that have ended well, and are destroyed together when the loop has turned. */
    this.destroyedTogether = [];
    /** How many pushed streams the application has not been given: nothing is sent until then. */
    this.promised = 0;
    /** How many requests have been submitted since the last flush. */
    this.requests = 0;
    /** Whether a flush is due at the end of the tick. */
    this.scheduled = false;
    /** Whether a flush is due as soon as the present walk or write is done. */
    this.wanted = false;
    /** Whether the core had more to send than the last flush has taken. */
    this.wantsWrite = false;
    /** Whether the transport is being given the output, and so may run code of the peer. */
    this.sending = false;
    /** Whether the present flush had to wait for a write of the stream transport. */
    this.resumed = false;
    /** Whether the events that are being walked come from sending, and not from a read. */
    this.walksOutput = false;
    /** Called once, when nothing is left to send or nothing can be sent; null: nobody waits. */
    this.onFinished = null;
  }

  /** Whether something that was submitted has not left yet, or events have not been walked. */
  get hasPending() {
    return this.scheduled || this.wanted || this.pump.isBusy || this.pump.transport.writing ||
      this.resets.length > 0 || this.pump.inbox.leftovers.length > 0;
  }

  // ------------------------------------------------------------------ submits

  /** Makes a flush follow: at the end of the tick, or of the present walk. */
  schedule() {
    if (this.pump.isBusy) {
      this.wanted = true;
    } else if (!this.scheduled) {
      this.scheduled = true;
      if (this.pump.transport.patient) setImmediate(flushTick, this);
      else nextTick(flushTick, this);
    }
  }

  /** Notes that `stream` has written: the end of its body may go with the same flush. */
  wrote(stream) {
    this.writers.push(stream);
    this.schedule();
  }

  /**
   * Notes that the consumer of `stream` has taken `length` octets, for which the peer gets
   * credit.
   */
  consumed(stream, length) {
    if (stream[kState].addCredit(length)) this.credited.push(stream);
    this.schedule();
  }

  /**
   * Calls `handOver(callback, stream, headers)` in a tick. Until then nothing is sent, so that
   * nothing happens to a pushed stream before the application has it.
   */
  promise(handOver, callback, stream, headers) {
    this.promised++;
    nextTick(keepPromise, this, handOver, callback, stream, headers);
    this.schedule();
  }

  /**
   * Resets a stream behind what it has submitted. Only a file that is being sent, and an
   * END_STREAM that is revoked, do not leave before the reset.
   * @param {number} id
   * @param {number} code
   * @param {StreamState} streamState
   */
  reset(id, code, streamState) {
    if ((streamState.sendsFile || streamState.endRevoked) && !this.pump.session.destroyed) {
      // Takes the place of what has still to leave.
      this.pump.handle.reset(id, code);
    } else {
      this.resets.push(id, code, streamState);
    }
    if (streamState.deaf || streamState.hasSaidAll) this.resetNow(streamState);
    else this.schedule();
  }

  /**
   * Sends the reset during the present read, if that is possible: what follows in the read does
   * not reach the stream any more.
   */
  resetNow(streamState) {
    const { pump } = this;
    this.schedule();
    if (!pump.isBusy || this.promised > 0 || this.sending || pump.transport.writing) return;
    if (pump.session.destroyed) {
      // What its streams had to send has left already.
      this.#submitResets();
      return;
    }
    pump.apart(() => {
      this.#flushOnce();
      if (streamState.hasSaidAll && pump.open && !pump.transport.writing) this.#flushOnce();
    });
  }

  /**
   * Submits the resets behind a flush: they leave with the next one. In the same flush nghttp2
   * would let RST_STREAM overtake DATA.
   */
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

  /**
   * Whether the stream has more to send: it has written since the last flush, or its write is
   * about to be done, and writes that have waited for that follow.
   */
  #hasMore(streamState) {
    return streamState.dirty || this.drained.some((stream) => stream[kState] === streamState);
  }

  // ------------------------------------------------------------------ flushes

  /**
   * Serialises and writes what is submitted, and walks the events that this causes. If that is
   * not possible now, it follows as soon as it is.
   */
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

  /** Lets the Timeouts watch whether the peer takes what was sent. */
  #timeWrites() {
    const { timeouts } = this.pump.session[kState];
    if (timeouts !== null && timeouts.timesWrites) timeouts.wrote();
  }

  /**
   * Flushes in the middle of a read, if many requests have been made in it. The stream transport
   * does not do it: its write would keep the rest of the requests waiting.
   */
  flushAhead() {
    const { transport, inbox } = this.pump;
    if (this.requests < MANY_REQUESTS || this.promised > 0 || !inbox.reading) return;
    if (!transport.isNative || transport.writing) return;
    this.#flushAll();
    this.#timeWrites();
  }

  /**
   * Flushes at once, also from within a walk: what was submitted before the last GOAWAY, and that
   * GOAWAY, behind which nothing is sent. There are no turns, as the application may be the
   * caller.
   */
  flushLast() {
    const { pump } = this;
    if (!pump.open) return;
    this.wanted = true;
    if (!this.sending && !pump.transport.writing) pump.apart(() => this.#flushAll());
  }

  /**
   * Calls `callback` once all that is submitted has been handed to the system, or can't be any
   * more.
   */
  finish(callback) {
    this.onFinished = callback;
    this.flushLast();
    if (!this.sending) this.settle();
  }

  /**
   * Flushes, and then flushes what the events of that have submitted, until nothing is left.
   * Streams that end in the later flushes share a turn, as on Node, which sends those when the
   * loop has turned.
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

  /** Flushes once; the events of it share one turn. */
  #flushTogether() {
    const { pump } = this;
    pump.sharesTurn = true;
    try {
      this.#flushOnce();
    } finally {
      pump.sharesTurn = false;
      pump.turn();
    }
  }

  /** Calls the addon once: executes commands, serialises, writes, and walks the events of that. */
  #flushOnce() {
    const { pump } = this;
    if (this.closedBehindReset.length > 0) this.#closeStreams();
    this.requests = 0;
    const words = pump.handle.flush(collectCommands(this));
    const flags = state[STATE.FLAGS];
    const length = state[STATE.OUT_LENGTH];
    this.wantsWrite = (flags & FLAG.WANTS_WRITE) !== 0;
    pump.transport.writing = (flags & FLAG.WRITING) !== 0;
    const reader = words > 0 ? currentReader() : undefined;
    if (length > 0) this.#send();
    const before = this.walksOutput;
    this.walksOutput = true;
    try {
      if (words > 0) pump.inbox.deliver(words, reader, undefined);
      if ((flags & FLAG.MORE) !== 0) pump.inbox.deliverMore();
    } finally {
      this.walksOutput = before;
    }
    if (this.resets.length > 0 && pump.open) this.#submitResets();
    // Files are read ahead, and so more may be queued than before.
    checkBudgets();
  }

  /** Closes the streams that the core has closed behind our reset. */
  #closeStreams() {
    while (this.closedBehindReset.length > 0) {
      const [stream, code] = this.closedBehindReset.splice(0, 2);
      try {
        streams.tellClosed(stream, code);
      } catch (error) {
        this.pump.thrown(error);
      }
      this.pump.turn();
    }
  }

  /**
   * Gives the output to the transport. That may run code of the peer at once, which must not use
   * the batch that is still to be walked: hence the depth.
   */
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

  /**
   * The write of the stream transport is done: the writes of streams are done with it, and what
   * has been submitted meanwhile is sent.
   */
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

  /**
   * Tells the streams whose octets have left with the write of the transport that their writes
   * are done.
   */
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

  /**
   * Called when nothing is left to flush: unless a write is in flight, it calls `onFinished`, or
   * lets a closed session end.
   */
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
