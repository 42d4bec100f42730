'use strict';

/** Http2Stream: what server and client streams share. */

const { Duplex } = require('node:stream');
const { inspect } = require('node:util');
const { constants } = require('./constants');
const { native, shared, STREAM_STATE } = require('./binding');
const { captureContext } = require('./async-context');
const { codes, isAbort } = require('./errors');
const { debugStream } = require('./debug');
const { publishBodySent, publishChunk, publishChunks, publishError } = require('./diagnostics');
const {
  assertValidPseudoHeaderTrailer, buildHeaderBlock, rawToSentHeaders,
} = require('./headers');
const { traceStream } = require('./native-debug');
const { recordStream, timeStream, watch } = require('./performance');
const { changePriority } = require('./priority');
const { checkBudgets, forgetWaiting, noteWaiting } = require('./queued');
const { SentHeaders } = require('./response');
const { giveUp } = require('./stream-events');
const {
  cancelWrite, closeStream, FORCE_RST, NO_RST, NO_TRAILERS, onWriteReady, submitEnd,
} = require('./stream-lifecycle');
const { submitFault } = require('./status');
const { hasWriteInFlight, setTimeoutOn } = require('./timeout');
const { isInTurn } = require('./turns');
const { putBehind } = require('./unread');
const { features } = require('./versions');
const { assertIsObject, validateFunction, validateInteger } = require('./validators');
const {
  kAsyncResource, kHandle, kHeadRequest, kId, kInfoHeaders, kInit, kMaybeDestroy, kProceed,
  kSentHeaders, kSentTrailers, kSession, kState, kStrict, kTimeout, kTransport, kUpdateTimer,
} = require('./symbols');

const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR } = constants;
const { nameForErrorCode } = require('./constants');
const { setImmediate } = require('./timers');

const MAX_ERROR_CODE = 2 ** 32 - 1;

const DUPLEX_OPTIONS = { allowHalfOpen: true, decodeStrings: false, autoDestroy: false };

/** Whether the memory has been transferred while its view waited in the queue. */
function isDetached(buffer) {
  try {
    new DataView(buffer);
    return false;
  } catch {
    return true;
  }
}

/**
 * What can be resized may be shorter, or longer, by the time its turn comes: what is
 * written is what it was.
 */
function fixed(chunk) {
  const buffer = chunk?.buffer;
  if (buffer?.resizable !== true && buffer?.growable !== true) return chunk;
  return chunk instanceof Uint8Array ? Buffer.from(chunk) : chunk;
}

/** What the library keeps of a stream, in one object of one shape. */
class StreamState {
  constructor() {
    this.closed = false;
    this.aborted = false;
    this.rstCode = NGHTTP2_NO_ERROR;
    this.reset = false; // by us: nothing of the peer matters any more
    this.resetsLast = false; // behind all that has been written
    this.endRevoked = false; // the reset takes the place of END_STREAM, submitted already
    this.cutShort = false; // something of the peer came too late, after that
    this.over = false; // the core has closed it: only its body is still to be read
    this.complete = false; // it outlives its session, until its body is read
    this.headersSent = false;
    this.endAfterHeaders = false;
    this.remoteEnded = false; // END_STREAM has arrived
    this.didRead = false;
    this.waitForTrailers = false;
    this.trailersReady = false;
    this.isTrailerless = null; // function (stream): nobody has trailers to send
    this.writeCallback = null; // of the write that the core still holds
    this.writeResource = null; // its context
    this.writeLength = 0; // as Writable counts it
    this.writeCut = false; // by the peer: its octets will never all leave
    this.waiting = 0; // the same of what is buffered behind it
    this.dirty = false; // has written since the last flush
    this.endedInTurn = false; // by a tick of an event, not by its handler
    this.endSubmitted = false; // the core knows that no more body follows, or never will
    this.unconsumed = 0; // octets received while nobody read
    this.behind = null; // some of them, see unread.js
    this.behindLength = 0;
    this.credit = 0; // octets consumed, to be told to the core
    this.dataSentAtTimeout = 0;
    this.sendsFile = false; // the core has the body: it ends long after the writable side
    this.fd = -1; // of respondWithFile
    this.ownsFd = false;
    this.timing = null; // StreamTiming, if anybody observes
    this.begun = 0; // in ms, if its peer is timed
    this.answered = false; // the headers of the response have come
    this.isTunnel = false; // of CONNECT: both sides may take their time
  }

  /** Whether the body ends with what the core has been given. */
  endReady(stream) {
    return !this.endSubmitted && stream.writableEnded && !stream.destroyed &&
      stream.writableLength === this.writeLength;
  }
}

class Http2Stream extends Duplex {
  constructor(session, options) {
    super(options === undefined ? DUPLEX_OPTIONS : { ...DUPLEX_OPTIONS, ...options });
    this[kSession] = session;
    this[kId] = undefined;
    this[kState] = new StreamState();
    this[kTimeout] = null;
    this[kSentHeaders] = undefined;
    this[kInfoHeaders] = undefined;
    this[kSentTrailers] = undefined;
    this[kHeadRequest] = false;
    captureContext(this);
    // Data is not to be read ahead of a consumer: _read says that there is one.
    // Nor behind it, by a tick for each chunk: what arrives does not ask.
    this._readableState.readingMore = true;
  }

  /** The stream has got its identifier. */
  [kInit](id) {
    const session = this[kSession];
    this[kId] = id;
    session[kState].streams.set(id, this);
    if (id % 2 === 0) session[kState].pushes++;
    if (watch.active) this[kState].timing = timeStream();
    if (this[kState].didRead) traceStream(this, 'reading starting');
  }

  // -------------------------------------------------------------------- state

  /** @returns {number} octets of body that wait here, those in flight included */
  get bufferSize() {
    return this.writableLength;
  }

  /** Whether END_STREAM came with the HEADERS. */
  get endAfterHeaders() {
    return this[kState].endAfterHeaders;
  }

  get sentHeaders() {
    const sent = this[kSentHeaders];
    if (sent instanceof SentHeaders) this[kSentHeaders] = sent.materialise();
    else if (Array.isArray(sent)) this[kSentHeaders] = rawToSentHeaders(sent);
    return this[kSentHeaders];
  }

  get sentTrailers() {
    if (this[kSentTrailers] === NO_TRAILERS) this[kSentTrailers] = { __proto__: null };
    return this[kSentTrailers];
  }

  get sentInfoHeaders() {
    return this[kInfoHeaders];
  }

  /** @returns {number|undefined} */
  get id() {
    return this[kId];
  }

  /** Whether the stream has no identifier yet. */
  get pending() {
    return this[kId] === undefined;
  }

  get session() {
    return this[kSession];
  }

  get headersSent() {
    return this[kState].headersSent;
  }

  get aborted() {
    return this[kState].aborted;
  }

  get headRequest() {
    return this[kHeadRequest];
  }

  get rstCode() {
    return this[kState].rstCode;
  }

  get closed() {
    return this[kState].closed;
  }

  /** @returns {object} six values, none when the stream is not there */
  get state() {
    const session = this[kSession];
    if (session === undefined || this.pending || session[kHandle] === 0) return {};
    if (native.streamState(session[kHandle], this[kId]) < 0) return {};
    const { answers: fields } = shared;
    return {
      state: fields[STREAM_STATE.STATE],
      weight: fields[STREAM_STATE.WEIGHT],
      sumDependencyWeight: fields[STREAM_STATE.SUM_DEPENDENCY_WEIGHT],
      localClose: fields[STREAM_STATE.LOCAL_CLOSE],
      remoteClose: fields[STREAM_STATE.REMOTE_CLOSE],
      localWindowSize: fields[STREAM_STATE.LOCAL_WINDOW_SIZE],
    };
  }

  // ------------------------------------------------------------------ methods

  /**
   * @param {object} options  parent, weight, exclusive, silent
   * @throws {Error} ERR_HTTP2_INVALID_STREAM
   */
  priority(options) {
    changePriority(this, options);
  }

  /**
   * After 'wantTrailers'.
   * @param {object} headers
   * @throws {Error} ERR_HTTP2_INVALID_STREAM, _TRAILERS_ALREADY_SENT, _TRAILERS_NOT_READY
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
    if (this.destroyed || this.closed) return; // by an accessor, or toString() of a value
    if (this[kSentTrailers]) throw new codes.ERR_HTTP2_TRAILERS_ALREADY_SENT();
    this[kSentTrailers] = headers;
    const fault = submitFault(native.trailers(session[kHandle], this[kId], text, count));
    if (fault !== undefined) {
      this.destroy(fault);
      return;
    }
    session[kTransport].schedule();
    this[kMaybeDestroy]();
  }

  /**
   * Ends the stream in both directions with RST_STREAM.
   * @param {number} [code]  uint32
   * @param {Function} [callback]  once for 'close'
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
    // It comes once in any case.
    if (!this.writableFinished) this.on('finish', destroyEnded);
  }

  // ------------------------------------------------------------------ Duplex

  _read() {
    if (this.destroyed) {
      this.push(null);
      return;
    }
    const state = this[kState];
    if (!state.didRead) {
      state.didRead = true;
      if (!this.pending) traceStream(this, 'reading starting');
    }
    if (state.behindLength > 0) putBehind(this);
    if (state.unconsumed > 0) {
      const length = state.unconsumed;
      state.unconsumed = 0;
      this[kSession][kTransport].consumed(this, length);
    }
    if (state.remoteEnded) this.push(null);
  }

  write(chunk, encoding, callback) {
    const result = super.write(fixed(chunk), encoding, callback);
    noteWaiting(this);
    return result;
  }

  end(chunk, encoding, callback) {
    this[kState].endedInTurn = isInTurn();
    super.end(fixed(chunk), encoding, callback);
    noteWaiting(this);
    return this;
  }

  _write(chunk, encoding, callback) {
    if (this.pending) {
      this.once('ready', () => this._write(chunk, encoding, callback));
      return;
    }
    if (this.destroyed) return;
    this[kUpdateTimer]();
    if (!this[kState].headersSent) this[kProceed]();
    this.#submit(chunk, encoding);
    onWriteReady(this, chunk.length, callback);
    noteWaiting(this);
    checkBudgets();
    publishChunk(this, chunk, encoding);
  }

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
    onWriteReady(this, length, callback);
    noteWaiting(this);
    checkBudgets();
    publishChunks(this, chunks);
  }

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
    const status = native.write(session[kHandle], this[kId], chunk, latin1);
    if (status >= 0) {
      const { timing } = this[kState];
      if (timing !== null) timing.dataWritten(chunk, latin1);
      return;
    }
    // Behind our own reset, which has still to leave, it is no fault: the stream goes with that.
    const { closed, over } = this[kState];
    if (closed && !over) return;
    const fault = submitFault(status);
    if (fault !== undefined) this.destroy(fault);
  }

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
    if (!state.waitForTrailers) this[kMaybeDestroy]();
  }

  _destroy(error, callback) {
    const session = this[kSession];
    const state = this[kState];
    const sessionState = session[kState];
    const sessionCode = sessionState.goawayCode || sessionState.destroyCode;
    // A stream that had closed well has nothing to report, though the session
    // may have failed meanwhile.
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
    if (state.timing !== null) recordStream(this, sessionState);
    this[kAsyncResource].emitDestroy();
    // The session may have waited for this one; but not from in here.
    if (sessionState.closed) setImmediate(maybeDestroySession, session);
    callback(error);
  }

  // ----------------------------------------------------------------- internal

  /** Our side is done. The core tells when the peer's is, too. */
  [kMaybeDestroy]() {}

  _onTimeout() {
    if (this.destroyed) return;
    const session = this[kSession];
    if (hasWriteInFlight(this) && native.streamState(session[kHandle], this[kId]) >= 0) {
      const sent = shared.answers[STREAM_STATE.DATA_SENT];
      const state = this[kState];
      if (sent !== state.dataSentAtTimeout) {
        state.dataSentAtTimeout = sent;
        this[kUpdateTimer]();
        return;
      }
    }
    this.emit('timeout');
  }

  [kUpdateTimer]() {
    if (this.destroyed) return;
    if (this[kTimeout] !== null) this[kTimeout].refresh();
    if (this[kSession] !== undefined) this[kSession][kUpdateTimer]();
  }

  [inspect.custom](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const description = {
      id: this[kId] || '<pending>',
      closed: this.closed,
      destroyed: this.destroyed,
      state: this.state,
      readableState: this._readableState,
      writableState: this._writableState,
    };
    return `Http2Stream ${inspect(description, {
      ...options,
      depth: options.depth == null ? null : options.depth - 1,
    })}`;
  }
}

/**
 * What the application has closed goes with the second of its sides.
 * @this {Http2Stream}
 */
function destroyEnded() {
  if (this.readableEnded && !this.destroyed) this.destroy();
}

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
// So it is where Node has wrapped it in a deprecation.
if (!features.priorities) {
  Object.defineProperty(Http2Stream.prototype, 'priority', { __proto__: null, enumerable: true });
}

module.exports = { Http2Stream };
