'use strict';

/**
 * Options of createServer(), createSecureServer(), performServerHandshake() and
 * connect(): checked as Node checks them, copied, completed, and written to the
 * array that native.createSession() reads.
 */

const { IncomingMessage, ServerResponse } = require('node:http');
const { CONFIG, shared } = require('../native/addon');
const { codes } = require('../node/errors');
const { MAX_CUSTOM_SETTINGS } = require('../session/settings');
const {
  assertIsArray, assertIsObject, validateBoolean, validateInteger, validateNumber,
  validateUint32,
} = require('../node/validators');
const { features } = require('../node/versions');

const SERVER = 0;

/** In ms, and not in Node: 0 is none at all. */
const TIMEOUTS = {
  prefaceTimeout: 10000,
  headerBlockTimeout: 10000,
  headersTimeout: 0,
  requestTimeout: 0,
  keepAliveTimeout: 0,
  writeStallTimeout: 0,
  closeTimeout: 5000,
};

/** In ms; how long a socket may stay that speaks none of our protocols. */
const UNKNOWN_PROTOCOL_TIMEOUT = 10000;

/** Octets (RFC 9113, 6.9.1). */
const MAX_WINDOW_SIZE = 2 ** 31 - 1;

/** Of memory options. */
const MEGABYTE = 1000000;

/** An option that Node checks in newer versions only; older ones know it not. */
function checkStrictSingleValueFields(options) {
  if (options.strictSingleValueFields === undefined) {
    options.strictSingleValueFields = true;
  } else if (features.strictSingleValueFields) {
    validateBoolean(options.strictSingleValueFields, 'options.strictSingleValueFields');
  } else {
    options.strictSingleValueFields = options.strictSingleValueFields !== false;
  }
}

/** The same; of older Nodes what is no size changes nothing. */
function checkConnectionWindowSize(options) {
  const { connectionWindowSize: size } = options;
  if (size === undefined) return;
  if (features.connectionWindowSize) {
    validateInteger(size, 'options.connectionWindowSize', 1, MAX_WINDOW_SIZE);
  } else if (!Number.isInteger(size) || size < 1 || size > MAX_WINDOW_SIZE) {
    options.connectionWindowSize = undefined;
  }
}

function copyRemoteCustomSettings(options) {
  assertIsArray(options.remoteCustomSettings, 'options.remoteCustomSettings');
  if (options.remoteCustomSettings === undefined) return;
  if (options.remoteCustomSettings.length > MAX_CUSTOM_SETTINGS) {
    throw new codes.ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
  }
  options.remoteCustomSettings = [...options.remoteCustomSettings];
}

function checkUint32(options, name) {
  if (options[name] !== undefined) validateUint32(options[name], features.optionNamePrefix + name);
}

/** How long a peer may take for what: see timeouts.js and closing.js. */
function checkTimeouts(options) {
  for (const name of Object.keys(TIMEOUTS)) {
    // As Node's HTTP/1 has it, under the same names.
    if (options[name] !== undefined) validateInteger(options[name], name, 0);
  }
}

/**
 * Of options that have been checked. They are not completed: HTTP/1 has options
 * of the same names, and defaults of its own.
 * @param {object} options
 * @param {string} name
 * @returns {number} ms; 0: none
 */
function timeoutOption(options, name) {
  return options[name] ?? TIMEOUTS[name];
}

/** What the HTTP/1 fallback is made with: `http1Options`, or the older class options. */
function completeHttp1Options(options) {
  const given = options.http1Options;
  const http1Options = given !== null && typeof given === 'object' ? { ...given } : {};
  if (options.Http1IncomingMessage !== undefined) {
    http1Options.IncomingMessage ??= options.Http1IncomingMessage;
  }
  if (options.Http1ServerResponse !== undefined) {
    http1Options.ServerResponse ??= options.Http1ServerResponse;
  }
  options.http1Options = http1Options;
}

/**
 * Checks the options of a server, or of one session without a server.
 * @param {object} [options]  stays as it is
 * @param {{Http2ServerRequest: Function, Http2ServerResponse: Function}} classes
 *   unless the options name others
 * @returns {object}  complete, to be kept
 * @throws {TypeError} ERR_INVALID_ARG_TYPE
 * @throws {RangeError} ERR_OUT_OF_RANGE
 * @throws {Error} ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS
 */
function serverOptions(options, classes) {
  assertIsObject(options, 'options');
  options = { ...options };
  assertIsObject(options.settings, 'options.settings');
  options.settings = { ...options.settings };
  copyRemoteCustomSettings(options);
  if (features.connectionWindowSize) {
    checkStrictSingleValueFields(options);
    checkConnectionWindowSize(options);
  }
  checkUint32(options, 'maxSessionInvalidFrames');
  checkUint32(options, 'maxSessionRejectedStreams');
  checkUint32(options, 'unknownProtocolTimeout');
  options.unknownProtocolTimeout ??= UNKNOWN_PROTOCOL_TIMEOUT;
  if (!features.connectionWindowSize) {
    checkStrictSingleValueFields(options);
    checkConnectionWindowSize(options);
  }
  if (features.http1Options) {
    completeHttp1Options(options);
  } else {
    options.Http1IncomingMessage ||= IncomingMessage;
    options.Http1ServerResponse ||= ServerResponse;
  }
  checkTimeouts(options);
  options.Http2ServerRequest ||= classes.Http2ServerRequest;
  options.Http2ServerResponse ||= classes.Http2ServerResponse;
  return options;
}

/**
 * Checks the options of connect().
 * @param {object} [options]  stays as it is
 * @returns {object}
 * @throws as serverOptions
 */
function clientOptions(options) {
  assertIsObject(options, 'options');
  options = { ...options };
  const { maxOriginSetSize } = options;
  if (features.maxOriginSetSize && maxOriginSetSize !== undefined && maxOriginSetSize !== null) {
    validateNumber(maxOriginSetSize, 'options.maxOriginSetSize', 0);
  }
  copyRemoteCustomSettings(options);
  checkStrictSingleValueFields(options);
  checkConnectionWindowSize(options);
  checkTimeouts(options);
  return options;
}

/**
 * What Node checks of connect() before it opens a TLS connection: later the error
 * would be the session's.
 */
function checkSecureClient(options) {
  assertIsObject(options.settings, 'options.settings');
  checkUint32(options, 'unknownProtocolTimeout');
}

/**
 * Completes the options of either side for `tls`: what is offered by ALPN,
 * unless the application decides with an ALPNCallback, and the server's name.
 * @param {object} options  of serverOptions() or clientOptions(); stays as it is
 * @param {string} [servername]  unless the options have one
 * @returns {object}
 */
function tlsOptions(options, servername) {
  options = { ...options };
  if (!options.ALPNCallback) {
    options.ALPNProtocols = options.allowHTTP1 === true ? ['h2', 'http/1.1'] : ['h2'];
  }
  if (servername !== undefined && !options.servername) options.servername = servername;
  return options;
}

/** Numeric options that go to C as they are: name, index, least value. */
const NUMBERS = [
  ['maxDeflateDynamicTableSize', CONFIG.MAX_DEFLATE_TABLE_SIZE, 0],
  ['peerMaxConcurrentStreams', CONFIG.PEER_MAX_CONCURRENT_STREAMS, 0],
  ['maxReservedRemoteStreams', CONFIG.MAX_RESERVED_REMOTE_STREAMS, 0],
  // 0 means nghttp2's own limit to C; nothing at all fits into 1.
  ['maxSendHeaderBlockLength', CONFIG.MAX_SEND_HEADER_BLOCK_LENGTH, 1],
  ['maxSettings', CONFIG.MAX_SETTINGS_ENTRIES, 1],
  ['maxOutstandingPings', CONFIG.MAX_OUTSTANDING_PINGS, 0],
  ['maxOutstandingSettings', CONFIG.MAX_OUTSTANDING_SETTINGS, 1],
  ['maxSessionInvalidFrames', CONFIG.MAX_INVALID_FRAMES, 0],
  ['maxSessionRejectedStreams', CONFIG.MAX_REJECTED_STREAMS, 0],
  // Not in Node: streams that the peer makes us reset, at once and per second.
  ['streamErrorBurst', CONFIG.STREAM_ERROR_BURST, 0],
  ['streamErrorRate', CONFIG.STREAM_ERROR_RATE, 0],
  // Nor: frames that move nothing, and WINDOW_UPDATEs that do.
  ['glitchBurst', CONFIG.GLITCH_BURST, 0],
  ['glitchRate', CONFIG.GLITCH_RATE, 0],
  ['windowUpdatesPerDataFrame', CONFIG.WINDOW_UPDATES_PER_DATA, 0],
  // Nor: consecutive empty frames, new streams of one read, octets.
  ['maxEmptyFrames', CONFIG.MAX_EMPTY_FRAMES, 0],
  ['maxNewStreamsPerRead', CONFIG.MAX_NEW_STREAMS, 0],
  ['copyThreshold', CONFIG.COPY_THRESHOLD, 0],
];

/** Pseudo-headers of a request, and of a response: fewer pairs would forbid both. */
const MIN_HEADER_PAIRS = { server: 4, client: 1 };

/** As Node's array of uint32 takes it; what is no number, is not there. */
function uint32Option(options, name) {
  const value = options[name];
  return typeof value === 'number' ? value >>> 0 : NaN;
}

/** Octets, of which there may be more than a uint32 can tell; Infinity: no limit. */
function octetsOption(options, name) {
  const value = options[name];
  return typeof value === 'number' && value >= 0 ? value : NaN;
}

/** Math.max() that leaves NaN alone. */
function atLeast(minimum, value) {
  return value < minimum ? minimum : value;
}

/** The bucket for RST_STREAM frames: both numbers, or the core's. */
function writeResetLimit(options, config) {
  const burst = uint32Option(options, 'streamResetBurst');
  const rate = uint32Option(options, 'streamResetRate');
  if (Number.isNaN(burst) || Number.isNaN(rate)) return;
  config[CONFIG.STREAM_RESET_BURST] = atLeast(1, burst);
  config[CONFIG.STREAM_RESET_RATE] = atLeast(1, rate);
}

/**
 * Fills the array that native.createSession() reads. Options of a wrong type
 * are left out.
 * @param {object} options
 * @param {number} role  NGHTTP2_SESSION_SERVER or NGHTTP2_SESSION_CLIENT
 * @param {Float64Array} [config]
 */
function writeConfig(options, role, config = shared.config) {
  config.fill(NaN);
  for (let i = 0; i < NUMBERS.length; i++) {
    const [name, index, minimum] = NUMBERS[i];
    config[index] = atLeast(minimum, uint32Option(options, name));
  }
  config[CONFIG.MAX_HEADER_PAIRS] = atLeast(
    role === SERVER ? MIN_HEADER_PAIRS.server : MIN_HEADER_PAIRS.client,
    uint32Option(options, 'maxHeaderListPairs'));
  config[CONFIG.MAX_SESSION_MEMORY] =
    atLeast(1, uint32Option(options, 'maxSessionMemory')) * MEGABYTE;
  // Who sets a limit means all that is queued, as in Node.
  if (typeof options.maxSessionMemory === 'number') config[CONFIG.COUNT_REFERENCES] = 1;
  config[CONFIG.MAX_SESSION_QUEUED_OCTETS] = octetsOption(options, 'maxSessionQueuedOctets');
  config[CONFIG.PADDING] = uint32Option(options, 'paddingStrategy');
  if (typeof options.strictFieldWhitespaceValidation === 'boolean') {
    config[CONFIG.STRICT_FIELD_WHITESPACE] = Number(options.strictFieldWhitespaceValidation);
  }
  const { maxHeaderSize, maxHeaderListSize } = options.settings ?? {};
  const listSize = maxHeaderSize ?? maxHeaderListSize;
  if (typeof listSize === 'number') config[CONFIG.MAX_HEADER_LIST_SIZE] = listSize;
  writeResetLimit(options, config);
}

module.exports = {
  checkSecureClient, clientOptions, serverOptions, timeoutOption, tlsOptions, writeConfig,
};
