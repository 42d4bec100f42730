'use strict';

/**
 * How long the end of a connection may take: the option `closeTimeout`. A session that is over
 * may still have octets to send, and its socket waits for the peer to end its side. A peer that
 * neither reads nor ends must not keep the connection. A peer that takes what there is, if
 * slowly, may keep it; one that takes nothing at all gets half of the time.
 */

const { limitNamed } = require('../native/status');
const { debugSession } = require('../observe/debug');
const { publishLimit } = require('../observe/limits');
const { countUnsent } = require('../native/sockets');
const { now } = require('../node/timers');
const { Deadline } = require('./deadlines');
const { timeoutOption } = require('./timeout-options');
const { kHandle, kOptions, kSocket, kState } = require('../symbols');

/** The name of the limit. */
const NAME = 'close_timeout';
/** The h2_limit of that name. */
const CLOSE_TIMEOUT = limitNamed(NAME);

/**
 * The least that the peer has to take, in octets per ms. One that takes less wants to keep the
 * connection, and not what is in it.
 */
const LEAST_RATE = 3;

/**
 * Returns the octets of `session` that its peer has not taken: those in the addon and those in
 * the socket.
 */
function unsentOf(session, socket) {
  const waiting = session[kHandle].exists ? session[kHandle].unsent() : 0;
  return waiting + countUnsent(socket);
}

/** Watches the end of one session, in periods of `duration` ms. */
class CloseTimeout extends Deadline {
  /**
   * @param {Http2Session} session
   * @param {number} duration  ms
   */
  constructor(session, duration) {
    super();
    /** The session that ends. */
    this.session = session;
    /** Its socket, which the session lets go of before this is over. */
    this.socket = session[kSocket];
    /** The length of a period, in ms. */
    this.duration = duration;
    /** When the end began, in ms. */
    this.start = now();
    /** When the present period began, in ms. */
    this.since = this.start;
    /** Octets that the peer has taken in the present period. */
    this.taken = 0;
    /** Octets that the peer had not taken at the last look. */
    this.unsent = unsentOf(session, this.socket);
    this.by(this.start + duration / 2);
  }

  /**
   * Looks at the peer twice in each period. In the middle it must have taken something, unless
   * nothing is left. At the end it must have taken enough; then another period begins. Otherwise
   * the socket is destroyed.
   */
  expire(time) {
    const { session, socket, duration } = this;
    if (socket.destroyed) return;
    const before = this.unsent;
    this.unsent = unsentOf(session, socket);
    const taken = before - this.unsent;
    this.taken += taken;
    const reads = this.unsent === 0 || taken > 0;
    if (reads && time < this.since + duration) {
      this.by(this.since + duration);
      return;
    }
    const least = this.unsent === 0 ? 1 : duration * LEAST_RATE;
    if (reads && this.taken >= least) {
      this.since = time;
      this.taken = 0;
      this.by(time + duration / 2);
      return;
    }
    debugSession(session, 'the peer does not let it end');
    session[kHandle].countLimit(CLOSE_TIMEOUT);
    publishLimit(session, undefined, NAME, time - this.start, duration);
    socket.destroy();
  }
}

/** Begins to watch `session`, which only waits for its peer from now on. */
function startClosing(session) {
  const state = session[kState];
  if (state.closing !== null) return;
  const duration = timeoutOption(session[kOptions], 'closeTimeout');
  if (duration > 0) state.closing = new CloseTimeout(session, duration);
}

/** Ends the watch: the connection has ended. */
function stopClosing(session) {
  session[kState].closing?.cancel();
}

module.exports = { startClosing, stopClosing, unsentOf };
