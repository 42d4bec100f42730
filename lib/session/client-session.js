'use strict';

/**
 * ClientHttp2Session: makes requests, and decides which pushes and origins of the server it
 * keeps. Streams themselves are in ../stream, what both sides share is in session.js.
 */

const { addAbortListener } = require('node:events');
const { STATUS, limitNamed, limitNames, submitError } = require('../native/status');
const { SUBMIT } = require('../native/tables');
const { constants } = require('../node/constants');
const { AbortError, codes } = require('../node/errors');
const { nextTick } = require('../node/timers');
const { features } = require('../node/versions');
const { debugSession } = require('../observe/debug');
const { publishCreated, publishStart } = require('../observe/diagnostics');
const { publishLimit } = require('../observe/limits');
const { traceSession } = require('../observe/native-debug');
const { runInContext } = require('../stream/async-context');
const { ClientHttp2Stream } = require('../stream/client-stream');
const { clampWeight } = require('../stream/priority');
const { prepareRequest } = require('../stream/request');
const { destroySession } = require('./ending');
const { originSetOf } = require('./origins');
const { Http2Session } = require('./session');
const { start } = require('./start');
const { refuseStream } = require('./unprocessed');
const {
  kAddOrigins, kAdmit, kConnected, kForgetOrigin, kHandle, kIsFull, kNewStream, kOptions, kOrigin,
  kPump, kReady, kSentHeaders, kSession, kState, kUpdateTimer,
} = require('../symbols');

const { NGHTTP2_INTERNAL_ERROR, NGHTTP2_SESSION_CLIENT } = constants;

/** The default of the option `maxOriginSetSize`: how many origins a server may claim. */
const DEFAULT_MAX_ORIGIN_SET_SIZE = 128;
/** The h2_limit for too many origins. */
const ORIGIN_SET_SIZE = limitNamed('max_origin_set_size');
/** So many pushed streams may be there in any case, whatever the options are. */
const MIN_KEPT_PUSHES = 1000;

/**
 * The option `maxReservedRemoteStreams` bounds the pushes whose response has not begun. So many
 * times that number may be there in all.
 */
const KEPT_PER_RESERVED = 5;

/** The name of the limit on pushes that are kept, of which the core does not know. */
const KEPT_PUSHES = limitNamed('max_kept_pushes');

class ClientHttp2Session extends Http2Session {
  /**
   * Pairs of stream and request that were made before there is a connection, oldest first; null:
   * there are none.
   */
  #waiting = null;

  /**
   * @param {object} options  of connect(), sanitised
   * @param {stream.Duplex} socket
   */
  constructor(options, socket) {
    super(NGHTTP2_SESSION_CLIENT, options, socket);
    start(this);
  }

  /** A client has nothing more to do when it is connected. */
  [kConnected]() {}

  /**
   * Makes a request. It is submitted at once, or when there is a connection.
   * @param {object|Array} [headers]  by name, or names and values in turn
   * @param {object} [options]  endStream, exclusive, parent, weight, silent,
   *   waitForTrailers, signal
   * @returns {ClientHttp2Stream}
   * @throws {Error} on older Nodes, ERR_HTTP2_INVALID_SESSION or ERR_HTTP2_GOAWAY_SESSION: newer
   *   ones destroy the stream with it; and what prepareRequest() throws
   */
  request(headers, options) {
    debugSession(this, 'initiating request');
    let refusal = this.#refusal();
    if (refusal !== undefined && !features.requestErrorsOnStream) throw refusal;
    if (!this.destroyed) this[kUpdateTimer]();
    const request = prepareRequest(this, headers, options);
    // Accessors of the headers or the options may have ended the session.
    refusal ??= this.#refusal();
    const stream = new ClientHttp2Stream(this);
    stream[kSentHeaders] = request.headers;
    stream[kOrigin] = request.origin;
    const { endStream, waitForTrailers, signal } = request.options;
    if (refusal !== undefined) {
      publishCreated(stream, request.headers);
      stream.destroy(refusal);
      return stream;
    }
    if (endStream) {
      stream[kState].endsWithHeaders();
      stream.end();
    }
    if (waitForTrailers) stream[kState].willHaveTrailers();
    if (signal) abortWith(stream, signal);
    if (this.connecting) this.#submitLater(stream, request);
    else submitRequest(stream, request);
    publishCreated(stream, request.headers);
    return stream;
  }

  /** @returns {Error|undefined} why no request can be made any more */
  #refusal() {
    if (this.destroyed) return new codes.ERR_HTTP2_INVALID_SESSION();
    if (this.closed) return new codes.ERR_HTTP2_GOAWAY_SESSION();
    return undefined;
  }

  /** Keeps a request until the session is connected. */
  #submitLater(stream, request) {
    if (this.#waiting === null) {
      this.#waiting = [];
      this.once('connect', () => {
        const waiting = this.#waiting;
        this.#waiting = null;
        for (const [stream, request] of waiting) runInContext(stream, submitRequest, request);
      });
    }
    this.#waiting.push([stream, request]);
  }

  /**
   * A PUSH_PROMISE has come, with which the server makes a request in our name: announces the
   * stream.
   */
  [kNewStream](id, flags, headers, raw) {
    if (!this[kAdmit](id)) return;
    const stream = new ClientHttp2Stream(this, id);
    publishCreated(stream, headers);
    publishStart(stream, headers);
    stream[kState].sendsNothing();
    stream.end();
    // In a tick, so behind the 'finish' of the stream, which never writes: nobody sees that
    // event, as on Node.
    nextTick(announce, this, stream, headers, flags, raw);
  }

  /**
   * Whether a further push is to be refused, because the application has not dealt with those
   * that are there. Streams that have ended and wait for their reader count, too.
   */
  [kIsFull]() {
    const { leavesNoRoom, pushes, withholds } = this[kState];
    // A promise does not count as a stream, but its response could never begin (RFC 9113, 8.4).
    if (leavesNoRoom) return true;
    if (withholds) return true;
    if (pushes < MIN_KEPT_PUSHES) return false;
    const { maxReservedRemoteStreams = 0 } = this[kOptions];
    const most = Math.max(MIN_KEPT_PUSHES, KEPT_PER_RESERVED * maxReservedRemoteStreams);
    if (pushes < most) return false;
    this[kHandle].countLimit(KEPT_PUSHES);
    publishLimit(this, undefined, limitNames[KEPT_PUSHES], pushes + 1, most);
    return true;
  }

  /** A response with status 421 has come: the connection does not serve that origin. */
  [kForgetOrigin](origin) {
    originSetOf(this).delete(origin);
  }

  /**
   * Adds the origins of an ORIGIN frame to the origin set. If they are too many, the session is
   * destroyed.
   * @param {string[]} origins
   * @returns {boolean} false: the session has ended
   */
  [kAddOrigins](origins) {
    const set = originSetOf(this);
    const { maxOriginSetSize = DEFAULT_MAX_ORIGIN_SET_SIZE } = this[kOptions];
    for (const origin of origins) {
      if (set.size >= maxOriginSetSize && !set.has(origin)) {
        publishLimit(this, undefined, limitNames[ORIGIN_SET_SIZE], set.size + 1, maxOriginSetSize);
        // A subscriber of the diagnostics channel may have destroyed the session.
        if (this.destroyed) return false;
        this[kHandle].tripLimit(ORIGIN_SET_SIZE, NGHTTP2_INTERNAL_ERROR,
          this[kState].lastStreamId);
        destroySession(this, NGHTTP2_INTERNAL_ERROR,
          new codes.ERR_HTTP2_TOO_MANY_ORIGINS(maxOriginSetSize));
        return false;
      }
      set.add(origin);
    }
    return true;
  }
}

/** Emits 'stream' for a push. */
function announce(session, stream, headers, flags, raw) {
  session.emit('stream', stream, headers, flags, raw);
}

/** Destroys `stream` when `signal` is aborted. */
function abortWith(stream, signal) {
  const abort = () => stream.destroy(new AbortError(undefined, { cause: signal.reason }));
  if (signal.aborted) {
    abort();
    return;
  }
  const listener = addAbortListener(signal, abort);
  stream.once('close', () => listener[Symbol.dispose]());
}

/**
 * Gives the core a request, and its stream the id. The stream may have ended since it was made,
 * if it had to wait for the connection.
 */
function submitRequest(stream, { text, count, options }) {
  const session = stream[kSession];
  if (session === undefined || session.destroyed || stream.destroyed) return;
  if (session.closed) {
    stream.destroy(new codes.ERR_HTTP2_GOAWAY_SESSION());
    return;
  }
  const flags = (options.endStream ? SUBMIT.END_STREAM : 0) |
    (options.waitForTrailers ? SUBMIT.WAIT_TRAILERS : 0);
  const id = session[kHandle].request(text, count, flags,
    options.parent | 0, clampWeight(options.weight), options.exclusive);
  if (id <= 0) {
    failRequest(session, stream, id);
    return;
  }
  session[kPump].outbox.requests++;
  traceSession(session, 'request submitted, new stream id ', id);
  const { timeouts } = session[kState];
  if (timeouts.timesStreams) timeouts.streamBegan(stream, stream.sentHeaders[':method']);
  stream[kReady](id);
  publishStart(stream, stream[kSentHeaders]);
}

/**
 * Ends the stream, or the session, whose request the core has not accepted.
 * @param {ClientHttp2Session} session
 * @param {ClientHttp2Stream} stream
 * @param {number} status  what the core answered
 */
function failRequest(session, stream, status) {
  switch (status) {
    case STATUS.START_STREAM_NOT_ALLOWED:
      // The core has the peer's GOAWAY already; its event is still to come.
      refuseStream(stream);
      stream.destroy();
      break;
    case STATUS.STREAM_ID_NOT_AVAILABLE:
      stream.destroy(new codes.ERR_HTTP2_OUT_OF_STREAMS());
      break;
    case STATUS.INVALID_ARGUMENT:
      stream.destroy(new codes.ERR_HTTP2_STREAM_SELF_DEPENDENCY());
      break;
    case STATUS.HEADER_BLOCK:
      stream.destroy(submitError(status));
      break;
    default:
      session.destroy(submitError(status));
  }
}

module.exports = { ClientHttp2Session };
