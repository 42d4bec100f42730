'use strict';

/**
 * Http2Stream: what server and client streams share, as a Duplex and with Node's members. What it
 * does when it closes, sends or receives is in closing.js, sending.js and receiving.js; what the
 * library keeps of it is in state.js.
 */

const { Duplex } = require('node:stream');
const { inspect } = require('node:util');
const { submitFault } = require('../native/status');
const { isInTurn } = require('../native/turns');
const { constants, nameForErrorCode } = require('../node/constants');
const { codes, isAbort } = require('../node/errors');
const { describe } = require('../node/inspect');
const { kTimeout, setTimeoutOn } = require('../node/timeout');
const { setImmediate } = require('../node/timers');
const { assertIsObject, validateFunction, validateInteger } = require('../node/validators');
const { features } = require('../node/versions');
const {
  assertValidPseudoHeaderTrailer, buildHeaderBlock, rawToSentHeaders,
} = require('../headers/outgoing');
const { debugStream } = require('../observe/debug');
const {
  publishBodySent, publishChunk, publishChunks, publishError,
} = require('../observe/diagnostics');
const { traceStream } = require('../observe/native-debug');
const { watch } = require('../observe/observers');
const { captureContext } = require('./async-context');
const { closeStream, FORCE_RST, NO_RST } = require('./closing');
const { changePriority } = require('./priority');
const { checkBudgets, forgetWaiting, noteWaiting } = require('./queued');
const { giveUp } = require('./receiving');
const { SentHeaders } = require('./response');
const {
  awaitTrailers, cancelWrite, NO_TRAILERS, noteWrite, submitEnd,
} = require('./sending');
const { StreamState } = require('./state');
const { noteUnread, putBehind } = require('./unread');
const {
  kAsyncResource, kAwaitTrailers, kHandle, kHeadRequest, kId, kInfoHeaders, kInit, kMaybeDestroy,
  kNoteUnread, kOurSideDone, kProceed, kPump, kSendTrailers, kSentHeaders, kSentTrailers, kSession,
  kState, kStrict, kUpdateTimer,
} = require('../symbols');

const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR } = constants;

/** The largest error code of RST_STREAM, a uint32. */
const MAX_ERROR_CODE = 2 ** 32 - 1;

/** Loads observe/performance.js, which is needed only while somebody observes. */
function performance() {
  return require('../observe/performance');
}

/**
 * The core encodes strings. A stream is destroyed when the core has closed it, not when both its
 * sides have ended.
 */
const DUPLEX_OPTIONS = { allowHalfOpen: true, decodeStrings: false, autoDestroy: false };

/** Whether memory has been transferred while a chunk in it waited to be written. */
function isDetached(buffer) {
  try {
    new DataView(buffer);
    return false;
  } catch {
    return true;
  }
}

/**
 * What is written is what the chunk is when write() is called. Memory that can be resized may be
 * shorter or longer when it is handed to the core, so a chunk in such memory is copied.
 */
function fixed(chunk) {
  const buffer = chunk?.buffer;
  if (buffer?.resizable !== true && buffer?.growable !== true) return chunk;
  return chunk instanceof Uint8Array ? Buffer.from(chunk) : chunk;
}

/** What a session holds for each stream of HTTP/2, and what the application gets of it. */
class Http2Stream extends Duplex {
  constructor(session, options) {
    super(options === undefined ? DUPLEX_OPTIONS : { ...DUPLEX_OPTIONS, ...options });
    /** The session; undefined once the stream is destroyed. */
    this[kSession] = session;
    /** The identifier; undefined: the request has not been submitted yet. */
    this[kId] = undefined;
    /** All else that the library keeps of it. */
    this[kState] = new StreamState();
    /** The inactivity timer (node/timeout.js); null: none. */
    this[kTimeout] = null;
    /** The headers that were sent, in a form of which the getter makes an object. */
    this[kSentHeaders] = undefined;
    /** The informational headers that were sent, one object for each block; undefined: none. */
    this[kInfoHeaders] = undefined;
    /** The trailers that were sent, or NO_TRAILERS; undefined: there is no decision yet. */
    this[kSentTrailers] = undefined;
    /** Whether the stream answers a HEAD request. */
    this[kHeadRequest] = false;
    captureContext(this);
    // Readable must not read ahead: _read() is to say that there is a consumer. Nor need it read
    // by a tick behind each chunk, for what arrives is pushed without being asked for.
    this._readableState.readingMore = true;
  }

  /** The stream has got its identifier: the session knows it by that from now on. */
  [kInit](id) {
    const session = this[kSession];
    this[kId] = id;
    session[kState].streams.set(id, this);
    if (id % 2 === 0) session[kState].pushes++;
    if (watch.active) this[kState].timedBy(performance().timeStream());
    if (this[kState].didRead) traceStream(this, 'reading starting');
  }

  // -------------------------------------------------------------------- state

  /** @returns {number} length of what waits to be sent, the write in flight included */
  get bufferSize() {
    return this.writableLength;
  }

  /** Whether END_STREAM came with the HEADERS. */
  get endAfterHeaders() {
    return this[kState].endAfterHeaders;
  }

  /** @returns {object|undefined} by name; the object is made when somebody first asks */
  get sentHeaders() {
    const sent = this[kSentHeaders];
    if (sent instanceof SentHeaders) this[kSentHeaders] = sent.materialise();
    else if (Array.isArray(sent)) this[kSentHeaders] = rawToSentHeaders(sent);
    return this[kSentHeaders];
  }

  /** @returns {object|undefined} the trailers that were sent, without fields if there were none */
  get sentTrailers() {
    if (this[kSentTrailers] === NO_TRAILERS) this[kSentTrailers] = { __proto__: null };
    return this[kSentTrailers];
  }

  /** @returns {object[]|undefined} one object for each informational header block that was sent */
  get sentInfoHeaders() {
    return this[kInfoHeaders];
  }

  /** @returns {number|undefined} undefined while it is pending */
  get id() {
    return this[kId];
  }

  /** Whether the stream has no identifier yet. */
  get pending() {
    return this[kId] === undefined;
  }

  /** @returns {Http2Session|undefined} undefined once the stream is destroyed */
  get session() {
    return this[kSession];
  }

  /** Whether the final headers have been submitted. */
  get headersSent() {
    return this[kState].headersSent;
  }

  /** Whether it was closed before our side had ended. */
  get aborted() {
    return this[kState].aborted;
  }

  /** Whether it answers a HEAD request. */
  get headRequest() {
    return this[kHeadRequest];
  }

  /** @returns {number} the error code that it was closed with, by whichever side */
  get rstCode() {
    return this[kState].rstCode;
  }

  /** Whether one of the sides has closed it. */
  get closed() {
    return this[kState].closed;
  }

  /** @returns {object} six numbers of the core's; none of them if it has no such stream */
  get state() {
    const session = this[kSession];
    if (session === undefined || this.pending) return {};
    return session[kHandle].streamState(this[kId]) ?? {};
  }

  // ------------------------------------------------------------------ methods

  /**
   * Changes the priority of the stream (RFC 7540, 5.3), where the running Node does.
   * @param {object} options  parent, weight, exclusive, silent
   * @throws {Error} ERR_HTTP2_INVALID_STREAM, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
   */
  priority(options) {
    changePriority(this, options);
  }

  /**
   * Ends the stream with trailers, after 'wantTrailers'.
   * @param {object} headers
   * @throws {Error} ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_TRAILERS_ALREADY_SENT,
   *   ERR_HTTP2_TRAILERS_NOT_READY, and what is wrong with a header
   */
  sendTrailers(headers) {
    if (this.destroyed || this.closed) throw new codes.ERR_HTTP2_INVALID_STREAM();
    if (this[kSentTrailers]) throw new codes.ERR_HTTP2_TRAILERS_ALREADY_SENT();
    if (!this[kState].trailersReady) throw new codes.ERR_HTTP2_TRAILERS_NOT_READY();
    assertIsObject(headers, 'headers');
    const session = this[kSession];
    headers = Object.assign({ __proto__: null }, headers);
    debugStream(this, 'sending trailers');
    this[kUpdateTimer]();
    const { text, count } = buildHeaderBlock(headers, assertValidPseudoHeaderTrailer,
      session[kStrict]);
    // An accessor or toString() of a value has closed it.
    if (this.destroyed || this.closed) return;
    if (this[kSentTrailers]) throw new codes.ERR_HTTP2_TRAILERS_ALREADY_SENT();
    this[kSentTrailers] = headers;
    const fault = submitFault(session[kHandle].trailers(this[kId], text, count));
    if (fault !== undefined) {
      this.destroy(fault);
      return;
    }
    this[kOurSideDone]();
  }

  /**
   * Closes the stream in both directions, with RST_STREAM.
   * @param {number} [code]  uint32, an error code of RFC 9113, 7
   * @param {Function} [callback]  once for 'close'
   * @throws {TypeError|RangeError} ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
   */
  close(code = NGHTTP2_NO_ERROR, callback) {
    validateInteger(code, 'code', 0, MAX_ERROR_CODE);
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.closed) {
      giveUp(this);
      return;
    }
    if (callback !== undefined) this.once('close', callback);
    closeStream(this, code);
    // Not `once`: 'finish' comes no more than once.
    if (!this.writableFinished) this.on('finish', destroyEnded);
  }

  // ------------------------------------------------------------------ Duplex

  /** There is a consumer, who gets what has arrived before. The core gets credit for that. */
  _read() {
    if (this.destroyed) {
      this.push(null);
      return;
    }
    const state = this[kState];
    if (!state.didRead) {
      state.readBegan();
      if (!this.pending) traceStream(this, 'reading starting');
    }
    if (state.behindLength > 0) putBehind(this);
    if (state.unconsumed > 0) {
      this[kSession][kPump].outbox.consumed(this, state.takeUnconsumed());
    }
    if (state.remoteEnded) this.push(null);
  }

  /** As Writable does, but the session counts what waits: see queued.js. */
  write(chunk, encoding, callback) {
    const result = super.write(fixed(chunk), encoding, callback);
    noteWaiting(this);
    return result;
  }

  /** As Writable does; see write(). */
  end(chunk, encoding, callback) {
    this[kState].endCalled(isInTurn());
    super.end(fixed(chunk), encoding, callback);
    noteWaiting(this);
    return this;
  }

  /** Hands a chunk to the core. A server stream without a response responds first. */
  _write(chunk, encoding, callback) {
    if (this.pending) {
      this.once('ready', () => this._write(chunk, encoding, callback));
      return;
    }
    if (this.destroyed) return;
    this[kUpdateTimer]();
    if (!this[kState].headersSent) this[kProceed]();
    this.#submit(chunk, encoding);
    noteWrite(this, chunk.length, callback);
    noteWaiting(this);
    checkBudgets();
    publishChunk(this, chunk, encoding);
  }

  /** Does the same with several chunks, as one write. */
  _writev(chunks, callback) {
    if (this.pending) {
      this.once('ready', () => this._writev(chunks, callback));
      return;
    }
    if (this.destroyed) return;
    this[kUpdateTimer]();
    if (!this[kState].headersSent) this[kProceed]();
    let length = 0;
    for (let i = 0; i < chunks.length && !this.destroyed; i++) {
      const { chunk, encoding } = chunks[i];
      this.#submit(chunk, encoding);
      length += chunk.length;
    }
    noteWrite(this, length, callback);
    noteWaiting(this);
    checkBudgets();
    publishChunks(this, chunks);
  }

  /** Hands octets or a string to the core, which encodes latin1 and UTF-8. */
  #submit(chunk, encoding) {
    const session = this[kSession];
    if (session === undefined) return;
    let latin1 = false;
    if (typeof chunk === 'string') {
      latin1 = encoding === 'latin1' || encoding === 'binary';
      if (!latin1 && encoding !== 'utf8' && encoding !== 'utf-8') {
        chunk = Buffer.from(chunk, encoding);
      }
    } else if (chunk.length === 0 && isDetached(chunk.buffer)) {
      this.destroy(new codes.ERR_HTTP2_STREAM_ERROR('NGHTTP2_INTERNAL_ERROR'));
      return;
    }
    const status = session[kHandle].write(this[kId], chunk, latin1);
    if (status >= 0) {
      const { timing } = this[kState];
      if (timing !== null) timing.dataWritten(chunk, latin1);
      return;
    }
    // The core refuses what comes behind our own reset. While that has still to leave it is no
    // fault: the stream is destroyed with it.
    const { closed, over } = this[kState];
    if (closed && !over) return;
    const fault = submitFault(status);
    if (fault !== undefined) this.destroy(fault);
  }

  /** The application has ended the body, and all of it has been handed to the core. */
  _final(callback) {
    if (this.pending) {
      this.once('ready', () => this._final(callback));
      return;
    }
    const state = this[kState];
    if (!state.endSubmitted && state.headersSent && !this.destroyed) {
      submitEnd(this);
    }
    traceStream(this, 'writable side shutdown');
    publishBodySent(this);
    callback();
    if (!state.waitForTrailers) this[kOurSideDone]();
  }

  /** Closes the stream if it is not closed yet, and takes it out of its session. */
  _destroy(error, callback) {
    const session = this[kSession];
    const state = this[kState];
    const sessionState = session[kState];
    const sessionCode = sessionState.goawayCode || sessionState.destroyCode;
    // A stream that has closed well has nothing to report, though the session may have failed
    // since.
    let code = this.closed ? state.rstCode : sessionCode;
    if (error != null) {
      if (sessionCode) code = sessionCode;
      else code = isAbort(error) ? NGHTTP2_CANCEL : NGHTTP2_INTERNAL_ERROR;
    }
    debugStream(this, 'destroying, code %d', code);
    if (!state.closed) closeStream(this, code, this.pending ? NO_RST : FORCE_RST);
    this.push(null);
    if (this.pending) sessionState.pendingStreams.delete(this);
    else sessionState.streams.delete(this[kId]);
    if (this[kId] % 2 === 0) sessionState.pushes--;
    if (sessionState.streams.size === 0) sessionState.timeouts?.idle();
    if (error == null && code !== NGHTTP2_NO_ERROR && code !== NGHTTP2_CANCEL) {
      error = new codes.ERR_HTTP2_STREAM_ERROR(nameForErrorCode[code] || code);
    }
    if (state.writeCallback !== null) setImmediate(cancelWrite, this);
    forgetWaiting(this);
    traceStream(this, 'tearing down stream');
    this[kSession] = undefined;
    if (error != null) publishError(this, error);
    if (state.timing !== null) performance().recordStream(this, sessionState);
    this[kAsyncResource].emitDestroy();
    // The session may have waited for this stream to go. It must not be destroyed from in here.
    if (sessionState.closed) setImmediate(maybeDestroySession, session);
    callback(error);
  }

  // ----------------------------------------------------------------- internal

  /**
   * Called when our side is done; a server stream does more here. The core tells when both sides
   * are.
   */
  [kOurSideDone]() {}

  /** Called when the application sets trailers: see sending.js. */
  [kAwaitTrailers]() {
    awaitTrailers(this);
  }

  /**
   * Called when `length` octets have been pushed to the request of the compatibility API, whose
   * state is `readable`, and something waits there: see unread.js.
   */
  [kNoteUnread](readable, length) {
    noteUnread(this, readable, length);
  }

  /** The inactivity timer has run out. A write that makes progress is activity. */
  _onTimeout() {
    if (this.destroyed) return;
    const session = this[kSession];
    const state = this[kState];
    if (state.isWriting) {
      const sent = session[kHandle].streamDataSent(this[kId]);
      if (sent >= 0 && state.hasSentSince(sent)) {
        this[kUpdateTimer]();
        return;
      }
    }
    this.emit('timeout');
  }

  /** Starts the inactivity timers of stream and session anew: something has happened. */
  [kUpdateTimer]() {
    if (this.destroyed) return;
    if (this[kTimeout] !== null) this[kTimeout].refresh();
    if (this[kSession] !== undefined) this[kSession][kUpdateTimer]();
  }

  [inspect.custom](depth, options) {
    return describe(this, 'Http2Stream', depth, options, () => ({
      id: this[kId] || '<pending>',
      closed: this.closed,
      destroyed: this.destroyed,
      state: this.state,
      readableState: this._readableState,
      writableState: this._writableState,
    }));
  }
}

/**
 * Destroys a stream that the application has closed, when both its sides have ended.
 * @this {Http2Stream}
 */
function destroyEnded() {
  if (this.readableEnded && !this.destroyed) this.destroy();
}

/** Lets the session end, if nothing is left to do. */
function maybeDestroySession(session) {
  session[kMaybeDestroy]();
}

Object.defineProperty(Http2Stream.prototype, 'setTimeout', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  writable: true,
  value: setTimeoutOn,
});
Http2Stream.prototype[kSendTrailers] = Http2Stream.prototype.sendTrailers;
// Nodes that wrap it in a deprecation have it as an enumerable property.
if (!features.priorities) {
  Object.defineProperty(Http2Stream.prototype, 'priority', { __proto__: null, enumerable: true });
}

module.exports = { Http2Stream };
