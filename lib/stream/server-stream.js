'use strict';

/** ServerHttp2Stream: a request of a client, and what the server answers. */

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
const { Http2Stream } = require('./stream');
const { prepareResponse, submitResponse } = require('./response');
const { submitError, submitFault } = require('../native/status');
const { SUBMIT } = require('../native/tables');
const { assertIsObject, validateFunction } = require('../node/validators');
const { nextTick, setImmediate } = require('../node/timers');
const {
  kAuthority, kChannels, kHandle, kHeadRequest, kId, kInfoHeaders, kInit, kMaybeDestroy, kProceed,
  kProxySocket, kPump, kRefuseBody, kRequest, kResponse, kScheme, kSentHeaders, kSession, kState,
  kStrict, kUpdateTimer,
} = require('../symbols');

const {
  HTTP_STATUS_SWITCHING_PROTOCOLS,
  NGHTTP2_ERR_STREAM_CLOSED,
  NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE,
} = constants;

/** Loaded when the first file is sent. */
function sendFile() {
  return require('./send-file');
}

class ServerHttp2Stream extends Http2Stream {
  /**
   * @param {ServerHttp2Session} session
   * @param {number} id
   * @param {object} headers  of the request
   * @param {boolean} ended  whether the request has no body
   * @param {object} [options]  of the Duplex
   */
  constructor(session, id, headers, ended, options) {
    super(session, options);
    // What the compatibility layer will set: one shape for all streams.
    this[kRequest] = undefined;
    this[kResponse] = undefined;
    this[kProxySocket] = undefined;
    this[kInit](id);
    this[kScheme] = headers[':scheme'];
    this[kAuthority] = getAuthority(headers);
    if (ended) {
      this[kState].peerEndedWithHeaders();
      // What push(null) would come to: 'end' follows when somebody reads.
      this._readableState.ended = true;
    }
  }

  /** The answer to a HEAD request has no body (RFC 9110, 9.3.2). */
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
    if (!this.pushAllowed) throw new codes.ERR_HTTP2_PUSH_DISABLED(); // any more
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
   * @param {object|Array} [headers]
   * @param {object} [options]  endStream, waitForTrailers, sendDate
   * @throws {Error} ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_HEADERS_SENT, ...
   */
  respond(headers, options) {
    if (this.destroyed || this.closed) throw new codes.ERR_HTTP2_INVALID_STREAM();
    if (this.headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
    assertIsObject(options, 'options');
    if (options !== undefined) {
      // Accessors run now: later they could build a header block in the place of this one.
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

  /** As respond(), with the content of an open file. */
  respondWithFD(fd, headers, options) {
    sendFile().respondWithFD(this, fd, headers, options);
  }

  /** As respond(), with the content of a file. */
  respondWithFile(path, headers, options) {
    sendFile().respondWithFile(this, path, headers, options);
  }

  /**
   * An informational header block, before respond().
   * @param {object} headers
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

  /** A write before respond() implies it. */
  [kProceed]() {
    this.respond();
  }

  /** The answer is out: a request body that nobody has begun to read is not wanted. */
  [kMaybeDestroy]() {
    if (isUnwanted(this)) setImmediate(closeUnwanted, this);
  }

  _destroy(error, callback) {
    const fd = this[kState].disownFile();
    if (fd !== -1) sendFile().closeDescriptor(fd);
    super._destroy(error, callback);
  }
}

ServerHttp2Stream.prototype[kChannels] = serverChannels;

/**
 * Whether the stream was closed by the application's own code, accessors and
 * toString() of what it gave, since the call was checked.
 * @throws {Error} what the call would throw now
 */
function isClosedMeanwhile(stream, HeadersSent) {
  if (stream.destroyed) throw new codes.ERR_HTTP2_INVALID_STREAM();
  if (stream.headersSent) throw new HeadersSent();
  return stream.closed;
}

/** Errors of a stream that the application never gets are told to the callback. */
function ignoreError() {}

function handOverPush(callback, stream, headers) {
  publishStart(stream, headers);
  if (stream.destroyed) {
    stream.on('error', ignoreError);
    callback(stream.errored ?? new codes.ERR_HTTP2_INVALID_STREAM());
    return;
  }
  callback(null, stream, headers, 0);
}

/** The response is out, and nobody has asked for the request's body. */
function isUnwanted(stream) {
  const state = stream[kState];
  return !state.remoteEnded && !state.didRead && stream.readableFlowing === null &&
    !state.sendsFile && state.headersSent && !stream.closed && !stream.destroyed;
}

/** Later, so that what is pushed meanwhile still gets its promise out. */
function closeUnwanted(stream) {
  if (isUnwanted(stream)) stream.close();
}

function pushError(status) {
  switch (status) {
    case NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE:
      return new codes.ERR_HTTP2_OUT_OF_STREAMS();
    case NGHTTP2_ERR_STREAM_CLOSED:
      return new codes.ERR_HTTP2_INVALID_STREAM();
    default:
      return submitError(status);
  }
}

module.exports = { ServerHttp2Stream };
