'use strict';

/**
 * The only way from a session to C. A SessionHandle stands for a session of the addon. Its
 * methods make all native calls that concern a session, and read what these leave in shared
 * arrays before anything else can use the arrays.
 *
 * A method that submits something also schedules the flush that sends it, unless its comment says
 * otherwise: no caller has to remember. Statuses are those of C, negative for a failure;
 * status.js makes errors of them. For a session that has been freed, and for NO_SESSION, a method
 * does nothing and returns the status for that. Only where there is a session do those methods
 * mean something that return numbers of it: count(), sessionState(), queueState() and the like.
 */

const { native, shared } = require('./addon');
const { toCustomSettings, toSettings } = require('./settings');
const { submitError } = require('./status');
const {
  LIMIT_STATE, QUEUE, SESSION_STATE, STATE, STREAM_STATE,
} = require('./tables');

const { answers, state } = shared;

/** @returns {number} KiB that the peers of all sessions have not taken yet */
function totalQueued() {
  return state[STATE.QUEUED];
}

class SessionHandle {
  /**
   * @param {number} number  the session's number in the addon; 0: there is no session
   * @param {{schedule: Function}} sender  the Outbox, whose schedule() a submit calls
   */
  constructor(number, sender) {
    /** The session's number in the addon; 0 in NO_SESSION. It never changes. */
    this.number = number;
    /** The Outbox that has to flush when something has been submitted. */
    this.sender = sender;
  }

  /**
   * Makes a session in the addon, with the options that writeConfig() has written last.
   * @param {number} role  of ROLE
   * @param {object} resource  the async resource in whose context the addon calls onEvents
   * @param {{schedule: Function}} sender  the Outbox of the session
   * @returns {SessionHandle}
   * @throws {Error} if there is no memory for it
   */
  static open(role, resource, sender) {
    const number = native.createSession(role, resource);
    if (number < 0) throw submitError(number);
    return new SessionHandle(number, sender);
  }

  /** Whether the handle has ever stood for a session, which may be freed by now. */
  get exists() {
    return this.number !== 0;
  }

  /** Closes the native transport and frees everything. The number is dead at once. */
  free() {
    native.freeSession(this.number);
  }

  /** Schedules a flush if `status`, which is returned, says that something has been submitted. */
  #submitted(status) {
    if (status >= 0) this.sender.schedule();
    return status;
  }

  // ------------------------------------------------------------------ batches

  /** @returns {number} how many words of events are in the batch; see `receive` in addon.js */
  receive(bytes, offset) {
    return native.receive(this.number, bytes, offset);
  }

  /** @returns {number} words of the events that follow in the same read; see `next` in addon.js */
  next() {
    return native.next(this.number);
  }

  /** @returns {number} words of further events, when FLAG.MORE was set */
  more() {
    return native.more(this.number);
  }

  /** @returns {number} words of the events that it caused; see `flush` in addon.js */
  flush(commandWords) {
    return native.flush(this.number, commandWords);
  }

  /** @returns {Buffer} the octets that flush() has left, in memory of their own */
  takeOutput() {
    return native.takeOutput(this.number);
  }

  /** Writes these octets to `memory`, which has room for them. */
  fillOutput(memory) {
    return native.fillOutput(this.number, memory);
  }

  // ---------------------------------------------------------------- transport

  /**
   * Lets the addon read and write a duplicate of a descriptor.
   * @param {number} fd
   * @param {number} type  of TRANSPORT
   * @returns {number} negative: it can't
   */
  attach(fd, type) {
    return native.attach(this.number, fd, type);
  }

  /** Closes the duplicate of the descriptor. */
  detach() {
    native.detach(this.number);
  }

  /** Resumes the reads of the native transport, or pauses them. */
  setReading(on) {
    native.reading(this.number, on);
  }

  /** Says whether the native transport keeps the loop alive. */
  setReferenced(on) {
    native.referenced(this.number, on);
  }

  /** @returns {number} for how many ms nothing has stopped reading; 0: it is stopped now */
  readingFor() {
    return native.readingFor(this.number);
  }

  /** @returns {number} octets that the native transport has still to write */
  unsent() {
    return native.unsent(this.number);
  }

  // --------------------------------------------------------------- connection

  /**
   * Submits SETTINGS.
   * @param {number} count  how many pairs fillSettings() has written
   */
  settings(count) {
    return this.#submitted(native.settings(this.number, count));
  }

  /**
   * Submits PING.
   * @param {Uint8Array} payload  8 octets
   */
  ping(payload) {
    return this.#submitted(native.ping(this.number, payload));
  }

  /**
   * Submits GOAWAY.
   * @param {number} code
   * @param {number} lastStream  -1: the last stream that JavaScript has been given when it is
   *   sent
   * @param {Uint8Array} [opaque]
   */
  goaway(code, lastStream, opaque) {
    return this.#submitted(native.goaway(this.number, code, lastStream, opaque));
  }

  /**
   * Submits GOAWAY with NO_ERROR, which leaves when all promised streams have begun or closed. It
   * names `limit` in its debug data, unless that is 0.
   */
  shutdown(lastStream, limit) {
    return this.#submitted(native.shutdown(this.number, lastStream, limit));
  }

  /**
   * Submits the last GOAWAY, behind which nothing is sent. The caller flushes at once: nothing is
   * scheduled.
   */
  terminate(code, lastStream) {
    return native.terminate(this.number, code, lastStream);
  }

  /** Submits ALTSVC; `id` 0: for `origin`, and not for a stream. */
  altsvc(id, origin, value) {
    return this.#submitted(native.altsvc(this.number, id, origin, value));
  }

  /**
   * Submits ORIGIN.
   * @param {string} origins  `count` of them, each followed by NUL
   * @param {number} count
   */
  origin(origins, count) {
    return this.#submitted(native.origin(this.number, origins, count));
  }

  /** Sets the receive window of the connection to `size` octets. */
  setLocalWindowSize(size) {
    return this.#submitted(native.setLocalWindowSize(this.number, size));
  }

  /** Sets the id of the next request or promise of ours. Nothing is submitted. */
  setNextStreamId(id) {
    return native.setNextStreamId(this.number, id);
  }

  /** Keeps back the credit of the connection, until it is called with false. */
  withhold(on) {
    return this.#submitted(native.withhold(this.number, on));
  }

  // -------------------------------------------------------------------- limits

  /** @returns {number[]} the value that a tripped limit came to, and the value that was allowed */
  limitState(limit) {
    native.limitState(this.number, limit);
    return [answers[LIMIT_STATE.VALUE], answers[LIMIT_STATE.CONFIGURED]];
  }

  /** Counts a trip of a limit that JavaScript watches, for the statistics of the session. */
  countLimit(limit) {
    return native.countLimit(this.number, limit);
  }

  /**
   * Counts a trip of a limit, and submits the last GOAWAY, which names it. Nothing is scheduled:
   * the caller destroys the session, which flushes.
   */
  tripLimit(limit, code, lastStream) {
    return native.tripLimit(this.number, limit, code, lastStream);
  }

  // ------------------------------------------------------- waiting for the peer

  /**
   * Tells the core how much waits for the peer outside of it.
   * @param {number} octets
   */
  reportWaiting(octets) {
    return native.waiting(this.number, octets);
  }

  /**
   * @returns {{octets: number, idleMs: number}} octets that the peer has not taken, and ms since
   *   it last took some
   */
  queueState() {
    native.queueState(this.number);
    return { octets: answers[QUEUE.OCTETS], idleMs: answers[QUEUE.IDLE_MS] };
  }

  /**
   * Resets a stream for which the core holds octets, as all sessions together hold too many; `id`
   * 0: only counts that the limit has tripped. Nothing is scheduled.
   */
  shed(id) {
    return native.shed(this.number, id);
  }

  // ------------------------------------------------------------------- streams

  /**
   * @param {string} text  the header block, serialised
   * @param {number} count  of its fields
   * @param {number} flags  bits of SUBMIT
   * @returns {number} id of the new stream, or a status
   */
  request(text, count, flags, parent, weight, exclusive) {
    return this.#submitted(
      native.request(this.number, text, count, flags, parent, weight, exclusive));
  }

  /** Submits the final headers of a response; `flags` are bits of SUBMIT. */
  respond(id, text, count, flags) {
    return this.#submitted(native.respond(this.number, id, text, count, flags));
  }

  /** Submits an informational header block. */
  info(id, text, count) {
    return this.#submitted(native.info(this.number, id, text, count));
  }

  /**
   * Submits a PUSH_PROMISE. Nothing is scheduled: Outbox#promise() does that, behind the tick
   * that hands the stream to the application.
   * @returns {number} id of the promised stream, or a status
   */
  push(parent, text, count) {
    return native.push(this.number, parent, text, count, 0);
  }

  /** Submits the trailers that a WANT_TRAILERS event has asked for. */
  trailers(id, text, count) {
    return this.#submitted(native.trailers(this.number, id, text, count));
  }

  /**
   * Adds a chunk to the body of a stream. Nothing is scheduled: the stream tells the Outbox,
   * which also looks whether the body ends.
   */
  write(id, chunk, latin1) {
    return native.write(this.number, id, chunk, latin1);
  }

  /** Lets the core read the body of a stream from a descriptor; see `sendFile` in addon.js. */
  sendFile(id, fd, offset, length) {
    return this.#submitted(native.sendFile(this.number, id, fd, offset, length));
  }

  /** Ends the body: END_STREAM, or a WANT_TRAILERS event if the stream waits for trailers. */
  end(id) {
    return this.#submitted(native.end(this.number, id));
  }

  /** Ends the body with END_STREAM on an empty DATA frame of its own, without WANT_TRAILERS. */
  endApart(id) {
    return this.#submitted(native.endApart(this.number, id));
  }

  /** Takes endApart() back, unless that frame has been made: negative. Nothing is submitted. */
  awaitTrailers(id) {
    return native.awaitTrailers(this.number, id);
  }

  /** Submits RST_STREAM. */
  reset(id, code) {
    return this.#submitted(native.reset(this.number, id, code));
  }

  /** Submits PRIORITY (RFC 7540), or changes the priority locally only if `silent`. */
  priority(id, parent, weight, exclusive, silent) {
    return this.#submitted(
      native.priority(this.number, id, parent, weight, exclusive, silent));
  }

  // --------------------------------------------------------------------- state

  /** @returns {object|undefined} what `stream.state` shows; undefined: there is no such stream */
  streamState(id) {
    if (native.streamState(this.number, id) < 0) return undefined;
    return {
      state: answers[STREAM_STATE.STATE],
      weight: answers[STREAM_STATE.WEIGHT],
      sumDependencyWeight: answers[STREAM_STATE.SUM_DEPENDENCY_WEIGHT],
      localClose: answers[STREAM_STATE.LOCAL_CLOSE],
      remoteClose: answers[STREAM_STATE.REMOTE_CLOSE],
      localWindowSize: answers[STREAM_STATE.LOCAL_WINDOW_SIZE],
    };
  }

  /** @returns {number} octets of DATA that a stream has sent; -1: there is no such stream */
  streamDataSent(id) {
    return native.streamState(this.number, id) < 0 ? -1 : answers[STREAM_STATE.DATA_SENT];
  }

  /** @returns {object} what `session.state` shows */
  sessionState() {
    native.sessionState(this.number);
    return {
      effectiveLocalWindowSize: answers[SESSION_STATE.EFFECTIVE_LOCAL_WINDOW_SIZE],
      effectiveRecvDataLength: answers[SESSION_STATE.EFFECTIVE_RECV_DATA_LENGTH],
      nextStreamID: answers[SESSION_STATE.NEXT_STREAM_ID],
      localWindowSize: answers[SESSION_STATE.LOCAL_WINDOW_SIZE],
      lastProcStreamID: answers[SESSION_STATE.LAST_PROC_STREAM_ID],
      remoteWindowSize: answers[SESSION_STATE.REMOTE_WINDOW_SIZE],
      outboundQueueSize: answers[SESSION_STATE.OUTBOUND_QUEUE_SIZE],
      deflateDynamicTableSize: answers[SESSION_STATE.DEFLATE_DYNAMIC_TABLE_SIZE],
      inflateDynamicTableSize: answers[SESSION_STATE.INFLATE_DYNAMIC_TABLE_SIZE],
    };
  }

  /** @returns {number} id of the last stream of ours that was sent */
  lastSentStreamId() {
    native.sessionState(this.number);
    return answers[SESSION_STATE.LAST_SENT_STREAM_ID];
  }

  /** @returns {Float64Array} a copy of all counters, at the indices of SESSION_STATS */
  stats() {
    native.sessionStats(this.number);
    return answers.slice();
  }

  /** @returns {number} one of the counters of SESSION_STATS */
  count(index) {
    native.sessionStats(this.number);
    return answers[index];
  }

  /**
   * @param {object} [custom]  the custom settings that we have sent last
   * @returns {object} our settings that the peer has acknowledged
   */
  localSettings(custom) {
    native.readSettings(this.number, false);
    return toSettings(shared.settings, custom);
  }

  /**
   * @param {number[]} [ids]  of the custom settings that the application wants to see
   * @returns {object} the peer's settings
   */
  remoteSettings(ids) {
    const custom = this.customSettings(ids);
    native.readSettings(this.number, true);
    return toSettings(shared.settings, custom);
  }

  /**
   * @param {number[]} [ids]  of the custom settings that the application wants to see
   * @returns {object|undefined} those of the peer's custom settings; undefined: there are none
   */
  customSettings(ids) {
    return ids === undefined ? undefined :
      toCustomSettings(native.customSettings(this.number), ids);
  }
}

/** The handle of a session that has no native session yet, or no longer. */
const NO_SESSION = new SessionHandle(0, { schedule() {} });

module.exports = { NO_SESSION, SessionHandle, totalQueued };
