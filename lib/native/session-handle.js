'use strict';

/**
 * The one door from a session to C. A handle stands for a session of the addon; its
 * methods are the only calls of native functions that have to do with one, and what
 * those leave in shared arrays is read here, before anything else can use these.
 *
 * A method that submits something schedules the flush that sends it, unless it says
 * that it does not: nobody else has to remember. Statuses are those of C, negative
 * for a fault (status.js makes errors of them). Of a session that has been freed, and of
 * NO_SESSION, which a session of JavaScript has before and after, every method answers
 * that there is none and does nothing.
 */

const { native, shared } = require('./addon');
const { toCustomSettings, toSettings } = require('./settings');
const { submitError } = require('./status');
const {
  LIMIT_STATE, QUEUE, SESSION_STATE, STATE, STREAM_STATE,
} = require('./tables');

const { answers, state } = shared;

/** @returns {number} KiB that the peers of all sessions have not taken */
function totalQueued() {
  return state[STATE.QUEUED];
}

class SessionHandle {
  /**
   * @param {number} number  of a session of the addon; 0: of none
   * @param {{schedule: Function}} sender  whom a submit makes flush
   */
  constructor(number, sender) {
    this.number = number;
    this.sender = sender;
  }

  /**
   * Makes a session in the addon, of what writeConfig() has put down.
   * @param {number} role  of ROLE
   * @param {object} resource  the async resource of all that it tells by itself
   * @param {{schedule: Function}} sender
   * @returns {SessionHandle}
   * @throws {Error} if there is no memory for it
   */
  static open(role, resource, sender) {
    const number = native.createSession(role, resource);
    if (number < 0) throw submitError(number);
    return new SessionHandle(number, sender);
  }

  /** Whether it stands for a session, dead or alive. */
  get exists() {
    return this.number !== 0;
  }

  /** Closes the transport and frees everything; the number is dead at once. */
  free() {
    native.freeSession(this.number);
  }

  #submitted(status) {
    if (status >= 0) this.sender.schedule();
    return status;
  }

  // ------------------------------------------------------------------ batches

  /** @returns {number} words of events; see `receive` in addon.js */
  receive(bytes, offset) {
    return native.receive(this.number, bytes, offset);
  }

  /** @returns {number} words of what follows in the same read */
  next() {
    return native.next(this.number);
  }

  /** @returns {number} words of further events, while FLAG.MORE is set */
  more() {
    return native.more(this.number);
  }

  /** @returns {number} words of events; see `flush` in addon.js */
  flush(commandWords) {
    return native.flush(this.number, commandWords);
  }

  /** @returns {Buffer} the octets that flush() has left, in memory of its own */
  takeOutput() {
    return native.takeOutput(this.number);
  }

  // ---------------------------------------------------------------- transport

  /**
   * Lets the addon read and write a descriptor.
   * @param {number} fd
   * @param {number} type  of TRANSPORT
   * @returns {number} negative: it can't
   */
  attach(fd, type) {
    return native.attach(this.number, fd, type);
  }

  detach() {
    native.detach(this.number);
  }

  /** Pauses the reads of the native transport, or lets them go on. */
  reading(on) {
    native.reading(this.number, on);
  }

  /** Whether the native transport keeps the loop alive. */
  referenced(on) {
    native.referenced(this.number, on);
  }

  /** @returns {number} ms without a stop to reading; 0: there is one */
  readingFor() {
    return native.readingFor(this.number);
  }

  /** @returns {number} octets that the native transport has still to write */
  unsent() {
    return native.unsent(this.number);
  }

  // --------------------------------------------------------------- connection

  /** @param {number} count  pairs that fillSettings() has put down */
  settings(count) {
    return this.#submitted(native.settings(this.number, count));
  }

  /** @param {Uint8Array} payload  8 octets */
  ping(payload) {
    return this.#submitted(native.ping(this.number, payload));
  }

  /**
   * @param {number} code
   * @param {number} lastStream  -1: the last that has been given out when it is sent
   * @param {Uint8Array} [opaque]
   */
  goaway(code, lastStream, opaque) {
    return this.#submitted(native.goaway(this.number, code, lastStream, opaque));
  }

  /** GOAWAY with NO_ERROR behind the promised streams, naming `limit` unless that is 0. */
  shutdown(lastStream, limit) {
    return this.#submitted(native.shutdown(this.number, lastStream, limit));
  }

  /** The last GOAWAY. Its caller flushes at once: nothing is scheduled. */
  terminate(code, lastStream) {
    return native.terminate(this.number, code, lastStream);
  }

  altsvc(id, origin, value) {
    return this.#submitted(native.altsvc(this.number, id, origin, value));
  }

  /** @param {string} origins  `count` of them, each followed by NUL */
  origin(origins, count) {
    return this.#submitted(native.origin(this.number, origins, count));
  }

  setLocalWindowSize(size) {
    return this.#submitted(native.setLocalWindowSize(this.number, size));
  }

  /** Submits nothing. */
  setNextStreamId(id) {
    return native.setNextStreamId(this.number, id);
  }

  /** Keeps the credit of the connection back, until it is switched off. */
  withhold(on) {
    return this.#submitted(native.withhold(this.number, on));
  }

  // -------------------------------------------------------------------- limits

  /** @returns {number[]} what a limit that has tripped came to, and what was allowed */
  limitState(limit) {
    native.limitState(this.number, limit);
    return [answers[LIMIT_STATE.VALUE], answers[LIMIT_STATE.CONFIGURED]];
  }

  countLimit(limit) {
    return native.countLimit(this.number, limit);
  }

  /** Counts it and terminates with a GOAWAY that names it. The caller ends the session. */
  tripLimit(limit, code, lastStream) {
    return native.tripLimit(this.number, limit, code, lastStream);
  }

  // ------------------------------------------------------- waiting for the peer

  /** @param {number} octets  that wait for the peer in JavaScript */
  waiting(octets) {
    return native.waiting(this.number, octets);
  }

  /** @returns {{octets: number, idleMs: number}} since the peer last took some */
  queueState() {
    native.queueState(this.number);
    return { octets: answers[QUEUE.OCTETS], idleMs: answers[QUEUE.IDLE_MS] };
  }

  /** Gives up what the core holds of a stream; 0: only counts that it had to be. */
  shed(id) {
    return native.shed(this.number, id);
  }

  // ------------------------------------------------------------------- streams

  /** @returns {number} id of the new stream, or a status */
  request(text, count, flags, parent, weight, exclusive) {
    return this.#submitted(
      native.request(this.number, text, count, flags, parent, weight, exclusive));
  }

  respond(id, text, count, flags) {
    return this.#submitted(native.respond(this.number, id, text, count, flags));
  }

  info(id, text, count) {
    return this.#submitted(native.info(this.number, id, text, count));
  }

  /** Schedules nothing: Pump#promise() does, behind the tick that hands the stream over. */
  push(parent, text, count) {
    return native.push(this.number, parent, text, count, 0);
  }

  trailers(id, text, count) {
    return this.#submitted(native.trailers(this.number, id, text, count));
  }

  /** Schedules nothing: the stream tells the pump, which also looks for an end. */
  write(id, chunk, latin1) {
    return native.write(this.number, id, chunk, latin1);
  }

  sendFile(id, fd, offset, length) {
    return this.#submitted(native.sendFile(this.number, id, fd, offset, length));
  }

  end(id) {
    return this.#submitted(native.end(this.number, id));
  }

  /** END_STREAM on an empty DATA frame of its own, without a question for trailers. */
  endApart(id) {
    return this.#submitted(native.endApart(this.number, id));
  }

  /** Takes endApart() back, while that is possible. Submits nothing. */
  awaitTrailers(id) {
    return native.awaitTrailers(this.number, id);
  }

  reset(id, code) {
    return this.#submitted(native.reset(this.number, id, code));
  }

  priority(id, parent, weight, exclusive, silent) {
    return this.#submitted(
      native.priority(this.number, id, parent, weight, exclusive, silent));
  }

  // --------------------------------------------------------------------- state

  /** @returns {object|undefined} what `stream.state` shows; none: there is no such stream */
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

  /** @returns {number} octets of DATA that a stream has sent; -1: there is none */
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

  /** @returns {number} id of the last of our streams that was sent */
  lastSentStreamId() {
    native.sessionState(this.number);
    return answers[SESSION_STATE.LAST_SENT_STREAM_ID];
  }

  /** @returns {number} one of the counters of SESSION_STATS */
  count(index) {
    native.sessionStats(this.number);
    return answers[index];
  }

  /** @returns {object} settings of ours that the peer has acknowledged */
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

  /** @returns {object|undefined} the custom ones among them */
  customSettings(ids) {
    return ids === undefined ? undefined :
      toCustomSettings(native.customSettings(this.number), ids);
  }
}

/** The handle of a session that has no native half. */
const NO_SESSION = new SessionHandle(0, { schedule() {} });

module.exports = { NO_SESSION, SessionHandle, totalQueued };
