'use strict';

/**
 * The pump of a session: moves octets and events between the transport, the addon and the
 * session. Native calls run no JavaScript, except when the native transport tells something by
 * itself (onEvents). So all code of the application runs from the walk of a batch (inbox.js).
 * What it submits there is serialised by one flush when the walk is over; what it submits
 * elsewhere, by one at the end of the tick (outbox.js).
 */

const { listen } = require('../native/addon');
const { SessionHandle } = require('../native/session-handle');
const { FLAG, STATE, state } = require('../native/shared');
const { cutTurn, takeTurn } = require('../native/turns');
const { closeBudget, noteTransit, openBudget } = require('../stream/queued');
const { Inbox } = require('./inbox');
const { Outbox } = require('./outbox');

/** @type {Map<number, Pump>} the open pumps by the numbers of their sessions, for onEvents() */
const pumps = new Map();

class Pump {
  /**
   * @param {Http2Session} session
   * @param {number} role  of ROLE
   * @throws {Error} if there is no memory for a session
   */
  constructor(session, role) {
    /** The session whose octets and events these are. */
    this.session = session;
    /** What the session sends. */
    this.outbox = new Outbox(this);
    /** What arrives for the session. */
    this.inbox = new Inbox(this);
    /** The SessionHandle of the native session. */
    this.handle = SessionHandle.open(role, session, this.outbox);
    /** The transport, see transport/index.js; the caller sets it. */
    this.transport = null;
    /** Whether there is a native session: close() ends it, and nothing goes in or out then. */
    this.open = true;
    /** How many walks and flushes are under way, one within the other. */
    this.busy = 0;
    /** Whether the loop has called us, and no function of the application is on the stack. */
    this.atTop = false;
    /** Whether the events that are being walked share one turn. */
    this.sharesTurn = false;
    pumps.set(this.handle.number, this);
    openBudget(this);
  }

  /** Whether a walk or a flush is under way: what is submitted waits for its end. */
  get isBusy() {
    return this.busy !== 0;
  }

  /** Frees the native session, and lets go of the socket. */
  close() {
    if (!this.open) return;
    this.open = false;
    pumps.delete(this.handle.number);
    closeBudget(this);
    // There is no transport if it could not be made.
    this.transport?.detach();
    this.handle.free();
    this.inbox.leftovers.length = 0;
  }

  /** Notes how many octets of the output are in the hands of the socket. */
  noteTransit(octets) {
    noteTransit(this.session, octets);
  }

  /** The socket is gone: what has not been written never will be, and nobody waits for it. */
  abandon() {
    this.transport.writing = false;
    this.outbox.settle();
  }

  // ------------------------------------------------------------------- turns

  /** Whether each event has a turn of its own. It has none below a function of the application. */
  get takesTurns() {
    return this.atTop && !this.sharesTurn;
  }

  /** Ends the turn of an event, where it has one, and flushes early if many requests were made. */
  turn() {
    if (this.takesTurns) takeTurn();
    if (this.outbox.requests > 0 && this.busy === 1) this.outbox.flushAhead();
  }

  /** Calls `work` as if below a function of the application: its events have no turns. */
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
   * A handler has thrown. If the loop has called us, that is an uncaught exception, and the next
   * event comes all the same; otherwise our caller gets it.
   */
  thrown(error) {
    if (!this.atTop) throw error;
    cutTurn(error);
  }

  // ------------------------------------------------------------- from the loop

  /**
   * Walks a batch that C has just filled, as called by the loop, and sends what came of it.
   * @param {number} words  in the batch
   * @param {Buffer} [input]  that DATA events refer to
   */
  deliverFromLoop(words, input) {
    this.#fromLoop(this.inbox, this.inbox.deliverBatch, words, input);
  }

  /** The loop tells that the write is done: so are the writes of the streams. */
  finishDrains() {
    this.#fromLoop(this.outbox, this.outbox.finishDrains);
  }

  /** Calls a method with nothing of the application's below it on the stack. */
  #fromLoop(owner, method, first, second) {
    const before = this.atTop;
    this.atTop = true;
    try {
      method.call(owner, first, second);
    } finally {
      this.atTop = before;
    }
  }
}

/** Called by the addon for a native transport, and when a file has been read: see addon.js. */
function onEvents(number, words, input) {
  const pump = pumps.get(number);
  if (pump === undefined) return;
  const { outbox, transport } = pump;
  // While a write is in flight, the addon may have gone on sending by itself.
  outbox.walksOutput = transport.writing;
  transport.onActivity((state[STATE.FLAGS] & FLAG.WRITING) !== 0);
  if (transport.writing || outbox.drained.length === 0) {
    pump.deliverFromLoop(words, input);
    return;
  }
  // The callbacks of writes run before the new batch is walked. They must not fill that batch.
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
