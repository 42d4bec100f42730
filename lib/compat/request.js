'use strict';

/**
 * Http2ServerRequest: a request with the members of http.IncomingMessage. Its body comes from the
 * stream by listeners.js, and its readable side is made when somebody looks at it
 * (lazy-readable.js).
 */

const { codes: { ERR_INVALID_ARG_VALUE } } = require('../node/errors');
const { validateString } = require('../node/validators');
const { nextTick } = require('../node/timers');
const { createEndedState, createState, isTouched, LazyReadable } = require('./lazy-readable');
const { followEnd, listenTo, startReading } = require('./listeners');
const {
  kAborted, kClosed, kHeaders, kRawHeaders, kRawTrailers, kReading, kStream, kTrailers,
} = require('./symbols');
const { kRequest } = require('../symbols');

/** Pauses the stream, too, when the request is paused. */
function onPause() {
  this[kStream].pause();
}

/** Resumes the stream, too, when the request is resumed. */
function onResume() {
  this[kStream].resume();
}

/** Makes an `_events` with the keys that stream.Readable starts with, and our two listeners. */
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

/** A request with the members of http.IncomingMessage. */
class Http2ServerRequest extends LazyReadable {
  /**
   * @param {import('node:http2').ServerHttp2Stream} stream
   * @param {object} headers  kept, not copied
   * @param {import('node:stream').ReadableOptions} [options]
   * @param {string[]} rawHeaders  name, value, name, value, ...
   */
  constructor(stream, headers, options, rawHeaders) {
    super(options, createEvents(), 2);
    listenTo(stream);
    stream[kRequest] = this;
    /** The stream of the request. */
    this[kStream] = stream;
    /** Its headers by name. `method` and `url` can be assigned, and are kept here, too. */
    this[kHeaders] = headers;
    /** Its headers as they came: name, value, name, value, ... */
    this[kRawHeaders] = rawHeaders;
    /** The trailers that have come, by name; undefined: none so far. */
    this[kTrailers] = undefined;
    /** The trailers as they came; undefined: none so far. */
    this[kRawTrailers] = undefined;
    /** Whether 'aborted' has been emitted. */
    this[kAborted] = false;
    /** Whether the stream is closed, so that no more will come. */
    this[kClosed] = false;
    /** Whether the body flows from the stream into the request. */
    this[kReading] = false;
    if (isTouched(this)) followEnd(this, stream);
  }

  /** Makes the state of the readable side, when somebody first looks at it. */
  get _readableState() {
    if (this[kStream] === undefined) return undefined; // `this` is a prototype
    if (this[kClosed]) {
      this._readableState = createEndedState(this);
    } else {
      this._readableState = createState(this);
      followEnd(this, this[kStream]);
    }
    return this._readableState;
  }

  /** Takes the place of the accessor: from here on it is a property like others. */
  set _readableState(value) {
    Object.defineProperty(this, '_readableState', {
      configurable: true, enumerable: true, writable: true, value,
    });
  }

  /** Whether the stream was closed before the response had ended. */
  get aborted() {
    return this[kAborted];
  }

  /** Whether nothing more of the request will come. */
  get complete() {
    return this[kAborted] || this.readableEnded || this[kClosed] || this[kStream].destroyed;
  }

  get stream() {
    return this[kStream];
  }

  /** @returns {object} by name, the object that 'stream' was emitted with */
  get headers() {
    return this[kHeaders];
  }

  /** @returns {string[]} name, value, name, value, ... */
  get rawHeaders() {
    return this[kRawHeaders];
  }

  /** @returns {object} by name; empty until they have come, and if there are none */
  get trailers() {
    this[kTrailers] ??= {};
    return this[kTrailers];
  }

  /** @returns {string[]} name, value, name, value, ... */
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

  /** @returns {net.Socket} a stand-in for the socket of the connection (stream-socket.js) */
  get socket() {
    return require('./stream-socket').proxySocketOf(this[kStream]);
  }

  get connection() {
    return this.socket;
  }

  /** Somebody reads: the body flows from the stream from now on, or flows again. */
  _read(_size) {
    const stream = this[kStream];
    if (this[kReading]) {
      nextTick(resumeStream, stream);
    } else {
      this[kReading] = true;
      startReading(stream);
    }
  }

  /** @returns {string} `:method` of the request */
  get method() {
    return this[kHeaders][':method'];
  }

  /** @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE if it is blank */
  set method(method) {
    validateString(method, 'method');
    if (method.trim() === '') throw new ERR_INVALID_ARG_VALUE('method', method);
    this[kHeaders][':method'] = method;
  }

  /** What stands for the `host` of HTTP/1: `:authority`, or `host` if that came instead. */
  get authority() {
    const headers = this[kHeaders];
    const authority = headers[':authority'];
    return authority === undefined ? headers.host : authority;
  }

  /** @returns {string} `:scheme` of the request */
  get scheme() {
    return this[kHeaders][':scheme'];
  }

  /** @returns {string} `:path` of the request; middleware may assign another */
  get url() {
    return this[kHeaders][':path'];
  }

  set url(url) {
    this[kHeaders][':path'] = url;
  }

  /**
   * @param {number} msecs  ms of silence on the stream until 'timeout'; 0: never
   * @param {() => void} [callback]  for 'timeout'
   * @returns {this}
   */
  setTimeout(msecs, callback) {
    if (!this[kClosed]) this[kStream].setTimeout(msecs, callback);
    return this;
  }
}

module.exports = Http2ServerRequest;
