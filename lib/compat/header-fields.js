'use strict';

/** The rules of `setHeader()` and its relatives. */

const { NameTable } = require('../headers/names');
const { codes } = require('../node/errors');
const { checkIsHttpToken, validateLinkHeaderValue, validateObject } = require('../node/validators');
const { kHeaders } = require('./symbols');

const {
  ERR_HTTP2_INVALID_HEADER_VALUE,
  ERR_HTTP2_INVALID_PSEUDOHEADER,
  ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED,
  ERR_INVALID_ARG_VALUE,
  ERR_INVALID_HTTP_TOKEN,
} = codes;

const COLON = 0x3a;

/** The pseudo-headers that the compatibility API manages itself. */
const MANAGED = new Set([':authority', ':method', ':path', ':scheme', ':status']);

/** Spellings of names that are valid tokens, to the normalized name. */
const validNames = new NameTable();

/**
 * What headers are kept in. Objects without any prototype are hash tables to
 * V8; these have one, which is empty, and are as fast as instances of a class.
 */
function Fields() {}
Fields.prototype = Object.freeze({ __proto__: null });

/**
 * @param {string} name
 * @returns {string}
 */
function normalizeName(name) {
  return validNames.get(name) ?? name.trim().toLowerCase();
}

/** `connection` describes a hop of HTTP/1; it is dropped, not refused. */
function isDropped(name, value) {
  return name === 'connection' && value !== 'trailers';
}

/**
 * @param {string} name  normalized
 * @param {any} value
 * @throws {TypeError} ERR_INVALID_HTTP_TOKEN,
 *   ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED, ERR_HTTP2_INVALID_HEADER_VALUE
 */
function assertValidField(name, value) {
  if (name === '' || name.includes(' ')) {
    throw new ERR_INVALID_HTTP_TOKEN('Header name', name);
  }
  if (name.charCodeAt(0) === COLON && MANAGED.has(name)) {
    throw new ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED();
  }
  if (value === undefined || value === null) {
    throw new ERR_HTTP2_INVALID_HEADER_VALUE(value, name);
  }
  if (isDropped(name, value)) require('./warnings').warnOfConnection();
}

/**
 * What is wrong with a name that the checks above let pass.
 * @param {string} name  normalized
 * @returns {TypeError|undefined}  an error that Node destroys the stream with
 * @throws {TypeError} ERR_HTTP2_INVALID_PSEUDOHEADER
 */
function invalidTokenError(name) {
  if (name.charCodeAt(0) === COLON) {
    if (name === ':protocol') return undefined;
    throw new ERR_HTTP2_INVALID_PSEUDOHEADER(name);
  }
  if (checkIsHttpToken(name)) return undefined;
  return new ERR_INVALID_HTTP_TOKEN('Header name', name);
}

/** Adds a value to those that a field has. */
function appendValue(headers, name, value) {
  const existing = headers[name];
  if (Array.isArray(existing)) {
    if (Array.isArray(value)) existing.push(...value);
    else existing.push(value);
  } else {
    headers[name] = Array.isArray(value) ? [existing, ...value] : [existing, value];
  }
}

/**
 * Checks a field and takes its name.
 * @returns {string|undefined}  the normalized name; undefined: not to be sent
 */
function admitField(response, spelling, value) {
  let name = validNames.get(spelling);
  if (name === undefined || value === undefined || value === null) {
    name = normalizeName(spelling);
    assertValidField(name, value);
    if (isDropped(name, value)) return undefined;
    const error = invalidTokenError(name);
    if (error !== undefined) response.destroy(error);
    else learnName(spelling, name);
  }
  response[kHeaders] ??= new Fields();
  return name;
}

function learnName(spelling, name) {
  if (name === 'connection' || name === ':protocol') return;
  validNames.learn(spelling, name);
}

function setField(response, name, value) {
  name = admitField(response, name, value);
  if (name !== undefined) response[kHeaders][name] = value;
}

function appendField(response, name, value) {
  name = admitField(response, name, value);
  if (name === undefined) return;
  if (response[kHeaders][name] === undefined) response.setHeader(name, value);
  else appendValue(response[kHeaders], name, value);
}

/** Values of an array replace those set before, and are added to each other. */
function setFieldsOfArray(response, headers) {
  const pairs = Array.isArray(headers[0]);
  const step = pairs ? 1 : 2;
  for (let i = 0; i < headers.length; i += step) {
    response.removeHeader(pairs ? headers[i][0] : headers[i]);
  }
  if (!pairs && headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
  for (let i = 0; i < headers.length; i += step) {
    if (pairs) appendField(response, headers[i][0], headers[i][1]);
    else appendField(response, headers[i], headers[i + 1]);
  }
}

/**
 * What a 103 response to send of `hints` consists of.
 * @param {object} hints  `link`: a string or an array of them; other fields
 * @returns {object}  `Link`: a string, empty if there is none
 * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
 *   ERR_INVALID_HTTP_TOKEN, and see assertValidField()
 */
function earlyHintFields(hints) {
  validateObject(hints, 'hints');
  const link = validateLinkHeaderValue(hints.link);
  const fields = { __proto__: null };
  for (const key of Object.keys(hints)) {
    if (key === 'link') continue;
    const name = normalizeName(key);
    assertValidField(name, hints[key]);
    if (!checkIsHttpToken(name)) throw new ERR_INVALID_HTTP_TOKEN('Header name', name);
    fields[name] = hints[key];
  }
  fields.Link = link;
  return fields;
}

module.exports = {
  Fields,
  appendField,
  assertValidField,
  earlyHintFields,
  normalizeName,
  setField,
  setFieldsOfArray,
};
