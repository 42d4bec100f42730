'use strict';

/**
 * Prepares the HEADERS of a request, those of a client: they are checked as Node checks them,
 * completed and serialised. session/client-session.js submits them.
 */

const { codes } = require('../node/errors');
const {
  buildHeaderBlock, completeRequest, getAuthority, getRawHeader, isPayloadMeaningless,
  rawToSentHeaders,
} = require('../headers/outgoing');
const { features } = require('../node/versions');
const {
  assertIsObject, checkIsHttpToken, validateAbortSignal, validateBoolean,
} = require('../node/validators');
const { validatePriority } = require('./priority');
const { kAuthority, kProtocol, kStrict, sensitiveHeaders } = require('../symbols');

const CONNECT = 'CONNECT';

/**
 * Checks the name of a field. It may be any if the value is undefined: such a field is not sent.
 * @throws {TypeError} ERR_INVALID_HTTP_TOKEN
 */
function assertToken(session, name, value) {
  if (typeof name === 'string' &&
      (value === undefined || name.length === 0 || name[0] === ':' || checkIsHttpToken(name))) {
    return;
  }
  if (features.invalidNameDestroysSession) {
    session.destroy(new codes.ERR_INVALID_HTTP_TOKEN('Header name', name));
  }
  throw new codes.ERR_INVALID_HTTP_TOKEN('Header name', `${name}`.toLowerCase());
}

/**
 * Checks an ordinary CONNECT: it has an authority, and neither scheme nor path (RFC 9113, 8.5).
 * @throws {Error} ERR_HTTP2_CONNECT_AUTHORITY, ERR_HTTP2_CONNECT_SCHEME, ERR_HTTP2_CONNECT_PATH
 */
function assertConnect(authority, scheme, path) {
  if (authority === undefined) throw new codes.ERR_HTTP2_CONNECT_AUTHORITY();
  if (scheme !== undefined) throw new codes.ERR_HTTP2_CONNECT_SCHEME();
  if (path !== undefined) throw new codes.ERR_HTTP2_CONNECT_PATH();
}

/**
 * Completes headers that are given as an object.
 * @returns {object} a copy of `source`, with all that a request needs
 */
function completeHeaders(session, source) {
  assertIsObject(source, 'headers', ['Object', 'Array']);
  const headers = Object.assign({ __proto__: null }, source);
  for (const name of Object.keys(headers)) assertToken(session, name, headers[name]);
  if (headers[':method'] === CONNECT && headers[':protocol'] === undefined) {
    assertConnect(headers[':authority'], headers[':scheme'], headers[':path']);
    return headers;
  }
  return completeRequest(headers, session[kAuthority], session[kProtocol].slice(0, -1));
}

/**
 * Completes headers that are given as an array `[name, value, ...]`. Their order stays, and what
 * was missing comes first.
 * @returns {Array} a copy of `source`, with all that a request needs
 */
function completeRawHeaders(session, source) {
  if (source.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', source);
  for (let i = 0; i < source.length; i += 2) assertToken(session, source[i], source[i + 1]);
  const missing = [];
  const get = (name) => getRawHeader(source, name);
  const method = get(':method');
  if (method === undefined) missing.push(':method', 'GET');
  if (method === CONNECT && get(':protocol') === undefined) {
    assertConnect(get(':authority'), get(':scheme'), get(':path'));
  } else {
    if (get(':authority') === undefined) missing.push(':authority', session[kAuthority]);
    if (get(':scheme') === undefined) missing.push(':scheme', session[kProtocol].slice(0, -1));
    if (get(':path') === undefined) missing.push(':path', '/');
  }
  const headers = missing.concat(source);
  if (source[sensitiveHeaders]) headers[sensitiveHeaders] = source[sensitiveHeaders];
  return headers;
}

/**
 * Checks and completes the options of request().
 * @returns {object} a copy of `options`
 */
function checkOptions(options, method) {
  assertIsObject(options, 'options');
  options = { ...options };
  validatePriority(options);
  if (options.endStream === undefined) {
    // A request ends with its headers if a body would mean nothing with its method.
    options.endStream = isPayloadMeaningless(method);
  } else {
    validateBoolean(options.endStream, 'options.endStream');
  }
  if (options.signal) validateAbortSignal(options.signal, 'options.signal');
  return options;
}

/**
 * @param {ClientHttp2Session} session
 * @param {object|Array} [source]  headers as the application gave them
 * @param {object} [options]  of request()
 * @returns {{headers: object, origin: string, options: object, text: string, count: number}}
 *   `headers` as `sentHeaders` shows them, the origin that is asked, the options completed, and
 *   the serialised block with the number of its fields
 * @throws {Error} what is wrong with a header or an option
 */
function prepareRequest(session, source, options) {
  const isRaw = Array.isArray(source);
  const fields = isRaw ? completeRawHeaders(session, source) : completeHeaders(session, source);
  const headers = isRaw ? rawToSentHeaders(fields) : fields;
  options = checkOptions(options, isRaw ? getRawHeader(fields, ':method') : fields[':method']);
  const { text, count } = buildHeaderBlock(fields, undefined, session[kStrict]);
  const origin = `${headers[':scheme']}://${getAuthority(headers)}`;
  return { headers, origin, options, text, count };
}

module.exports = { prepareRequest };
