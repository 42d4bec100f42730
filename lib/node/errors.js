'use strict';

/**
 * Every error that this library makes: class, code, name, message and stack header are those of
 * Node. It loads without the addon.
 */

const { getSystemErrorName } = require('node:util');

/**
 * A symbol that is on every error of Node's own. Node formats a stack when it is first read, and
 * writes the code into the header if the error has this symbol. Undefined: this Node has none.
 */
const nodeErrorMark = findNodeErrorMark();

/**
 * Looks for the symbol on an error that Node has thrown.
 * @returns {symbol|undefined}
 */
function findNodeErrorMark() {
  let error;
  try {
    require('node:path').join(0);
  } catch (thrown) {
    error = thrown;
  }
  for (let level = error; level; level = Object.getPrototypeOf(level)) {
    const mark = Object.getOwnPropertySymbols(level)
      .find((symbol) => symbol.description === 'kIsNodeError');
    if (mark !== undefined) return mark;
  }
  return undefined;
}

/**
 * What is done where there is no such symbol: the stack is formatted while the name bears the
 * code.
 */
function formatStackWithCode(error, constructor) {
  const { name } = error;
  error.name = `${name} [${error.code}]`;
  Error.captureStackTrace(error, constructor);
  void error.stack;
  delete error.name;
}

/** `toString()` of all errors. */
function toString() {
  return `${this.name} [${this.code}]: ${this.message}`;
}

/**
 * Makes the instances of `ErrorClass` look like Node's errors.
 * @param {Function} ErrorClass
 * @param {Function} constructor  that they seem to have
 * @returns {Function} `ErrorClass`
 */
function adopt(ErrorClass, constructor) {
  const hidden = { writable: true, configurable: true, enumerable: false };
  Object.defineProperty(ErrorClass.prototype, 'constructor', { ...hidden, value: constructor });
  Object.defineProperty(ErrorClass.prototype, 'toString', { ...hidden, value: toString });
  if (nodeErrorMark !== undefined) {
    Object.defineProperty(ErrorClass.prototype, nodeErrorMark, { ...hidden, value: true });
  }
  return ErrorClass;
}

/**
 * Makes the class of an error.
 * @param {string} code
 * @param {ErrorConstructor} Base
 * @param {string|((...args: any[]) => string)} message
 * @returns {ErrorConstructor} its arguments are those of `message`
 */
function define(code, Base, message) {
  class CodedError extends Base {
    constructor(...args) {
      super(typeof message === 'function' ? message(...args) : message);
      this.code = code;
      if (nodeErrorMark === undefined) formatStackWithCode(this, CodedError);
    }
  }
  return adopt(CodedError, Base);
}

/**
 * A message that takes more than a line to make. error-messages.js is loaded with the first of
 * them.
 */
function lengthy(name) {
  return (...args) => require('./error-messages')[name](...args);
}

/** Errors that are nothing but a class and a message, by code. */
const plainErrors = {
  ERR_HTTP2_ALTSVC_INVALID_ORIGIN: [TypeError, 'HTTP/2 ALTSVC frames require a valid origin'],
  ERR_HTTP2_ALTSVC_LENGTH: [TypeError, 'HTTP/2 ALTSVC frames are limited to 16382 bytes'],
  ERR_HTTP2_CONNECT_AUTHORITY: [Error, ':authority header is required for CONNECT requests'],
  ERR_HTTP2_CONNECT_PATH: [Error, 'The :path header is forbidden for CONNECT requests'],
  ERR_HTTP2_CONNECT_SCHEME: [Error, 'The :scheme header is forbidden for CONNECT requests'],
  ERR_HTTP2_GOAWAY_SESSION: [Error, 'New streams cannot be created after receiving a GOAWAY'],
  ERR_HTTP2_HEADERS_AFTER_RESPOND:
    [Error, 'Cannot specify additional headers after response initiated'],
  ERR_HTTP2_HEADERS_SENT: [Error, 'Response has already been initiated.'],
  ERR_HTTP2_HEADER_SINGLE_VALUE:
    [TypeError, (name) => `Header field "${name}" must only have a single value`],
  ERR_HTTP2_INFO_STATUS_NOT_ALLOWED: [RangeError, 'Informational status codes cannot be used'],
  ERR_HTTP2_INVALID_CONNECTION_HEADERS:
    [TypeError, (name) => `HTTP/1 Connection specific headers are forbidden: "${name}"`],
  ERR_HTTP2_INVALID_HEADER_VALUE:
    [TypeError, (value, name) => `Invalid value "${value}" for header "${name}"`],
  ERR_HTTP2_INVALID_INFO_STATUS:
    [RangeError, (status) => `Invalid informational status code: ${status}`],
  ERR_HTTP2_INVALID_ORIGIN: [TypeError, 'HTTP/2 ORIGIN frames require a valid origin'],
  ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH:
    [RangeError, 'Packed settings length must be a multiple of six'],
  ERR_HTTP2_INVALID_PSEUDOHEADER:
    [TypeError, (name) => `"${name}" is an invalid pseudoheader or is used incorrectly`],
  ERR_HTTP2_INVALID_SESSION: [Error, 'The session has been destroyed'],
  ERR_HTTP2_INVALID_STREAM: [Error, 'The stream has been destroyed'],
  ERR_HTTP2_MAX_PENDING_SETTINGS_ACK:
    [Error, 'Maximum number of pending settings acknowledgements'],
  ERR_HTTP2_NESTED_PUSH: [Error, 'A push stream cannot initiate another push stream.'],
  ERR_HTTP2_NO_MEM: [Error, 'Out of memory'],
  ERR_HTTP2_NO_SOCKET_MANIPULATION:
    [Error, 'HTTP/2 sockets should not be directly manipulated (e.g. read and written)'],
  ERR_HTTP2_ORIGIN_LENGTH: [TypeError, 'HTTP/2 ORIGIN frames are limited to 16382 bytes'],
  ERR_HTTP2_OUT_OF_STREAMS:
    [Error, 'No stream ID is available because maximum stream ID has been reached'],
  ERR_HTTP2_PAYLOAD_FORBIDDEN:
    [Error, (status) => `Responses with ${status} status must not have a payload`],
  ERR_HTTP2_PING_CANCEL: [Error, 'HTTP2 ping cancelled'],
  ERR_HTTP2_PING_LENGTH: [RangeError, 'HTTP2 ping payload must be 8 bytes'],
  ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED: [TypeError, 'Cannot set HTTP/2 pseudo-headers'],
  ERR_HTTP2_PUSH_DISABLED: [Error, 'HTTP/2 client has disabled push streams'],
  ERR_HTTP2_SEND_FILE: [Error, 'Directories cannot be sent'],
  ERR_HTTP2_SEND_FILE_NOSEEK:
    [Error, 'Offset or length can only be specified for regular files'],
  ERR_HTTP2_SESSION_ERROR: [Error, (code) => `Session closed with error code ${code}`],
  ERR_HTTP2_SETTINGS_CANCEL: [Error, 'HTTP2 session settings canceled'],
  ERR_HTTP2_SOCKET_BOUND: [Error, 'The socket is already bound to an Http2Session'],
  ERR_HTTP2_SOCKET_UNBOUND: [Error, 'The socket has been disconnected from the Http2Session'],
  ERR_HTTP2_STATUS_101:
    [Error, 'HTTP status code 101 (Switching Protocols) is forbidden in HTTP/2'],
  ERR_HTTP2_STATUS_INVALID: [RangeError, (status) => `Invalid status code: ${status}`],
  ERR_HTTP2_STREAM_ERROR: [Error, (code) => `Stream closed with error code ${code}`],
  ERR_HTTP2_STREAM_SELF_DEPENDENCY: [Error, 'A stream cannot depend on itself'],
  ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS:
    [Error, 'Number of custom settings exceeds MAX_ADDITIONAL_SETTINGS'],
  ERR_HTTP2_TOO_MANY_INVALID_FRAMES: [Error, 'Too many invalid HTTP/2 frames'],
  ERR_HTTP2_TOO_MANY_ORIGINS: [
    Error, (limit) => `The server sent more ORIGIN frames than the allowed number of ${limit}`,
  ],
  ERR_HTTP2_TRAILERS_ALREADY_SENT: [Error, 'Trailing headers have already been sent'],
  ERR_HTTP2_TRAILERS_NOT_READY: [
    Error, 'Trailing headers cannot be sent until after the wantTrailers event is emitted',
  ],
  ERR_HTTP2_UNSUPPORTED_PROTOCOL: [Error, (protocol) => `protocol "${protocol}" is unsupported.`],

  ERR_INVALID_ARG_TYPE: [TypeError, lengthy('invalidArgType')],
  ERR_INVALID_CHAR: [
    TypeError,
    (what, field) => `Invalid character in ${what}${field === undefined ? '' : ` ["${field}"]`}`,
  ],
  ERR_INVALID_HTTP_TOKEN:
    [TypeError, (what, name) => `${what} must be a valid HTTP token ["${name}"]`],
  ERR_MISSING_ARGS: [TypeError, lengthy('missingArgs')],
  ERR_OUT_OF_RANGE: [RangeError, lengthy('outOfRange')],
  ERR_SERVER_NOT_RUNNING: [Error, 'Server is not running.'],
  ERR_SOCKET_CLOSED: [Error, 'Socket is closed'],
  ERR_STREAM_DESTROYED: [Error, (name) => `Cannot call ${name} after a stream was destroyed`],
  ERR_STREAM_WRAP: [Error, 'Stream has StringDecoder set or is in objectMode'],
  ERR_STREAM_WRITE_AFTER_END: [Error, 'write after end'],
  ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS:
    [TypeError, 'The ALPNCallback and ALPNProtocols TLS options are mutually exclusive'],
};

/** The class of each error, by code. */
const codes = { __proto__: null };

/**
 * Puts a class into `codes` that is made when somebody asks for it: most programs see none of
 * these errors.
 */
function defineLater(code, make) {
  Object.defineProperty(codes, code, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = make();
      Object.defineProperty(codes, code, { __proto__: null, value });
      return value;
    },
  });
}

for (const [code, [Base, message]] of Object.entries(plainErrors)) {
  defineLater(code, () => define(code, Base, message));
}

/** A TypeError for a wrong type; its property `RangeError` is for a value out of range. */
defineLater('ERR_INVALID_ARG_VALUE', () => Object.assign(
  define('ERR_INVALID_ARG_VALUE', TypeError, lengthy('invalidArgValue')),
  { RangeError: define('ERR_INVALID_ARG_VALUE', RangeError, lengthy('invalidArgValue')) },
));

/** Makes a class whose errors also have the value and, if there are any, the bounds. */
function defineInvalidSetting(Base) {
  const code = 'ERR_HTTP2_INVALID_SETTING_VALUE';
  const Plain = define(code, Base, (name, actual) => {
    return `Invalid value for setting "${name}": ${String(actual)}`;
  });
  class InvalidSetting extends Plain {
    constructor(name, actual, min, max) {
      super(name, actual);
      this.actual = actual;
      if (min !== undefined) {
        this.min = min;
        this.max = max;
      }
    }
  }
  return adopt(InvalidSetting, Base);
}

/** A TypeError with a property `RangeError`, as ERR_INVALID_ARG_VALUE. */
defineLater('ERR_HTTP2_INVALID_SETTING_VALUE', () => Object.assign(
  defineInvalidSetting(TypeError), { RangeError: defineInvalidSetting(RangeError) },
));

/** Makes a class whose errors have the `cause` that they are made with, if any. */
function defineStreamCancel() {
  const StreamCancel = define('ERR_HTTP2_STREAM_CANCEL', Error, (cause) => {
    const message = 'The pending stream has been canceled';
    return typeof cause?.message === 'string' ?
      `${message} (caused by: ${cause.message})` : message;
  });
  return adopt(class extends StreamCancel {
    constructor(cause) {
      super(cause);
      if (cause) this.cause = cause;
    }
  }, Error);
}

defineLater('ERR_HTTP2_STREAM_CANCEL', defineStreamCancel);

/** nghttp2's own words for its statuses. They are the same in all its versions. */
const nghttp2Texts = {
  __proto__: null,
  [0]: 'Success',
  [-501]: 'Invalid argument',
  [-502]: 'Out of buffer space',
  [-503]: 'Unsupported SPDY version',
  [-504]: 'Operation would block',
  [-505]: 'Protocol error',
  [-506]: 'Invalid frame octets',
  [-507]: 'EOF',
  [-508]: 'Data transfer deferred',
  [-509]: 'No more Stream ID available',
  [-510]: 'Stream was already closed or invalid',
  [-511]: 'Stream is closing',
  [-512]: 'The transmission is not allowed for this stream',
  [-513]: 'Stream ID is invalid',
  [-514]: 'Invalid stream state',
  [-515]: 'Another DATA frame has already been deferred',
  [-516]: 'request HEADERS is not allowed',
  [-517]: 'GOAWAY has already been sent',
  [-518]: 'Invalid header block',
  [-519]: 'Invalid state',
  [-521]: 'The user callback function failed due to the temporal error',
  [-522]: 'The length of the frame is invalid',
  [-523]: 'Header compression/decompression error',
  [-524]: 'Flow control error',
  [-525]: 'Insufficient buffer size given to function',
  [-526]: 'Callback was paused by the application',
  [-527]: 'Too many inflight SETTINGS',
  [-528]: 'Server push is disabled by peer',
  [-529]: 'DATA or HEADERS frame has already been submitted for the stream',
  [-530]: 'The current session is closing',
  [-531]: 'Invalid HTTP header field was received',
  [-532]: 'Violation in HTTP messaging rule',
  [-533]: 'Stream was refused',
  [-534]: 'Internal error',
  [-535]: 'Cancel',
  [-536]: 'When a local endpoint expects to receive SETTINGS frame, ' +
    'it receives an other type of frame',
  [-537]: 'SETTINGS frame contained more than the maximum allowed entries',
  [-901]: 'Out of memory',
  [-902]: 'The user callback function failed',
  [-903]: 'Received bad client magic byte string',
  [-904]: 'Flooding was detected in this HTTP/2 session, and it must be closed',
  [-905]: 'Too many CONTINUATION frames following a HEADER frame',
};

/**
 * @param {number} status  of nghttp2
 * @returns {string}
 */
function nghttp2ErrorString(status) {
  return nghttp2Texts[status] ?? 'Unknown error code';
}

/** A failure that nghttp2 has a number for. */
class NghttpError extends Error {
  /**
   * @param {number} status  of nghttp2, negative; kept as `errno`
   * @param {string} [customCode]  a key of `codes` that says it better
   */
  constructor(status, customCode) {
    super(customCode === undefined ?
      nghttp2ErrorString(status) : new codes[customCode]().message);
    /** ERR_HTTP2_ERROR, or what says it better. */
    this.code = customCode === undefined ? 'ERR_HTTP2_ERROR' : customCode;
    /** nghttp2's status. */
    this.errno = status;
    if (nodeErrorMark === undefined) formatStackWithCode(this, NghttpError);
  }
}
adopt(NghttpError, NghttpError);

/** What a stream is destroyed with when its `signal` is aborted. */
class AbortError extends Error {
  /**
   * @param {string} [message]
   * @param {{cause: any}} [options]
   */
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

/**
 * Whether an error says that somebody gave up. It is ours, or one with which Node's streams
 * destroy each other, whose class we can't name.
 * @param {any} error
 * @returns {boolean}
 */
function isAbort(error) {
  return error?.code === 'ABORT_ERR';
}

/**
 * Makes the error of a system call.
 * @param {number} status  libuv's, negative
 * @param {string} syscall
 * @returns {Error} with errno, code and syscall
 */
function errnoException(status, syscall) {
  const code = getSystemErrorName(status);
  const error = new Error(`${syscall} ${code}`);
  error.errno = status;
  error.code = code;
  error.syscall = syscall;
  return trimStack(error, errnoException);
}

/**
 * Lets the stack of `error` begin at the caller of `hidden`, so that users see their own call
 * first.
 * @template {Error} T
 * @param {T} error
 * @param {Function} hidden
 * @returns {T}
 */
function trimStack(error, hidden) {
  if (nodeErrorMark !== undefined) Error.captureStackTrace(error, hidden);
  return error;
}

module.exports = {
  AbortError,
  NghttpError,
  codes,
  errnoException,
  isAbort,
  nghttp2ErrorString,
  trimStack,
};
