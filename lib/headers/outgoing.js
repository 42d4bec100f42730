'use strict';

/**
 * Header fields that are sent: from the object or the array of the application
 * to the serialised block that C takes (`name NUL value NUL flag` for each
 * field, pseudo-header fields first), checked as Node checks them.
 */

const { codes } = require('../node/errors');
const { checkIsHttpToken } = require('../node/validators');
const { NameTable } = require('./names');
const { sensitiveHeaders } = require('../symbols');

const pseudoHeaders = new Set([
  ':status', ':method', ':authority', ':scheme', ':path', ':protocol',
]);

/** Names that a message may have one value of. */
const singleValueHeaders = new Set([
  ...pseudoHeaders, 'access-control-allow-credentials', 'access-control-max-age',
  'access-control-request-method', 'age', 'authorization', 'content-encoding',
  'content-language', 'content-length', 'content-location', 'content-md5', 'content-range',
  'content-type', 'date', 'dnt', 'etag', 'expires', 'from', 'host', 'if-match',
  'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified',
  'location', 'max-forwards', 'proxy-authorization', 'range', 'referer', 'retry-after', 'tk',
  'upgrade-insecure-requests', 'user-agent', 'x-content-type-options',
]);

/** Names of HTTP/1.1 that must not be sent (RFC 9113, 8.2.2); but `te: trailers` may. */
const connectionHeaders = new Set([
  'connection', 'upgrade', 'http2-settings', 'keep-alive', 'proxy-connection',
  'transfer-encoding', 'te',
]);

/** Methods whose requests have no body unless the application says so. */
const bodylessMethods = new Set(['GET', 'HEAD', 'DELETE']);

/** What follows a value: NUL and the flag of the field. */
const INDEXED = '\0\0';
const NEVER_INDEXED = '\0\x01';

const COLON = 0x3a;

/** What is known about one name, however it is spelled. */
class Name {
  constructor(text) {
    this.text = text; // in lower case
    this.prefix = `${text}\0`;
    this.isPseudo = text.charCodeAt(0) === COLON;
    this.isSingle = singleValueHeaders.has(text);
    this.isConnection = connectionHeaders.has(text);
    this.block = 0; // if single: the number of the last block that had it
  }
}

/** Names by spelling. */
const names = new NameTable();
for (const text of [...singleValueHeaders, ...connectionHeaders]) {
  names.set(text, new Name(text));
}

const statusName = names.get(':status');
const dateName = names.get('date');

function learnName(spelling) {
  const text = spelling.toLowerCase();
  let name = names.get(text);
  if (name === undefined) {
    name = new Name(text);
    // An unknown pseudo-header is for the validator of the block to refuse.
    if (name.isPseudo) return name;
    if (!checkIsHttpToken(text)) throw new codes.ERR_INVALID_HTTP_TOKEN('Header name', text);
  }
  if (names.learn(spelling, name)) names.learn(text, name);
  return name;
}

/** Of requests; of pushed ones, too. */
function assertValidPseudoHeader(text) {
  if (!pseudoHeaders.has(text)) throw new codes.ERR_HTTP2_INVALID_PSEUDOHEADER(text);
}

/** Of responses, final or informational. */
function assertValidPseudoHeaderResponse(text) {
  if (text !== ':status') throw new codes.ERR_HTTP2_INVALID_PSEUDOHEADER(text);
}

/** Of trailers: there are none. */
function assertValidPseudoHeaderTrailer(text) {
  throw new codes.ERR_HTTP2_INVALID_PSEUDOHEADER(text);
}

/** Numbers the blocks, so that a single-valued name knows whether it came already. */
let blockNumber = 0;

/** How many fields the last serialiseField() or serialiseList() returned. */
let fieldCount = 0;

/** No value, or more than one. */
function serialiseList(name, values, end, validatePseudo, strict) {
  if (values.length === 0) {
    fieldCount = 0;
    return '';
  }
  if (name.isSingle && strict) throw new codes.ERR_HTTP2_HEADER_SINGLE_VALUE(name.text);
  if (name.isConnection) throw new codes.ERR_HTTP2_INVALID_CONNECTION_HEADERS(name.text);
  if (name.isPseudo) validatePseudo(name.text);
  let text = '';
  for (let i = 0; i < values.length; i++) text += name.prefix + String(values[i]) + end;
  fieldCount = values.length;
  return text;
}

/**
 * @param {Name} name
 * @param {any} value  not undefined
 * @param {string} end  INDEXED or NEVER_INDEXED
 * @param {number} number  of the block
 * @param {(text: string) => void} validatePseudo
 * @param {boolean} strict  whether names may be single-valued
 * @returns {string}
 */
function serialiseField(name, value, end, number, validatePseudo, strict) {
  if (typeof value !== 'string') {
    if (Array.isArray(value)) {
      // A pseudo-header has one value even when nobody checks it.
      const isOne = value.length > 1 && name.isPseudo && !strict;
      if (value.length === 1) value = value[0];
      else if (!isOne) return serialiseList(name, value, end, validatePseudo, strict);
    }
    // Before anything else: this may run foreign code, which may build a block.
    value = String(value);
  }
  if (name.isSingle) {
    if (strict) {
      if (name.block === number) throw new codes.ERR_HTTP2_HEADER_SINGLE_VALUE(name.text);
      name.block = number;
    }
  } else if (name.isConnection && !(name.text === 'te' && value === 'trailers')) {
    throw new codes.ERR_HTTP2_INVALID_CONNECTION_HEADERS(name.text);
  }
  if (name.isPseudo) validatePseudo(name.text);
  fieldCount = 1;
  return name.prefix + value + end;
}

/** @returns {string[]|undefined} the sensitive names in lower case */
function sensitiveNames(headers) {
  const list = headers[sensitiveHeaders];
  if (!list) return undefined;
  if (!Array.isArray(list)) {
    throw new codes.ERR_INVALID_ARG_VALUE('headers[http2.neverIndex]', list);
  }
  return list.map((name) => name.toLowerCase());
}

function flagOf(name, sensitive) {
  return sensitive !== undefined && sensitive.includes(name.text) ? NEVER_INDEXED : INDEXED;
}

/**
 * Serialises headers. Names are lower-cased, values become strings, lists
 * become one field for each of their values; what is undefined or has an empty
 * name is left out.
 * @param {object|string[]} headers  by name, or `[name, value, ...]`: then order
 *   and duplicates stay, but that pseudo-headers come first
 * @param {(text: string) => void} [validatePseudo]
 * @param {boolean} [strict]  refuse more than one value of a single-valued name
 * @returns {{text: string, count: number}}
 * @throws {TypeError} ERR_INVALID_HTTP_TOKEN, ERR_HTTP2_HEADER_SINGLE_VALUE,
 *   ERR_HTTP2_INVALID_PSEUDOHEADER, ERR_HTTP2_INVALID_CONNECTION_HEADERS
 */
function buildHeaderBlock(headers, validatePseudo = assertValidPseudoHeader, strict = true) {
  const sensitive = sensitiveNames(headers);
  const number = ++blockNumber;
  const isRaw = Array.isArray(headers);
  const keys = isRaw ? headers : Object.keys(headers);
  const step = isRaw ? 2 : 1;
  let pseudo = '';
  let regular = '';
  let count = 0;
  for (let i = 0; i < keys.length; i += step) {
    const key = keys[i];
    const value = isRaw ? headers[i + 1] : headers[key];
    if (value === undefined || key === '') continue;
    const name = names.get(key) ?? learnName(key);
    const text = serialiseField(name, value, flagOf(name, sensitive), number, validatePseudo,
      strict);
    if (name.isPseudo) pseudo += text;
    else regular += text;
    count += fieldCount;
  }
  return { text: pseudo + regular, count };
}

/**
 * Serialises the headers of a response out of the application's own object: of
 * a copy without prototype, as `sentHeaders` needs it, that takes twice as long.
 * @param {object} headers  what it has as `:status` does not count
 * @param {number} status
 * @param {string} [date]  for the field, unless there is one
 * @param {boolean} [strict]
 * @returns {{text: string, count: number}}
 * @throws as buildHeaderBlock
 */
function buildResponseBlock(headers, status, date, strict = true) {
  const sensitive = sensitiveNames(headers);
  const number = ++blockNumber;
  const keys = Object.keys(headers);
  const validate = assertValidPseudoHeaderResponse;
  let hasDate = date === undefined;
  let text = serialiseField(statusName, String(status), flagOf(statusName, sensitive), number,
    validate, strict);
  let count = 1;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const value = headers[key];
    if (value === undefined || key === '' || key === ':status') continue;
    if (key === 'date' && !hasDate) {
      if (value === null) continue;
      hasDate = true;
    }
    const name = names.get(key) ?? learnName(key);
    text += serialiseField(name, value, flagOf(name, sensitive), number, validate, strict);
    count += fieldCount;
  }
  if (!hasDate) {
    text += serialiseField(dateName, date, flagOf(dateName, sensitive), number, validate, strict);
    count++;
  }
  return { text, count };
}

/**
 * The value of a field of a raw array.
 * @param {string[]} raw  `[name, value, ...]`, names in any spelling
 * @param {string} name  in lower case
 * @returns {any}  of the first such field; undefined if there is none
 */
function getRawHeader(raw, name) {
  for (let i = 0; i < raw.length; i += 2) {
    const key = raw[i];
    if (key.length === name.length && key.toLowerCase() === name) return raw[i + 1];
  }
  return undefined;
}

/** @returns {boolean} whether a raw array has such a field, with whatever value */
function hasRawHeader(raw, name) {
  for (let i = 0; i < raw.length; i += 2) {
    if (raw[i].length === name.length && raw[i].toLowerCase() === name) return true;
  }
  return false;
}

/**
 * The object that `sentHeaders` shows for a raw array: names as they were
 * spelled, more than one value as a list.
 * @param {string[]} raw  `[name, value, ...]`
 * @returns {object}  with a null prototype
 */
function rawToSentHeaders(raw) {
  const headers = { __proto__: null };
  for (let i = 0; i < raw.length; i += 2) {
    const existing = headers[raw[i]];
    if (existing === undefined) headers[raw[i]] = raw[i + 1];
    else if (Array.isArray(existing)) existing.push(raw[i + 1]);
    else headers[raw[i]] = [existing, raw[i + 1]];
  }
  if (raw[sensitiveHeaders] !== undefined) headers[sensitiveHeaders] = raw[sensitiveHeaders];
  return headers;
}

/** @returns {any} `:authority` or else `host`, of an object with lower-cased names */
function getAuthority(headers) {
  return headers[':authority'] === undefined ? headers.host : headers[':authority'];
}

/**
 * Adds what a request needs and its headers lack. Only undefined is not given: null is a
 * value like others, in words.
 * @param {object} headers  with lower-cased names
 * @param {string} authority
 * @param {string} scheme
 * @returns {object}  the same
 */
function completeRequest(headers, authority, scheme) {
  if (headers[':method'] === undefined) headers[':method'] = 'GET';
  if (getAuthority(headers) === undefined) headers[':authority'] = authority;
  if (headers[':scheme'] === undefined) headers[':scheme'] = scheme;
  if (headers[':path'] === undefined) headers[':path'] = '/';
  return headers;
}

/**
 * @param {string} method  as written
 * @returns {boolean}  whether its requests end after the headers by default
 */
function isPayloadMeaningless(method) {
  return bodylessMethods.has(method);
}

module.exports = {
  assertValidPseudoHeader,
  assertValidPseudoHeaderResponse,
  assertValidPseudoHeaderTrailer,
  buildHeaderBlock,
  buildResponseBlock,
  completeRequest,
  getAuthority,
  getRawHeader,
  hasRawHeader,
  isPayloadMeaningless,
  rawToSentHeaders,
  singleValueHeaders,
};
