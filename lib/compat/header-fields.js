'use strict';

/**
 * The rules of `setHeader()` and its relatives: which names and values they take, and what is
 * made of them. What may be sent at all is checked in headers/outgoing.js.
 */

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

/** The normalized name of each spelling that has been found valid. */
const validNames = new NameTable();

/**
 * What the headers of a response are kept in. An object without any prototype is a hash table to
 * V8. This has one, which is empty, and is as fast as an instance of a class.
 */
function Fields() {}
Fields.prototype = Object.freeze({ __proto__: null });

/**
 * @param {string} name
 * @returns {string} in lower case, without blanks around it
 */
function normalizeName(name) {
  return validNames.get(name) ?? name.trim().toLowerCase();
}

/** Whether a field is left out without an error: `connection` describes a hop of HTTP/1. */
function isDropped(name, value) {
  return name === 'connection' && value !== 'trailers';
}

/**
 * Checks a field as Node does when it is set, and warns of one that is dropped.
 * @param {string} name  normalized
 * @param {any} value
 * @throws {TypeError} ERR_INVALID_HTTP_TOKEN, ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED,
 *   ERR_HTTP2_INVALID_HEADER_VALUE
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
 * Checks for what assertValidField() lets pass.
 * @param {string} name  normalized
 * @returns {TypeError|undefined} what Node destroys the stream with; undefined: the name is valid
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

/** Adds a value, or a list of values, to those that a field has. */
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
 * Checks a field that is to be set, and makes the Fields of the response if there are none.
 * @returns {string|undefined} the normalized name; undefined: the field is dropped
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

/**
 * Notes that a name is valid, so that it is not checked again. Whether `connection` is dropped
 * depends on its value, so that is not noted; nor is `:protocol`.
 */
function learnName(spelling, name) {
  if (name === 'connection' || name === ':protocol') return;
  validNames.learn(spelling, name);
}

/** `response.setHeader()`, when the name is known to be a string. */
function setField(response, name, value) {
  name = admitField(response, name, value);
  if (name !== undefined) response[kHeaders][name] = value;
}

/** `response.appendHeader()`, when the name is known to be a string. */
function appendField(response, name, value) {
  name = admitField(response, name, value);
  if (name === undefined) return;
  if (response[kHeaders][name] === undefined) response.setHeader(name, value);
  else appendValue(response[kHeaders], name, value);
}

/**
 * Sets the headers of an array, flat or of pairs. A name that comes more than once gets all these
 * values, and they replace those that were set before.
 * @throws {TypeError} ERR_INVALID_ARG_VALUE, and what the checks of a field throw
 */
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
 * Makes the headers of a 103 response.
 * @param {object} hints  `link`: a string or an array of them; other fields
 * @returns {object} by name; `Link` is a string, empty if there are no links
 * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_HTTP_TOKEN, and
 *   see assertValidField()
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
