'use strict';

const { Stream } = require('node:stream');
const { format } = require('node:util');
const { codes } = require('../node/errors');
const { validateFunction, validateObject, validateString } = require('../node/validators');
const { kAwaitTrailers, kRequest, kResponse, kState } = require('../symbols');
const {
  Fields, appendField, assertValidField, earlyHintFields, normalizeName, setField,
  setFieldsOfArray,
} = require('./header-fields');
const { closeResponse, isTrailerless, listenTo } = require('./listeners');
const { nextTick } = require('../node/timers');
const {
  kClosed, kDestroyed, kEnded, kHeaders, kSendDate, kStatusCode, kStream, kTrailers,
} = require('./symbols');

const {
  ERR_HTTP2_HEADERS_SENT,
  ERR_HTTP2_INFO_STATUS_NOT_ALLOWED,
  ERR_HTTP2_INVALID_STREAM,
  ERR_HTTP2_STATUS_INVALID,
  ERR_STREAM_WRITE_AFTER_END,
} = codes;

/**
 * An HTTP/2 response with the members of http.ServerResponse. Like that one it
 * is a legacy stream; the stream proper is `response.stream`.
 */
class Http2ServerResponse extends Stream {
  /**
   * @param {import('node:http2').ServerHttp2Stream} stream
   * @param {object} [options]  of the EventEmitter
   */
  constructor(stream, options) {
    super(options);
    listenTo(stream);
    this[kStream] = stream;
    this[kHeaders] = undefined; // Fields, names normalized
    this[kTrailers] = undefined;
    this[kStatusCode] = 200;
    this[kSendDate] = true;
    this[kEnded] = false;
    this[kClosed] = false;
    this[kDestroyed] = false;
    this.writable = true;
    this.req = stream[kRequest] ?? null; // a push has none
    stream[kResponse] = this;
  }

  get _header() {
    return this.headersSent;
  }

  get writableEnded() {
    return this[kEnded];
  }

  get finished() {
    return this[kEnded];
  }

  get socket() {
    return this[kClosed] ? undefined : require('./stream-socket').proxySocketOf(this[kStream]);
  }

  get connection() {
    return this.socket;
  }

  get stream() {
    return this[kStream];
  }

  get headersSent() {
    return this[kStream].headersSent;
  }

  get sendDate() {
    return this[kSendDate];
  }

  set sendDate(on) {
    this[kSendDate] = Boolean(on);
  }

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
   * @param {string} name
   * @param {any} value
   * @throws {TypeError}  see assertValidField()
   */
  setTrailer(name, value) {
    validateString(name, 'name');
    name = normalizeName(name);
    assertValidField(name, value);
    this[kTrailers] ??= { __proto__: null };
    this[kTrailers][name] = value;
    this[kStream][kAwaitTrailers]();
  }

  /** @param {object} headers */
  addTrailers(headers) {
    for (const name of Object.keys(headers)) this.setTrailer(name, headers[name]);
  }

  /**
   * @param {string} name
   * @returns {any}
   */
  getHeader(name) {
    validateString(name, 'name');
    return this[kHeaders]?.[normalizeName(name)];
  }

  /** @returns {string[]} */
  getHeaderNames() {
    return this[kHeaders] === undefined ? [] : Object.keys(this[kHeaders]);
  }

  /** @returns {object}  a copy with a null prototype */
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
   * @throws {TypeError}  see assertValidField()
   * @throws {Error} ERR_HTTP2_HEADERS_SENT
   */
  setHeader(name, value) {
    validateString(name, 'name');
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    setField(this, name, value);
  }

  /**
   * Adds a value to those the header has.
   * @param {string} name
   * @param {string|string[]} value
   * @throws {TypeError}  see assertValidField()
   * @throws {Error} ERR_HTTP2_HEADERS_SENT
   */
  appendHeader(name, value) {
    validateString(name, 'name');
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    appendField(this, name, value);
  }

  flushHeaders() {
    if (this[kClosed] || this[kStream].headersSent) return;
    this.writeHead(this[kStatusCode]);
  }

  /**
   * @param {number} statusCode
   * @param {string|object|any[]} [statusMessage]  ignored, or the headers
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
   * @param {(error?: Error) => void} [callback]
   * @returns {boolean}  false: wait for 'drain'
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
   * @param {string|Uint8Array|Function} [chunk]
   * @param {string|Function} [encoding]
   * @param {() => void} [callback]  once, when the response is out
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
      // A stream that has no body, as after HEAD, has finished long ago.
      const finisher = stream.writableEnded ? this : stream;
      finisher.once('finish', callback);
    }
    if (!stream.headersSent) this.writeHead(this[kStatusCode]);
    if (stream.destroyed) closeResponse(stream);
    else stream.end();
    return this;
  }

  /** @param {Error} [error]  for the stream */
  destroy(error) {
    if (this[kDestroyed]) return;
    this[kDestroyed] = true;
    this[kStream].destroy(error);
  }

  /**
   * @param {number} msecs  of silence on the stream until 'timeout'
   * @param {() => void} [callback]
   */
  setTimeout(msecs, callback) {
    if (!this[kClosed]) this[kStream].setTimeout(msecs, callback);
  }

  /**
   * @param {object} headers  of the request that the push anticipates
   * @param {(error: Error|null, response?: Http2ServerResponse) => void} callback
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

  /** @returns {boolean}  whether there still was time for it */
  writeContinue() {
    return this.writeInformation(100);
  }

  /**
   * @param {object} hints  `link`: a string or an array of them; and headers
   * @returns {boolean}  whether they went out
   */
  writeEarlyHints(hints) {
    const headers = earlyHintFields(hints);
    return headers.Link.length > 0 && this.writeInformation(103, headers);
  }

  /**
   * Sends an informational response.
   * @param {number} statusCode  100..199, not 101
   * @param {object} [headers]
   * @returns {boolean}  false: too late
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

function failWrite(response, error, callback) {
  if (typeof callback === 'function') nextTick(callback, error);
  response.destroy(error);
  return false;
}

/** Trailers are always asked for: they may be set until the body has ended. */
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
