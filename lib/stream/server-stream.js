'use strict';

/**
 * ServerHttp2Stream: a request of a client or one that the server promises (a push), and what the
 * server answers. How headers are completed is in response.js, how files are sent in
 * send-file.js.
 */

const { constants } = require('../node/constants');
const { codes } = require('../node/errors');
const { debugStream } = require('../observe/debug');
const {
  publishCreated, publishResponded, publishStart, serverChannels,
} = require('../observe/diagnostics');
const {
  assertValidPseudoHeader, assertValidPseudoHeaderResponse, buildHeaderBlock, completeRequest,
  getAuthority,
} = require('../headers/outgoing');
const { STATUS, submitError, submitFault } = require('../native/status');
const { SUBMIT } = require('../native/tables');
const { assertIsObject, validateFunction } = require('../node/validators');
const { nextTick, setImmediate } = require('../node/timers');
const { Http2Stream } = require('./stream');
const { prepareResponse, submitResponse } = require('./response');
const {
  kAuthority, kChannels, kHandle, kHeadRequest, kId, kInfoHeaders, kInit, kOurSideDone, kProceed,
  kProxySocket, kPump, kRefuseBody, kRequest, kResponse, kScheme, kSentHeaders, kSession, kState,
  kStrict, kUpdateTimer,
} = require('../symbols');

const { HTTP_STATUS_SWITCHING_PROTOCOLS } = constants;

/** Loads send-file.js, when the first file is sent. */
function sendFile() {
  return require('./send-file');
}

/** A request that the server answers: the client's, or one that it has promised itself. */
class ServerHttp2Stream extends Http2Stream {
  /**
   * @param {ServerHttp2Session} session
   * @param {number} id
   * @param {object} headers  of the request
   * @param {boolean} ended  whether END_STREAM came with them
   * @param {object} [options]  of the Duplex
   */
  constructor(session, id, headers, ended, options) {
    super(session, options);
    /**
     * The request of the compatibility API, which sets it; undefined: none. This field and the
     * next two are made here so that all streams have one shape.
     */
    this[kRequest] = undefined;
    /** The response of the compatibility API; undefined: none. */
    this[kResponse] = undefined;
    /**
     * The proxy that request and response show as their `socket`; undefined: nobody has asked for
     * it.
     */
    this[kProxySocket] = undefined;
    this[kInit](id);
    /** The scheme of the request. A push on this stream has the same, unless it names another. */
    this[kScheme] = headers[':scheme'];
    /**
     * The authority of the request. A push on this stream has the same, unless it names another.
     */
    this[kAuthority] = getAuthority(headers);
    if (ended) {
      this[kState].peerEndedWithHeaders();
      // This is what push(null) would come to: 'end' is emitted when somebody reads.
      this._readableState.ended = true;
    }
  }

  /** Called for a HEAD request: the answer has no body (RFC 9110, 9.3.2). */
  [kRefuseBody]() {
    this[kHeadRequest] = true;
    this.end();
  }

  /** Whether the client takes pushes, and the stream can carry one. */
  get pushAllowed() {
    const session = this[kSession];
    return !this.destroyed && !this.closed && !session.closed && !session.destroyed &&
      session.remoteSettings.enablePush;
  }

  /**
   * Promises a request and its response on this stream (RFC 9113, 8.4).
   * @param {object} headers  of the promised request
   * @param {object} [options]  endStream
   * @param {Function} callback  (err, pushStream, headers, 0)
   * @throws {Error} ERR_HTTP2_PUSH_DISABLED, ERR_HTTP2_NESTED_PUSH
   */
  pushStream(headers, options, callback) {
    if (!this.pushAllowed) throw new codes.ERR_HTTP2_PUSH_DISABLED();
    if (this[kId] % 2 === 0) throw new codes.ERR_HTTP2_NESTED_PUSH();
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    validateFunction(callback, 'callback');
    assertIsObject(options, 'options');
    assertIsObject(headers, 'headers');
    const session = this[kSession];
    const endStream = Boolean(options?.endStream);
    headers = Object.assign({ __proto__: null }, headers);
    completeRequest(headers, this[kAuthority], this[kScheme]);
    debugStream(this, 'initiating push stream');
    this[kUpdateTimer]();
    const { text, count } = buildHeaderBlock(headers, assertValidPseudoHeader,
      session[kStrict]);
    // An accessor of the headers may have closed the stream or the session.
    if (!this.pushAllowed) throw new codes.ERR_HTTP2_PUSH_DISABLED();
    const id = session[kHandle].push(this[kId], text, count);
    if (id < 0) {
      nextTick(callback, pushError(id));
      return;
    }
    const stream = new ServerHttp2Stream(session, id, headers, true);
    stream[kState].pushed();
    publishCreated(stream, headers);
    stream[kSentHeaders] = headers;
    if (headers[':method'] === 'HEAD') stream[kRefuseBody]();
    else if (endStream) stream.end();
    session[kPump].outbox.promise(handOverPush, callback, stream, headers);
  }

  /**
   * Submits the HEADERS of the response; the body follows by write() and end().
   * @param {object|Array} [headers]  by name, or `[name, value, ...]`
   * @param {object} [options]  endStream, waitForTrailers, sendDate
   * @throws {Error} ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_HEADERS_SENT, ERR_HTTP2_STATUS_INVALID,
   *   and what is wrong with a header
   */
  respond(headers, options) {
    if (this.destroyed || this.closed) throw new codes.ERR_HTTP2_INVALID_STREAM();
    if (this.headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    assertIsObject(options, 'options');
    if (options !== undefined) {
      // Accessors run here, not while the headers are serialised: they may respond, too.
      options = { ...options };
      if (isClosedMeanwhile(this, codes.ERR_HTTP2_HEADERS_SENT)) return;
    }
    debugStream(this, 'initiating response');
    this[kUpdateTimer]();
    const response = prepareResponse(this, headers, options);
    if (isClosedMeanwhile(this, codes.ERR_HTTP2_HEADERS_SENT)) return;
    const endStream = Boolean(options?.endStream) || response.bodyless;
    const state = this[kState];
    if (options?.waitForTrailers) state.willHaveTrailers();
    if (endStream) state.endsWithHeaders();
    const submitted = submitResponse(this, response.block, endStream ? SUBMIT.END_STREAM : 0);
    if (endStream && submitted) this.end();
    if (submitted) publishResponded(this);
  }

  /** As respond(), with the content of an open file: see send-file.js. */
  respondWithFD(fd, headers, options) {
    sendFile().respondWithFD(this, fd, headers, options);
  }

  /** As respond(), with the content of a file: see send-file.js. */
  respondWithFile(path, headers, options) {
    sendFile().respondWithFile(this, path, headers, options);
  }

  /**
   * Submits an informational header block, before respond().
   * @param {object} headers  `:status` 100..199 but for 101, if it is given
   * @throws {Error} ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_HEADERS_AFTER_RESPOND,
   *   ERR_HTTP2_STATUS_101, ERR_HTTP2_INVALID_INFO_STATUS, and what is wrong with a header
   */
  additionalHeaders(headers) {
    if (this.destroyed || this.closed) throw new codes.ERR_HTTP2_INVALID_STREAM();
    if (this.headersSent) throw new codes.ERR_HTTP2_HEADERS_AFTER_RESPOND();
    assertIsObject(headers, 'headers');
    const session = this[kSession];
    headers = Object.assign({ __proto__: null }, headers);
    debugStream(this, 'sending additional headers');
    if (headers[':status'] != null) {
      const status = headers[':status'] |= 0;
      if (status === HTTP_STATUS_SWITCHING_PROTOCOLS) throw new codes.ERR_HTTP2_STATUS_101();
      if (status < 100 || status >= 200) {
        throw new codes.ERR_HTTP2_INVALID_INFO_STATUS(headers[':status']);
      }
    }
    this[kUpdateTimer]();
    const { text, count } = buildHeaderBlock(headers, assertValidPseudoHeaderResponse,
      session[kStrict]);
    if (isClosedMeanwhile(this, codes.ERR_HTTP2_HEADERS_AFTER_RESPOND)) return;
    if (this[kInfoHeaders] === undefined) this[kInfoHeaders] = [headers];
    else this[kInfoHeaders].push(headers);
    const fault = submitFault(session[kHandle].info(this[kId], text, count));
    if (fault !== undefined) this.destroy(fault);
  }

  /** Called by a write before respond(): it responds with default headers. */
  [kProceed]() {
    this.respond();
  }

  /** Called when our side is done: a request body that nobody has begun to read is not wanted. */
  [kOurSideDone]() {
    if (isUnwanted(this)) setImmediate(closeUnwanted, this);
  }

  /** The descriptor of respondWithFile() is closed with the stream. */
  _destroy(error, callback) {
    const fd = this[kState].disownFile();
    if (fd !== -1) sendFile().closeDescriptor(fd);
    super._destroy(error, callback);
  }
}

ServerHttp2Stream.prototype[kChannels] = serverChannels;

/**
 * Whether the stream has been closed since the call was checked, by code of the application that
 * ran during the call: accessors and toString() of what was given.
 * @param {ServerHttp2Stream} stream
 * @param {Function} HeadersSent  class of the error if there has been a response
 * @throws {Error} what the call would throw if it came now
 */
function isClosedMeanwhile(stream, HeadersSent) {
  if (stream.destroyed) throw new codes.ERR_HTTP2_INVALID_STREAM();
  if (stream.headersSent) throw new HeadersSent();
  return stream.closed;
}

/** A listener for 'error' of a push that the application does not get: its callback is told. */
function ignoreError() {}

/** Calls the callback of pushStream(), in a tick (Outbox#promise()). */
function handOverPush(callback, stream, headers) {
  publishStart(stream, headers);
  if (stream.destroyed) {
    stream.on('error', ignoreError);
    callback(stream.errored ?? new codes.ERR_HTTP2_INVALID_STREAM());
    return;
  }
  callback(null, stream, headers, 0);
}

/**
 * Whether the response has been submitted, and nobody has begun to read a body that still comes.
 */
function isUnwanted(stream) {
  const state = stream[kState];
  return !state.remoteEnded && state.isUntouched(stream) &&
    !state.sendsFile && state.headersSent && !stream.closed && !stream.destroyed;
}

/**
 * Called in the next turn of the loop, so that the promises of what is pushed until then are sent
 * before the reset.
 */
function closeUnwanted(stream) {
  if (isUnwanted(stream)) stream.close();
}

/** The error for a promise that the core has refused. */
function pushError(status) {
  switch (status) {
    case STATUS.STREAM_ID_NOT_AVAILABLE:
      return new codes.ERR_HTTP2_OUT_OF_STREAMS();
    case STATUS.STREAM_CLOSED:
      return new codes.ERR_HTTP2_INVALID_STREAM();
    default:
      return submitError(status);
  }
}

module.exports = { ServerHttp2Stream };
