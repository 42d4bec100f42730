'use strict';

const { codes: { ERR_INVALID_ARG_VALUE } } = require('../node/errors');
const { validateString } = require('../node/validators');
const { kRequest } = require('../symbols');
const { createEndedState, createState, isTouched, LazyReadable } = require('./lazy-readable');
const { followEnd, listenTo, startReading } = require('./listeners');
const { nextTick } = require('../node/timers');
const {
  kAborted, kClosed, kHeaders, kRawHeaders, kRawTrailers, kReading, kStream, kTrailers,
} = require('./symbols');

function onPause() {
  this[kStream].pause();
}

function onResume() {
  this[kStream].resume();
}

/** An `_events` with the keys that stream.Readable starts with, and ours. */
function createEvents() {
  return {
    close: undefined,
    error: undefined,
    data: undefined,
    end: undefined,
    readable: undefined,
    pause: onPause,
    resume: onResume,
  };
}

function resumeStream(stream) {
  stream.resume();
}

/** An HTTP/2 request with the members of http.IncomingMessage. */
class Http2ServerRequest extends LazyReadable {
  /**
   * @param {import('node:http2').ServerHttp2Stream} stream
   * @param {object} headers  kept, not copied
   * @param {import('node:stream').ReadableOptions} [options]
   * @param {string[]} rawHeaders
   */
  constructor(stream, headers, options, rawHeaders) {
    super(options, createEvents(), 2);
    listenTo(stream);
    stream[kRequest] = this;
    this[kStream] = stream;
    this[kHeaders] = headers;
    this[kRawHeaders] = rawHeaders;
    this[kTrailers] = undefined;
    this[kRawTrailers] = undefined;
    this[kAborted] = false;
    this[kClosed] = false;
    this[kReading] = false;
    if (isTouched(this)) followEnd(this, stream);
  }

  get _readableState() {
    if (this[kStream] === undefined) return undefined; // a prototype, not a request
    if (this[kClosed]) {
      this._readableState = createEndedState(this);
    } else {
      this._readableState = createState(this);
      followEnd(this, this[kStream]);
    }
    return this._readableState;
  }

  set _readableState(value) {
    Object.defineProperty(this, '_readableState', {
      configurable: true, enumerable: true, writable: true, value,
    });
  }

  get aborted() {
    return this[kAborted];
  }

  get complete() {
    return this[kAborted] || this.readableEnded || this[kClosed] || this[kStream].destroyed;
  }

  get stream() {
    return this[kStream];
  }

  get headers() {
    return this[kHeaders];
  }

  get rawHeaders() {
    return this[kRawHeaders];
  }

  get trailers() {
    this[kTrailers] ??= {};
    return this[kTrailers];
  }

  get rawTrailers() {
    this[kRawTrailers] ??= [];
    return this[kRawTrailers];
  }

  get httpVersionMajor() {
    return 2;
  }

  get httpVersionMinor() {
    return 0;
  }

  get httpVersion() {
    return '2.0';
  }

  get socket() {
    return require('./stream-socket').proxySocketOf(this[kStream]);
  }

  get connection() {
    return this.socket;
  }

  _read(_size) {
    const stream = this[kStream];
    if (this[kReading]) {
      nextTick(resumeStream, stream);
    } else {
      this[kReading] = true;
      startReading(stream);
    }
  }

  get method() {
    return this[kHeaders][':method'];
  }

  /** @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE if blank */
  set method(method) {
    validateString(method, 'method');
    if (method.trim() === '') throw new ERR_INVALID_ARG_VALUE('method', method);
    this[kHeaders][':method'] = method;
  }

  /** What replaces the `host` of HTTP/1, or that one if it came. */
  get authority() {
    const headers = this[kHeaders];
    const authority = headers[':authority'];
    return authority === undefined ? headers.host : authority;
  }

  get scheme() {
    return this[kHeaders][':scheme'];
  }

  get url() {
    return this[kHeaders][':path'];
  }

  set url(url) {
    this[kHeaders][':path'] = url;
  }

  /**
   * @param {number} msecs  of silence on the stream until 'timeout'
   * @param {() => void} [callback]
   * @returns {this}
   */
  setTimeout(msecs, callback) {
    if (!this[kClosed]) this[kStream].setTimeout(msecs, callback);
    return this;
  }
}

module.exports = Http2ServerRequest;
