'use strict';

/**
 * Watches how long the peer of a session takes: for the preface, header blocks, requests or
 * responses, and for taking what is sent to it. A session has one deadline, that of whatever is
 * due first. Whoever begins something that is timed only notes the time. Of streams, only the
 * oldest that is waited for is looked at: they are kept in the order in which they began. The end
 * of a connection is timed in close-timeout.js.
 */

const { constants } = require('../node/constants');
const { limitNamed, limitNames } = require('../native/status');
const { SESSION_STATS } = require('../native/tables');
const { publishLimit } = require('../observe/limits');
const { now } = require('../node/timers');
const { unsentOf } = require('./close-timeout');
const { Deadline } = require('./deadlines');
const { timeoutOption } = require('./timeout-options');
const { kHandle, kId, kOptions, kPump, kSocket, kState, kType } = require('../symbols');

const { NGHTTP2_ENHANCE_YOUR_CALM, NGHTTP2_SESSION_SERVER } = constants;

/** How often a peer that takes nothing is looked at within `writeStallTimeout`. */
const STALL_CHECKS = 4;

// ---------------------------------------------------------------- consequences

/**
 * Ends the session with a GOAWAY that names `limit`, an h2_limit.
 * @param {Http2Session} session
 * @param {number} limit
 * @param {number} value  how long it has taken, in ms
 * @param {number} configured  how long it may take, in ms
 */
function endSession(session, limit, value, configured) {
  publishLimit(session, undefined, limitNames[limit], value, configured);
  // A subscriber of the diagnostics channel may have ended it.
  if (session.destroyed) return;
  session[kHandle].tripLimit(limit, NGHTTP2_ENHANCE_YOUR_CALM, session[kState].lastStreamId);
  session.destroy(NGHTTP2_ENHANCE_YOUR_CALM);
}

/** Ends the session when its streams are done, with a GOAWAY that names `limit`. */
function closeSession(session, limit) {
  if (session.closed || session.destroyed) return;
  session[kState].closedBy = limit;
  session.close();
}

/** Resets a stream that has taken too long. */
function resetStream(session, stream, limit, value, configured) {
  session[kHandle].countLimit(limit);
  publishLimit(session, stream, limitNames[limit], value, configured);
  if (!stream.closed && !stream.destroyed) stream.close(NGHTTP2_ENHANCE_YOUR_CALM);
}

/**
 * Resets the streams for which the peer has taken too long, those that began first before the
 * others, and closes the session.
 */
function resetStreams(watch, kind, duration, time) {
  const { session } = watch;
  for (const stream of session[kState].streams.values()) {
    const { begun } = stream[kState];
    if (!kind.awaits(watch, stream)) continue;
    if (begun + duration > time) break;
    resetStream(session, stream, kind.limit, time - begun, duration);
    if (session.destroyed) return;
  }
  closeSession(session, kind.limit);
}

/**
 * @param {Timeouts} watch
 * @param {Kind} kind
 * @returns {number} when the oldest stream that awaits something began, in ms; Infinity: none
 *   does
 */
function firstAwaited(watch, kind) {
  for (const stream of watch.session[kState].streams.values()) {
    if (kind.awaits(watch, stream)) return stream[kState].begun;
  }
  return Infinity;
}

// ----------------------------------------------------------------------- kinds

/**
 * Something that a peer may take its time for. since() returns when the session began to wait for
 * it, in ms; Infinity: it does not wait. end() does what follows when that took too long.
 * awaits(), where it exists, tells whether a stream waits for it. A kind has no state of its own:
 * that is in the Timeouts, here called `watch`.
 */
class Kind {
  /**
   * @param {string} option  the option that has its duration
   * @param {string} name  of its limit
   */
  constructor(option, name) {
    /** The name of the option. */
    this.option = option;
    /** The h2_limit. */
    this.limit = limitNamed(name);
  }

  /**
   * Ends the session.
   * @param {Timeouts} watch
   * @param {number} duration  how long it may take, in ms
   * @param {number} time  now, in ms
   */
  end(watch, duration, time) {
    endSession(watch.session, this.limit, time - this.since(watch), duration);
  }
}

/** The preface and the first SETTINGS (RFC 9113, 3.4). */
class Preface extends Kind {
  since({ session, started }) {
    return session[kState].greeted ? Infinity : started;
  }
}

/** A header block that the peer has begun. */
class HeaderBlock extends Kind {
  since({ session, blockBegun }) {
    return session[kPump].inbox.block === 0 ? Infinity : blockBegun;
  }

  end(watch, duration, time) {
    // While reading was stopped, the rest of the block may have arrived: it has its full time
    // from when reading went on.
    const reading = watch.session[kPump].transport.readingFor();
    if (reading < duration) watch.blockBegun = time - reading;
    else super.end(watch, duration, time);
  }
}

/** On a server: the first request. On a client: the headers of each response. */
class Headers extends Kind {
  since(watch) {
    if (!watch.serves) return firstAwaited(watch, this);
    const { session } = watch;
    return session.closed || session[kState].lastStreamId > 0 ? Infinity : watch.started;
  }

  /** Whether a stream of a client waits for its response. Pushed streams are not timed. */
  awaits(watch, stream) {
    const state = stream[kState];
    return stream[kId] % 2 === 1 && !state.answered && !state.closed;
  }

  /**
   * On a client, resets the streams that have waited too long. On a server, closes the session;
   * if a header block is under way, destroys it.
   */
  end(watch, duration, time) {
    const { session, serves, started } = watch;
    if (!serves) {
      resetStreams(watch, this, duration, time);
    } else if (session[kPump].inbox.block !== 0) {
      super.end(watch, duration, time);
    } else {
      closeIdle(session, this.limit, time - started, duration);
    }
  }
}

/** On a server: each whole request. On a client: each whole response. CONNECT is not timed. */
class Request extends Kind {
  since(watch) {
    return firstAwaited(watch, this);
  }

  /** Whether the message of the peer on a stream has not ended. Pushed streams are not timed. */
  awaits(watch, stream) {
    const state = stream[kState];
    return stream[kId] % 2 === 1 && !state.remoteEnded && !state.closed && !state.isTunnel;
  }

  end(watch, duration, time) {
    resetStreams(watch, this, duration, time);
  }
}

/** Closes a session without streams. */
function closeIdle(session, limit, value, configured) {
  session[kHandle].countLimit(limit);
  publishLimit(session, undefined, limitNames[limit], value, configured);
  closeSession(session, limit);
}

/** A session without streams. */
class KeepAlive extends Kind {
  since({ session, idleSince }) {
    const { streams, pendingStreams } = session[kState];
    return session.closed || streams.size > 0 || pendingStreams.size > 0 ? Infinity : idleSince;
  }

  end({ session, idleSince }, duration, time) {
    closeIdle(session, this.limit, time - idleSince, duration);
  }
}

/** The time in which the peer takes nothing, though something waits for it. */
class WriteStall extends Kind {
  since({ stalledSince }) {
    return stalledSince;
  }

  end(watch, duration, time) {
    const { session } = watch;
    const socket = session[kSocket];
    const isFull = session[kPump].transport.writing;
    super.end(watch, duration, time);
    // The socket takes no more octets, so no GOAWAY could reach the peer.
    if (isFull) socket.destroy();
  }
}

/** All kinds, in the order in which they are checked. */
const KINDS = [
  new Preface('prefaceTimeout', 'preface_timeout'),
  new HeaderBlock('headerBlockTimeout', 'header_block_timeout'),
  new Headers('headersTimeout', 'headers_timeout'),
  new Request('requestTimeout', 'request_timeout'),
  new KeepAlive('keepAliveTimeout', 'keep_alive_timeout'),
  new WriteStall('writeStallTimeout', 'write_stall_timeout'),
];

// ------------------------------------------------------------------- a session

/** The deadline of one session, and the times that were noted. */
class Timeouts extends Deadline {
  /** @param {Http2Session} session  that is connected */
  constructor(session) {
    super();
    const options = session[kOptions];
    /** The session whose peer is watched. */
    this.session = session;
    /** Whether it is the session of a server. */
    this.serves = session[kType] === NGHTTP2_SESSION_SERVER;
    /** The option `headerBlockTimeout`, in ms; 0: no limit. */
    this.headerBlock = timeoutOption(options, 'headerBlockTimeout');
    /** The option `headersTimeout`, in ms; 0: no limit. */
    this.headers = timeoutOption(options, 'headersTimeout');
    /** The option `requestTimeout`, in ms; 0: no limit. */
    this.request = timeoutOption(options, 'requestTimeout');
    /** The option `keepAliveTimeout`, in ms; 0: no limit. */
    this.keepAlive = timeoutOption(options, 'keepAliveTimeout');
    /** The option `writeStallTimeout`, in ms; 0: no limit. */
    this.writeStall = timeoutOption(options, 'writeStallTimeout');
    /** Whether streamBegan() is to be called for each request. */
    this.timesStreams = this.request > 0 || (this.headers > 0 && !this.serves);
    /** Whether wrote() is to be called after each flush. */
    this.timesWrites = this.writeStall > 0;
    /** When the session was connected, in ms as now() counts, like all times below. */
    this.started = now();
    /** When the session last became without streams, or was connected. */
    this.idleSince = this.started;
    /** When the header block began that the peer has begun last; 0: there was none. */
    this.blockBegun = 0;
    /** Since when the peer has taken nothing that waits for it; Infinity: nothing waits. */
    this.stalledSince = Infinity;
    /** Octets of bodies that had been sent at the last look. */
    this.sent = 0;
    /** Octets that the peer had not taken at the last look. */
    this.unsent = 0;
    this.#next();
  }

  /** Sets the deadline to what is due first. */
  #next() {
    let first = Infinity;
    for (const kind of KINDS) {
      const duration = timeoutOption(this.session[kOptions], kind.option);
      if (duration > 0) first = Math.min(first, kind.since(this) + duration);
    }
    if (this.stalledSince !== Infinity) first = Math.min(first, this.#nextLook());
    this.by(first);
  }

  /** Does what follows for each kind that is due, and sets the next deadline. */
  expire(time) {
    const { session } = this;
    if (this.stalledSince !== Infinity) this.#lookAtWrites(time);
    for (const kind of KINDS) {
      if (session.destroyed) return;
      const duration = timeoutOption(session[kOptions], kind.option);
      if (duration > 0 && kind.since(this) + duration <= time) kind.end(this, duration, time);
    }
    if (!session.destroyed) this.#next();
  }

  /** The last stream of the session has gone. */
  idle() {
    if (this.keepAlive === 0) return;
    this.idleSince = now();
    this.by(this.idleSince + this.keepAlive);
  }

  /** The peer has begun a header block, and not ended it in the same read. */
  blockBegan() {
    if (this.headerBlock === 0) return;
    this.blockBegun = now();
    this.by(this.blockBegun + this.headerBlock);
  }

  /**
   * A request has come, or been made.
   * @param {Http2Stream} stream
   * @param {string} method
   */
  streamBegan(stream, method) {
    const state = stream[kState];
    state.began(now(), method === 'CONNECT');
    if (this.headers > 0 && !this.serves) this.by(state.begun + this.headers);
    if (this.request > 0) this.by(state.begun + this.request);
  }

  /** Something has been sent, or waits to be: from now on the peer has to take it. */
  wrote() {
    if (this.stalledSince !== Infinity) return;
    this.stalledSince = now();
    this.#progress();
    this.by(this.#nextLook());
  }

  /** When the peer is looked at again, in ms. */
  #nextLook() {
    return now() + this.writeStall / STALL_CHECKS;
  }

  /**
   * The stall begins anew if the peer has taken something, and ends if nothing waits for the
   * peer.
   */
  #lookAtWrites(time) {
    if (this.#progress()) this.stalledSince = time;
    if (this.unsent === 0 && !this.session[kState].hasWriters) this.stalledSince = Infinity;
  }

  /**
   * Whether the peer has taken anything since the last look: DATA has been sent, or fewer octets
   * are unsent. Acknowledgements and the like, which need no window, do not count by themselves.
   */
  #progress() {
    const { session, sent, unsent } = this;
    this.sent = session[kHandle].count(SESSION_STATS.DATA_SENT);
    this.unsent = unsentOf(session, session[kSocket]);
    return this.sent !== sent || this.unsent < unsent;
  }
}

/** Begins to watch the peer of a connected session. */
function startTimeouts(session) {
  session[kState].timeouts = new Timeouts(session);
}

/** Ends the watch. */
function stopTimeouts(session) {
  session[kState].timeouts?.cancel();
  session[kState].timeouts = null;
}

module.exports = { startTimeouts, stopTimeouts };
