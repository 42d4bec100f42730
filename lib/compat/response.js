'use strict';

/**
 * Http2ServerResponse: a response with the members of http.ServerResponse. Like that one it is a
 * legacy stream; what is written goes to the stream proper, `response.stream`.
 */

const { Stream } = require('node:stream');
const { format } = require('node:util');
const { codes } = require('../node/errors');
const { validateFunction, validateObject, validateString } = require('../node/validators');
const { nextTick } = require('../node/timers');
const {
  Fields, appendField, assertValidField, earlyHintFields, normalizeName, setField,
  setFieldsOfArray,
} = require('./header-fields');
const { closeResponse, isTrailerless, listenTo } = require('./listeners');
const {
  kClosed, kDestroyed, kEnded, kHeaders, kSendDate, kStatusCode, kStream, kTrailers,
} = require('./symbols');
const { kAwaitTrailers, kRequest, kResponse, kState } = require('../symbols');

const {
  ERR_HTTP2_HEADERS_SENT,
  ERR_HTTP2_INFO_STATUS_NOT_ALLOWED,
  ERR_HTTP2_INVALID_STREAM,
  ERR_HTTP2_STATUS_INVALID,
  ERR_STREAM_WRITE_AFTER_END,
} = codes;

/** A response with the members of http.ServerResponse. */
class Http2ServerResponse extends Stream {
  /**
   * @param {import('node:http2').ServerHttp2Stream} stream
   * @param {object} [options]  of the EventEmitter
   */
  constructor(stream, options) {
    super(options);
    listenTo(stream);
    /** The stream that the response is sent on. */
    this[kStream] = stream;
    /** The headers that have been set, Fields by normalized name; undefined: none. */
    this[kHeaders] = undefined;
    /** The trailers that have been set, by normalized name; undefined: none. */
    this[kTrailers] = undefined;
    /** The status that is sent with the headers. */
    this[kStatusCode] = 200;
    /** Whether a `date` field is added to the headers. */
    this[kSendDate] = true;
    /** Whether end() has been called. */
    this[kEnded] = false;
    /** Whether the response is closed: with its stream, or by end() when that has gone. */
    this[kClosed] = false;
    /** Whether destroy() has been called. */
    this[kDestroyed] = false;
    /**
     * Says to users of legacy streams that this is one to write to. The library never clears it.
     */
    this.writable = true;
    /** The request that it answers; null: the stream is a push, which has none. */
    this.req = stream[kRequest] ?? null;
    stream[kResponse] = this;
  }

  /** Whether the headers have been sent: middleware of http looks here. */
  get _header() {
    return this.headersSent;
  }

  /** Whether end() has been called. */
  get writableEnded() {
    return this[kEnded];
  }

  /** The older name of `writableEnded`. */
  get finished() {
    return this[kEnded];
  }

  /**
   * @returns {net.Socket|undefined} a stand-in for that of the connection (stream-socket.js);
   *   undefined once the response is closed
   */
  get socket() {
    return this[kClosed] ? undefined : require('./stream-socket').proxySocketOf(this[kStream]);
  }

  get connection() {
    return this.socket;
  }

  get stream() {
    return this[kStream];
  }

  /** Whether the headers have been submitted. */
  get headersSent() {
    return this[kStream].headersSent;
  }

  /** Whether a `date` field is added to the headers. */
  get sendDate() {
    return this[kSendDate];
  }

  set sendDate(on) {
    this[kSendDate] = Boolean(on);
  }

  /** @returns {number} the status that is sent with the headers */
  get statusCode() {
    return this[kStatusCode];
  }

  /** @throws {RangeError} ERR_HTTP2_INFO_STATUS_NOT_ALLOWED, ERR_HTTP2_STATUS_INVALID */
  set statusCode(code) {
    code |= 0;
    if (code >= 100 && code < 200) throw new ERR_HTTP2_INFO_STATUS_NOT_ALLOWED();
    if (code < 100 || code > 599) throw new ERR_HTTP2_STATUS_INVALID(code);
    this[kStatusCode] = code;
  }

  /**
   * HTTP/2 has none.
   * @returns {string} empty
   */
  get statusMessage() {
    require('./warnings').warnOfStatusMessage();
    return '';
  }

  set statusMessage(message) {
    require('./warnings').warnOfStatusMessage();
  }

  get writableCorked() {
    return this[kStream].writableCorked;
  }

  get writableHighWaterMark() {
    return this[kStream].writableHighWaterMark;
  }

  get writableObjectMode() {
    return this[kStream].writableObjectMode;
  }

  get writableFinished() {
    return this[kStream].writableFinished;
  }

  get writableLength() {
    return this[kStream].writableLength;
  }

  get writableNeedDrain() {
    return this[kStream].writableNeedDrain;
  }

  /**
   * Sets a trailer; the trailers are sent when the body has been.
   * @param {string} name
   * @param {any} value
   * @throws {TypeError} ERR_INVALID_ARG_TYPE, and see assertValidField()
   */
  setTrailer(name, value) {
    validateString(name, 'name');
    name = normalizeName(name);
    assertValidField(name, value);
    this[kTrailers] ??= { __proto__: null };
    this[kTrailers][name] = value;
    this[kStream][kAwaitTrailers]();
  }

  /**
   * @param {object} headers  trailers by name
   * @throws {TypeError} as setTrailer()
   */
  addTrailers(headers) {
    for (const name of Object.keys(headers)) this.setTrailer(name, headers[name]);
  }

  /**
   * @param {string} name
   * @returns {any} the value as it was set; undefined: there is none
   */
  getHeader(name) {
    validateString(name, 'name');
    return this[kHeaders]?.[normalizeName(name)];
  }

  /** @returns {string[]} in lower case */
  getHeaderNames() {
    return this[kHeaders] === undefined ? [] : Object.keys(this[kHeaders]);
  }

  /** @returns {object} a copy, by lower-cased name, with a null prototype */
  getHeaders() {
    return Object.assign({ __proto__: null }, this[kHeaders]);
  }

  /**
   * @param {string} name
   * @returns {boolean}
   */
  hasHeader(name) {
    validateString(name, 'name');
    return this[kHeaders] !== undefined && normalizeName(name) in this[kHeaders];
  }

  /**
   * Removes a header. For `date` it only switches off that one is added.
   * @param {string} name
   * @throws {Error} ERR_HTTP2_HEADERS_SENT
   */
  removeHeader(name) {
    validateString(name, 'name');
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    name = normalizeName(name);
    if (name === 'date') {
      this[kSendDate] = false;
    } else if (this[kHeaders] !== undefined) {
      delete this[kHeaders][name];
    }
  }

  /**
   * @param {string} name
   * @param {any} value  a string, or an array of them
   * @throws {TypeError} ERR_INVALID_ARG_TYPE, and see assertValidField()
   * @throws {Error} ERR_HTTP2_HEADERS_SENT
   */
  setHeader(name, value) {
    validateString(name, 'name');
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    setField(this, name, value);
  }

  /**
   * Adds a value to those that the header has.
   * @param {string} name
   * @param {string|string[]} value
   * @throws {TypeError} ERR_INVALID_ARG_TYPE, and see assertValidField()
   * @throws {Error} ERR_HTTP2_HEADERS_SENT
   */
  appendHeader(name, value) {
    validateString(name, 'name');
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    appendField(this, name, value);
  }

  /** Sends the headers, if they have not been sent. */
  flushHeaders() {
    if (this[kClosed] || this[kStream].headersSent) return;
    this.writeHead(this[kStatusCode]);
  }

  /**
   * Sets headers, and sends all that have been set.
   * @param {number} statusCode
   * @param {string|object|any[]} [statusMessage]  ignored if it is a string; otherwise the
   *   headers
   * @param {object|any[]} [headers]  an object, a flat array, or one of pairs
   * @returns {this}
   * @throws {Error} ERR_HTTP2_HEADERS_SENT, and what ServerHttp2Stream#respond throws
   */
  writeHead(statusCode, statusMessage, headers) {
    const stream = this[kStream];
    if (this[kClosed] || stream.destroyed || stream.closed) return this;
    if (stream.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    if (typeof statusMessage === 'string') require('./warnings').warnOfStatusMessage();
    if (headers === undefined && typeof statusMessage === 'object') headers = statusMessage;
    if (Array.isArray(headers)) {
      setFieldsOfArray(this, headers);
    } else if (typeof headers === 'object') {
      for (const name of Object.keys(headers)) setField(this, name, headers[name]);
    }
    this[kStatusCode] = statusCode;
    respond(this);
    return this;
  }

  cork() {
    this[kStream].cork();
  }

  uncork() {
    this[kStream].uncork();
  }

  /**
   * @param {string|Uint8Array} chunk
   * @param {string|Function} [encoding]
   * @param {(error?: Error) => void} [callback]  once the chunk has been sent
   * @returns {boolean} false: the application should wait for 'drain'
   */
  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    if (this[kEnded]) return failWrite(this, new ERR_STREAM_WRITE_AFTER_END(), callback);
    if (this[kClosed]) return failWrite(this, new ERR_HTTP2_INVALID_STREAM(), callback);
    if (this[kDestroyed]) return false;
    const stream = this[kStream];
    if (!stream.headersSent) this.writeHead(this[kStatusCode]);
    return stream.write(chunk, encoding, callback);
  }

  /**
   * @param {string|Uint8Array|Function} [chunk]  last piece of the body
   * @param {string|Function} [encoding]
   * @param {() => void} [callback]  once for 'finish'; in a tick, if the response has ended
   *   before
   * @returns {this}
   */
  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = undefined;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    if (this[kEnded] || this[kClosed]) {
      if (typeof callback === 'function') nextTick(callback);
      return this;
    }
    if (chunk !== undefined && chunk !== null) this.write(chunk, encoding);
    const stream = this[kStream];
    this[kEnded] = true;
    if (typeof callback === 'function') {
      // A stream that has no body, as after HEAD, has emitted its 'finish' long ago.
      const finisher = stream.writableEnded ? this : stream;
      finisher.once('finish', callback);
    }
    if (!stream.headersSent) this.writeHead(this[kStatusCode]);
    if (stream.destroyed) closeResponse(stream);
    else stream.end();
    return this;
  }

  /** @param {Error} [error]  that the stream is destroyed with */
  destroy(error) {
    if (this[kDestroyed]) return;
    this[kDestroyed] = true;
    this[kStream].destroy(error);
  }

  /**
   * @param {number} msecs  ms of silence on the stream until 'timeout'; 0: never
   * @param {() => void} [callback]  for 'timeout'
   */
  setTimeout(msecs, callback) {
    if (!this[kClosed]) this[kStream].setTimeout(msecs, callback);
  }

  /**
   * Promises a request and its response (RFC 9113, 8.4).
   * @param {object} headers  of the promised request
   * @param {(error: Error|null, response?: Http2ServerResponse) => void} callback
   * @throws {Error} what ServerHttp2Stream#pushStream throws
   */
  createPushResponse(headers, callback) {
    validateFunction(callback, 'callback');
    if (this[kClosed]) {
      nextTick(callback, new ERR_HTTP2_INVALID_STREAM());
      return;
    }
    this[kStream].pushStream(headers, {}, (error, stream) => {
      if (error) callback(error);
      else callback(null, new Http2ServerResponse(stream));
    });
  }

  /**
   * Sends a 100 response: the client may send the body.
   * @returns {boolean} false: it is too late for that
   */
  writeContinue() {
    return this.writeInformation(100);
  }

  /**
   * Sends a 103 response.
   * @param {object} hints  `link`: a string or an array of them; other fields
   * @returns {boolean} false: there are no links, or it is too late
   * @throws {TypeError} see earlyHintFields()
   */
  writeEarlyHints(hints) {
    const headers = earlyHintFields(hints);
    return headers.Link.length > 0 && this.writeInformation(103, headers);
  }

  /**
   * Sends an informational response.
   * @param {number} statusCode  100..199, not 101
   * @param {object} [headers]
   * @returns {boolean} false: it is too late
   * @throws {RangeError} ERR_HTTP2_STATUS_INVALID
   */
  writeInformation(statusCode, headers) {
    if (typeof statusCode !== 'number' || statusCode === 101 ||
        statusCode < 100 || statusCode > 199) {
      throw new ERR_HTTP2_STATUS_INVALID(format('%s', statusCode));
    }
    const stream = this[kStream];
    if (stream.headersSent || this[kClosed]) return false;
    if (headers !== undefined && headers !== null) validateObject(headers, 'headers');
    stream.additionalHeaders({ __proto__: null, ...headers, ':status': statusCode });
    return true;
  }
}

/**
 * A write that can't be done: its callback gets the error, and the response is destroyed with it.
 */
function failWrite(response, error, callback) {
  if (typeof callback === 'function') nextTick(callback, error);
  response.destroy(error);
  return false;
}

/**
 * Sends the headers. The core is always to ask for trailers, as they may be set until the body
 * has ended.
 */
function respond(response) {
  response[kStream][kState].asksForTrailers(isTrailerless);
  response[kHeaders] ??= new Fields();
  response[kHeaders][':status'] = response[kStatusCode];
  response[kStream].respond(response[kHeaders], {
    endStream: response[kEnded],
    waitForTrailers: true,
    sendDate: response[kSendDate],
  });
}

module.exports = Http2ServerResponse;
