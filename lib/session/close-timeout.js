'use strict';

/**
 * The last seconds of a connection. A session that is over still has octets to
 * send, and a socket whose other side is to end, too: a peer that neither reads
 * nor answers must not keep it. One that takes what there is, if slowly, may; who
 * takes nothing at all gets half of the time.
 */

const { limitNamed } = require('../native/status');
const { debugSession } = require('../observe/debug');
const { Deadline } = require('./deadlines');
const { publishLimit } = require('../observe/limits');
const { timeoutOption } = require('./timeout-options');
const { countUnsent } = require('../native/sockets');
const { now } = require('../node/timers');
const { kHandle, kOptions, kSocket, kState } = require('../symbols');

const NAME = 'close_timeout';
const CLOSE_TIMEOUT = limitNamed(NAME);

/** Octets per ms; a peer that takes fewer wants to keep the connection, not what is in it. */
const LEAST_RATE = 3;

/** Octets of `session` that its peer has not taken. */
function unsentOf(session, socket) {
  const waiting = session[kHandle].exists ? session[kHandle].unsent() : 0;
  return waiting + countUnsent(socket);
}

class CloseTimeout extends Deadline {
  constructor(session, duration) {
    super();
    this.session = session;
    this.socket = session[kSocket];
    this.duration = duration;
    this.start = now();
    this.since = this.start; // of this period
    this.taken = 0; // octets in this period
    this.unsent = unsentOf(session, this.socket);
    this.by(this.start + duration / 2);
  }

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

/** From now on `session` only waits for its peer. */
function startClosing(session) {
  const state = session[kState];
  if (state.closing !== null) return;
  const duration = timeoutOption(session[kOptions], 'closeTimeout');
  if (duration > 0) state.closing = new CloseTimeout(session, duration);
}

/** The connection has ended. */
function stopClosing(session) {
  session[kState].closing?.cancel();
}

module.exports = { startClosing, stopClosing, unsentOf };
