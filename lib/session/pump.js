'use strict';

/**
 * The pump of a session: octets in, events out, one write per tick. Native calls run no
 * JavaScript, but for what the native transport tells by itself (onEvents), so all code
 * of the application runs from the walk of a batch (inbox.js), and what it submits is
 * serialised by one flush when the walk is over, or, outside of a walk, by one at the
 * end of the tick (outbox.js).
 */

const { listen } = require('../native/addon');
const { SessionHandle } = require('../native/session-handle');
const { FLAG, STATE, state } = require('../native/shared');
const { cutTurn, takeTurn } = require('../native/turns');
const { closeBudget, noteTransit, openBudget } = require('../stream/queued');
const { Inbox } = require('./inbox');
const { Outbox } = require('./outbox');

/** @type {Map<number, Pump>} by the number of the session, for native transports */
const pumps = new Map();

class Pump {
  /**
   * @param {Http2Session} session
   * @param {number} role  of ROLE
   * @throws {Error} if there is no memory for a session
   */
  constructor(session, role) {
    this.session = session;
    this.outbox = new Outbox(this);
    this.inbox = new Inbox(this);
    this.handle = SessionHandle.open(role, session, this.outbox);
    /** How octets travel, see transport/; the caller sets it. */
    this.transport = null;
    /** Whether there is a native session: nothing goes in or out when it is not. */
    this.open = true;
    /** How many walks and flushes are under way, one within the other. */
    this.busy = 0;
    /** Whether the loop has called, and no function of the application lies below. */
    this.atTop = false;
    /** Whether the events that are walked share one turn. */
    this.together = false;
    pumps.set(this.handle.number, this);
    openBudget(this);
  }

  get isBusy() {
    return this.busy !== 0;
  }

  /** Frees the native session. */
  close() {
    if (!this.open) return;
    this.open = false;
    pumps.delete(this.handle.number);
    closeBudget(this);
    this.transport?.detach(); // none: it could not be made
    this.handle.free();
    this.inbox.leftovers.length = 0;
  }

  /** So many octets of the output are in the hands of the socket. */
  noteTransit(octets) {
    noteTransit(this.session, octets);
  }

  /** The socket is gone: what has not been written never will be. */
  abandon() {
    this.transport.writing = false;
    this.outbox.settle();
  }

  // ------------------------------------------------------------------- turns

  /** Whether an event has a turn of its own: not below the application's own functions. */
  get takesTurns() {
    return this.atTop && !this.together;
  }

  /** The end of a turn, where there can be one. */
  turn() {
    if (this.takesTurns) takeTurn();
    if (this.outbox.requests > 0 && this.busy === 1) this.outbox.flushAhead();
  }

  /** Does something below a function of the application: without turns. */
  apart(work) {
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
   * A handler has thrown. Below the loop that is an uncaught exception and the
   * next event comes all the same; otherwise it is our caller's.
   */
  thrown(error) {
    if (!this.atTop) throw error;
    cutTurn(error);
  }

  // ------------------------------------------------------------- from the loop

  /** Walks a batch that C has just filled, called by the loop; then sends what came of it. */
  deliverFromLoop(words, input) {
    const before = this.atTop;
    this.atTop = true;
    try {
      this.inbox.deliverBatch(words, input);
    } finally {
      this.atTop = before;
    }
  }

  /** The loop tells that the write is done, and what the streams wrote with it. */
  finishDrains() {
    const before = this.atTop;
    this.atTop = true;
    try {
      this.outbox.finishDrains();
    } finally {
      this.atTop = before;
    }
  }
}

/** What the addon calls for a native transport. */
function onEvents(number, words, input) {
  const pump = pumps.get(number);
  if (pump === undefined) return;
  const { outbox, transport } = pump;
  outbox.flushing = transport.writing; // the addon may have gone on by itself
  transport.onActivity((state[STATE.FLAGS] & FLAG.WRITING) !== 0);
  if (transport.writing || outbox.drained.length === 0) {
    pump.deliverFromLoop(words, input);
    return;
  }
  // Their callbacks run before the new batch is walked, yet must not use it.
  state[STATE.DEPTH]++;
  try {
    pump.finishDrains();
  } finally {
    state[STATE.DEPTH]--;
    pump.deliverFromLoop(words, input);
  }
}

listen(onEvents);

module.exports = { Pump };
