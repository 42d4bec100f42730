'use strict';

/**
 * What a peer may take its time for. A session has one deadline, that of
 * whatever is due first; what is to be timed only writes down when it began.
 * Of streams the oldest is looked at: they stand in the order of their begin.
 */

const { constants } = require('./constants');
const { native, shared, SESSION_STATS } = require('./binding');
const { unsentOf } = require('./closing');
const { Deadline } = require('./deadlines');
const { limitNamed, nameOf, publishLimit } = require('./limits');
const { timeoutOption } = require('./options');
const { hasWriteInFlight } = require('./timeout');
const { now } = require('./timers');
const { kHandle, kId, kOptions, kSocket, kState, kTransport, kType } = require('./symbols');

const { NGHTTP2_ENHANCE_YOUR_CALM, NGHTTP2_SESSION_SERVER } = constants;

/** So often within its time a stalled peer is looked at. */
const STALL_CHECKS = 4;

// ---------------------------------------------------------------- consequences

/** The peer gets a GOAWAY that names `limit`, and nothing further. */
function endSession(session, limit, value, configured) {
  publishLimit(session, undefined, nameOf(limit), value, configured);
  if (session.destroyed) return; // by a subscriber
  native.tripLimit(session[kHandle], limit, NGHTTP2_ENHANCE_YOUR_CALM,
    session[kState].lastStreamId);
  session.destroy(NGHTTP2_ENHANCE_YOUR_CALM);
}

/** The same once what is under way is done. */
function closeSession(session, limit) {
  if (session.closed || session.destroyed) return;
  session[kState].closedBy = limit;
  session.close();
}

function resetStream(session, stream, limit, value, configured) {
  native.countLimit(session[kHandle], limit);
  publishLimit(session, stream, nameOf(limit), value, configured);
  if (!stream.closed && !stream.destroyed) stream.close(NGHTTP2_ENHANCE_YOUR_CALM);
}

/** Streams of which the peer owes something, those that have waited longest first. */
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

function firstAwaited(watch, kind) {
  for (const stream of watch.session[kState].streams.values()) {
    if (kind.awaits(watch, stream)) return stream[kState].begun;
  }
  return Infinity;
}

// ----------------------------------------------------------------------- kinds

/**
 * Each tells since when it has been waited for, Infinity if it is not, and what
 * follows when that is too long.
 */
class Kind {
  constructor(option, name) {
    this.option = option;
    this.limit = limitNamed(name);
  }

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

class HeaderBlock extends Kind {
  since({ session, blockBegun }) {
    return session[kTransport].block === 0 ? Infinity : blockBegun;
  }

  end(watch, duration, time) {
    // While nothing was read the rest may have come: it has its time from then on.
    const reading = watch.session[kTransport].transport.readingFor();
    if (reading < duration) watch.blockBegun = time - reading;
    else super.end(watch, duration, time);
  }
}

/** A server: the first request; a client: each response. */
class Headers extends Kind {
  since(watch) {
    if (!watch.serves) return firstAwaited(watch, this);
    const { session } = watch;
    return session.closed || session[kState].lastStreamId > 0 ? Infinity : watch.started;
  }

  awaits(watch, stream) {
    const state = stream[kState];
    return stream[kId] % 2 === 1 && !state.answered && !state.closed;
  }

  end(watch, duration, time) {
    const { session, serves, started } = watch;
    if (!serves) {
      resetStreams(watch, this, duration, time);
    } else if (session[kTransport].block !== 0) {
      super.end(watch, duration, time);
    } else {
      closeIdle(session, this.limit, time - started, duration);
    }
  }
}

/** A server: the whole request; a client: the whole response. */
class Request extends Kind {
  since(watch) {
    return firstAwaited(watch, this);
  }

  awaits(watch, stream) {
    const state = stream[kState];
    return stream[kId] % 2 === 1 && !state.remoteEnded && !state.closed && !state.isTunnel;
  }

  end(watch, duration, time) {
    resetStreams(watch, this, duration, time);
  }
}

function closeIdle(session, limit, value, configured) {
  native.countLimit(session[kHandle], limit);
  publishLimit(session, undefined, nameOf(limit), value, configured);
  closeSession(session, limit);
}

class KeepAlive extends Kind {
  since({ session, idleSince }) {
    const { streams, pendingStreams } = session[kState];
    return session.closed || streams.size > 0 || pendingStreams.size > 0 ? Infinity : idleSince;
  }

  end({ session, idleSince }, duration, time) {
    closeIdle(session, this.limit, time - idleSince, duration);
  }
}

class WriteStall extends Kind {
  since({ stalledSince }) {
    return stalledSince;
  }

  end(watch, duration, time) {
    const { session } = watch;
    const socket = session[kSocket];
    const isFull = session[kTransport].transport.writing;
    super.end(watch, duration, time);
    // No GOAWAY could reach it.
    if (isFull) socket.destroy();
  }
}

const KINDS = [
  new Preface('prefaceTimeout', 'preface_timeout'),
  new HeaderBlock('headerBlockTimeout', 'header_block_timeout'),
  new Headers('headersTimeout', 'headers_timeout'),
  new Request('requestTimeout', 'request_timeout'),
  new KeepAlive('keepAliveTimeout', 'keep_alive_timeout'),
  new WriteStall('writeStallTimeout', 'write_stall_timeout'),
];

// ------------------------------------------------------------------- a session

class Timeouts extends Deadline {
  /** @param {Http2Session} session  that is connected */
  constructor(session) {
    super();
    const options = session[kOptions];
    this.session = session;
    this.serves = session[kType] === NGHTTP2_SESSION_SERVER;
    this.headerBlock = timeoutOption(options, 'headerBlockTimeout');
    this.headers = timeoutOption(options, 'headersTimeout');
    this.request = timeoutOption(options, 'requestTimeout');
    this.keepAlive = timeoutOption(options, 'keepAliveTimeout');
    this.writeStall = timeoutOption(options, 'writeStallTimeout');
    this.timesStreams = this.request > 0 || (this.headers > 0 && !this.serves);
    this.timesWrites = this.writeStall > 0;
    this.started = now();
    this.idleSince = this.started;
    this.blockBegun = 0;
    this.stalledSince = Infinity;
    this.sent = 0; // octets of bodies when the stall was last looked at
    this.unsent = 0;
    this.#next();
  }

  #next() {
    let first = Infinity;
    for (const kind of KINDS) {
      const duration = timeoutOption(this.session[kOptions], kind.option);
      if (duration > 0) first = Math.min(first, kind.since(this) + duration);
    }
    if (this.stalledSince !== Infinity) first = Math.min(first, this.#nextLook());
    this.by(first);
  }

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

  /** The last stream has gone. */
  idle() {
    if (this.keepAlive === 0) return;
    this.idleSince = now();
    this.by(this.idleSince + this.keepAlive);
  }

  /** The peer has begun another header block than before, and not ended it. */
  blockBegan() {
    if (this.headerBlock === 0) return;
    this.blockBegun = now();
    this.by(this.blockBegun + this.headerBlock);
  }

  /** A request has come, or been made. */
  streamBegan(stream, method) {
    const state = stream[kState];
    state.begun = now();
    state.isTunnel = method === 'CONNECT';
    if (this.headers > 0 && !this.serves) this.by(state.begun + this.headers);
    if (this.request > 0) this.by(state.begun + this.request);
  }

  /** Something has been sent, or could not be. */
  wrote() {
    if (this.stalledSince !== Infinity) return;
    this.stalledSince = now();
    this.#progress();
    this.by(this.#nextLook());
  }

  #nextLook() {
    return now() + this.writeStall / STALL_CHECKS;
  }

  #lookAtWrites(time) {
    if (this.#progress()) this.stalledSince = time;
    if (this.unsent === 0 && !this.#hasBodies()) this.stalledSince = Infinity;
  }

  #hasBodies() {
    return this.session[kState].streams.some(hasWriteInFlight);
  }

  /**
   * Whether the peer has taken anything since the last time. Where nothing waits
   * but for its windows, acknowledgements and the like don't count.
   */
  #progress() {
    const { session, sent, unsent } = this;
    native.sessionStats(session[kHandle]);
    this.sent = shared.answers[SESSION_STATS.DATA_SENT];
    this.unsent = unsentOf(session, session[kSocket]);
    return this.sent !== sent || this.unsent < unsent;
  }
}

/** Times what `session` waits for from now on. */
function startTimeouts(session) {
  session[kState].timeouts = new Timeouts(session);
}

function stopTimeouts(session) {
  session[kState].timeouts?.cancel();
  session[kState].timeouts = null;
}

module.exports = { startTimeouts, stopTimeouts };
