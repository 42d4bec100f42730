'use strict';

/**
 * The options of createServer(), createSecureServer(), performServerHandshake() and connect():
 * checked as Node checks them, copied and completed. What C gets of them is in native/config.js.
 */

const { codes } = require('../node/errors');
const { MAX_CUSTOM_SETTINGS } = require('../session/settings');
const { checkTimeouts } = require('../session/timeout-options');
const {
  assertIsArray, assertIsObject, validateBoolean, validateInteger, validateNumber,
  validateUint32,
} = require('../node/validators');
const { features } = require('../node/versions');

/** Milliseconds that a socket which speaks none of our protocols may stay by default. */
const UNKNOWN_PROTOCOL_TIMEOUT = 10000;

/** Octets of the largest window (RFC 9113, 6.9.1). */
const MAX_WINDOW_SIZE = 2 ** 31 - 1;

/**
 * Checks and completes an option that newer Nodes have. On older ones any value but false is
 * true.
 */
function checkStrictSingleValueFields(options) {
  if (options.strictSingleValueFields === undefined) {
    options.strictSingleValueFields = true;
  } else if (features.strictSingleValueFields) {
    validateBoolean(options.strictSingleValueFields, 'options.strictSingleValueFields');
  } else {
    options.strictSingleValueFields = options.strictSingleValueFields !== false;
  }
}

/**
 * Checks an option that newer Nodes have. On older ones a value that is no size is as if it had
 * not been given.
 */
function checkConnectionWindowSize(options) {
  const { connectionWindowSize: size } = options;
  if (size === undefined) return;
  if (features.connectionWindowSize) {
    validateInteger(size, 'options.connectionWindowSize', 1, MAX_WINDOW_SIZE);
  } else if (!Number.isInteger(size) || size < 1 || size > MAX_WINDOW_SIZE) {
    options.connectionWindowSize = undefined;
  }
}

/** Checks and copies the list of ids of the custom settings that the application wants to see. */
function copyRemoteCustomSettings(options) {
  assertIsArray(options.remoteCustomSettings, 'options.remoteCustomSettings');
  if (options.remoteCustomSettings === undefined) return;
  if (options.remoteCustomSettings.length > MAX_CUSTOM_SETTINGS) {
    throw new codes.ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
  }
  options.remoteCustomSettings = [...options.remoteCustomSettings];
}

/** Checks an option that is a uint32, if it is given. */
function checkUint32(options, name) {
  if (options[name] !== undefined) validateUint32(options[name], features.optionNamePrefix + name);
}

/**
 * Makes `http1Options` for the HTTP/1 fallback: a copy, with the classes that older options name.
 */
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
 * @param {object} [options]  not changed
 * @param {{Http2ServerRequest: Function, Http2ServerResponse: Function}} classes  of the
 *   compatibility API, unless the options name others
 * @returns {object} a copy, complete
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
  if (features.http1Options) completeHttp1Options(options);
  checkTimeouts(options);
  options.Http2ServerRequest ||= classes.Http2ServerRequest;
  options.Http2ServerResponse ||= classes.Http2ServerResponse;
  return options;
}

/**
 * Checks the options of connect().
 * @param {object} [options]  not changed
 * @returns {object} a copy, complete
 * @throws {Error} as serverOptions
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
 * Checks what Node checks before connect() opens a TLS connection. The other checks of these
 * options come when the session starts, and an error of those is the session's.
 * @param {object} options
 * @throws {TypeError|RangeError} ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
function checkSecureClient(options) {
  assertIsObject(options.settings, 'options.settings');
  checkUint32(options, 'unknownProtocolTimeout');
}

/**
 * Completes the options of either side for `tls`: what is offered by ALPN, unless the application
 * decides that with an ALPNCallback, and the name of the server.
 * @param {object} options  of serverOptions() or clientOptions(); not changed
 * @param {string} [servername]  unless the options have one
 * @returns {object} a copy
 */
function tlsOptions(options, servername) {
  options = { ...options };
  if (!options.ALPNCallback) {
    options.ALPNProtocols = options.allowHTTP1 === true ? ['h2', 'http/1.1'] : ['h2'];
  }
  if (servername !== undefined && !options.servername) options.servername = servername;
  return options;
}

module.exports = { checkSecureClient, clientOptions, serverOptions, tlsOptions };
