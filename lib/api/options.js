'use strict';

/**
 * Options of createServer(), createSecureServer(), performServerHandshake() and
 * connect(): checked as Node checks them, copied and completed. What C gets of them
 * is in native/config.js.
 */

const { codes } = require('../node/errors');
const { MAX_CUSTOM_SETTINGS } = require('../session/settings');
const { checkTimeouts } = require('../session/timeout-options');
const {
  assertIsArray, assertIsObject, validateBoolean, validateInteger, validateNumber,
  validateUint32,
} = require('../node/validators');
const { features } = require('../node/versions');

/** In ms; how long a socket may stay that speaks none of our protocols. */
const UNKNOWN_PROTOCOL_TIMEOUT = 10000;

/** Octets (RFC 9113, 6.9.1). */
const MAX_WINDOW_SIZE = 2 ** 31 - 1;

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

/**
 * An option that Node checks in newer versions only: on older ones a value that is no
 * size is as if it had not been given.
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
  if (features.http1Options) completeHttp1Options(options);
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

module.exports = { checkSecureClient, clientOptions, serverOptions, tlsOptions };
