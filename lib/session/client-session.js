'use strict';

/** ClientHttp2Session: makes requests, and keeps what the server pushes. */

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

const DEFAULT_MAX_ORIGIN_SET_SIZE = 128;
const ORIGIN_SET_SIZE = limitNamed('max_origin_set_size');
const MIN_KEPT_PUSHES = 1000;

/** As many times the pushes whose response has not begun may be there in all. */
const KEPT_PER_RESERVED = 5;

const MAX_KEPT_PUSHES = 'max_kept_pushes';

class ClientHttp2Session extends Http2Session {
  #waiting = null; // requests made before there is a connection

  /**
   * @param {object} options  of connect(), sanitised
   * @param {stream.Duplex} socket
   */
  constructor(options, socket) {
    super(NGHTTP2_SESSION_CLIENT, options, socket);
    start(this);
  }

  [kConnected]() {}

  /**
   * @param {object|Array} [headers]
   * @param {object} [options]  endStream, exclusive, parent, weight, silent,
   *   waitForTrailers, signal
   * @returns {ClientHttp2Stream}
   */
  request(headers, options) {
    debugSession(this, 'initiating request');
    let refusal = this.#refusal();
    if (refusal !== undefined && !features.requestErrorsOnStream) throw refusal;
    if (!this.destroyed) this[kUpdateTimer]();
    const request = prepareRequest(this, headers, options);
    // Accessors of what is given may have ended the session.
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

  /** @returns {Error|undefined} why there can be no request any more */
  #refusal() {
    if (this.destroyed) return new codes.ERR_HTTP2_INVALID_SESSION();
    if (this.closed) return new codes.ERR_HTTP2_GOAWAY_SESSION();
    return undefined;
  }

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

  /** PUSH_PROMISE: a request that the server makes in our name. */
  [kNewStream](id, flags, headers, raw) {
    if (!this[kAdmit](id)) return;
    const stream = new ClientHttp2Stream(this, id);
    publishCreated(stream, headers);
    publishStart(stream, headers);
    stream[kState].sendsNothing();
    stream.end();
    // Behind the 'finish' of a stream that has nothing to write: nobody sees it, as on Node.
    nextTick(announce, this, stream, headers, flags, raw);
  }

  /**
   * Whether the application has not dealt with what has been pushed: streams that
   * are over for the core wait for their reader, too.
   */
  [kIsFull]() {
    const { leavesNoRoom, pushes, withholds } = this[kState];
    // What is promised does not count, but its response could never begin (RFC 9113, 8.4).
    if (leavesNoRoom) return true;
    if (withholds) return true;
    if (pushes < MIN_KEPT_PUSHES) return false;
    const { maxReservedRemoteStreams = 0 } = this[kOptions];
    const most = Math.max(MIN_KEPT_PUSHES, KEPT_PER_RESERVED * maxReservedRemoteStreams);
    if (pushes < most) return false;
    publishLimit(this, undefined, MAX_KEPT_PUSHES, pushes + 1, most);
    return true;
  }

  /** A 421 answer: the connection does not serve that origin. */
  [kForgetOrigin](origin) {
    originSetOf(this).delete(origin);
  }

  /** @returns {boolean} false: the server claims too many */
  [kAddOrigins](origins) {
    const set = originSetOf(this);
    const { maxOriginSetSize = DEFAULT_MAX_ORIGIN_SET_SIZE } = this[kOptions];
    for (const origin of origins) {
      if (set.size >= maxOriginSetSize && !set.has(origin)) {
        publishLimit(this, undefined, limitNames[ORIGIN_SET_SIZE], set.size + 1, maxOriginSetSize);
        if (this.destroyed) return false; // by a subscriber
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

function submitRequest(stream, { text, count, options }) {
  const session = stream[kSession];
  // Its end may have come while it waited for the connection.
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

/** The core has not taken the request. */
function failRequest(session, stream, status) {
  switch (status) {
    case STATUS.START_STREAM_NOT_ALLOWED:
      // The peer's GOAWAY is there, and its event to come.
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
