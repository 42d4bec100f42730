'use strict';

/**
 * Header fields that are sent: from the object or the array of the application to the serialised
 * block that C takes, checked as Node checks them. A block is a string; for each field it has
 * `name NUL value NUL flag`, pseudo-header fields first.
 */

const { codes } = require('../node/errors');
const { checkIsHttpToken } = require('../node/validators');
const { NameTable } = require('./names');
const { sensitiveHeaders } = require('../symbols');

/** The names of all pseudo-header fields (RFC 9113, 8.3; RFC 8441, 4). */
const pseudoHeaders = new Set([
  ':status', ':method', ':authority', ':scheme', ':path', ':protocol',
]);

/** Names of which a message may have one field only. */
const singleValueHeaders = new Set([
  ...pseudoHeaders, 'access-control-allow-credentials', 'access-control-max-age',
  'access-control-request-method', 'age', 'authorization', 'content-encoding',
  'content-language', 'content-length', 'content-location', 'content-md5', 'content-range',
  'content-type', 'date', 'dnt', 'etag', 'expires', 'from', 'host', 'if-match',
  'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified',
  'location', 'max-forwards', 'proxy-authorization', 'range', 'referer', 'retry-after', 'tk',
  'upgrade-insecure-requests', 'user-agent', 'x-content-type-options',
]);

/** Names of HTTP/1.1 that must not be sent (RFC 9113, 8.2.2). `te: trailers` may. */
const connectionHeaders = new Set([
  'connection', 'upgrade', 'http2-settings', 'keep-alive', 'proxy-connection',
  'transfer-encoding', 'te',
]);

/** Methods whose requests have no body unless the application says so. */
const bodylessMethods = new Set(['GET', 'HEAD', 'DELETE']);

/** What follows the value of a field: NUL, and the flag that HPACK may index it. */
const INDEXED = '\0\0';
/** What follows the value of a sensitive field: NUL, and the flag that nobody may index it. */
const NEVER_INDEXED = '\0\x01';

const COLON = 0x3a;

/** What is known about a name, however it is spelled. */
class Name {
  /** @param {string} text  in lower case */
  constructor(text) {
    /** The name itself, in lower case. */
    this.text = text;
    /** What precedes the value of a field in a block. */
    this.prefix = `${text}\0`;
    /** Whether it names a pseudo-header field. */
    this.isPseudo = text.charCodeAt(0) === COLON;
    /** Whether a message may have one field of it only. */
    this.isSingle = singleValueHeaders.has(text);
    /** Whether it must not be sent. */
    this.isConnection = connectionHeaders.has(text);
    /** If it is single: the number of the last block that had such a field. */
    this.block = 0;
  }
}

/** The Name of each spelling. */
const names = new NameTable();
for (const text of [...singleValueHeaders, ...connectionHeaders]) {
  names.set(text, new Name(text));
}

const statusName = names.get(':status');
const dateName = names.get('date');

/**
 * The Name of a spelling that is not in the table yet; from now on it is, if there is room.
 * @throws {TypeError} ERR_INVALID_HTTP_TOKEN
 */
function learnName(spelling) {
  const text = spelling.toLowerCase();
  let name = names.get(text);
  if (name === undefined) {
    name = new Name(text);
    // An unknown pseudo-header is refused by the validator of the block.
    if (name.isPseudo) return name;
    if (!checkIsHttpToken(text)) throw new codes.ERR_INVALID_HTTP_TOKEN('Header name', text);
  }
  if (names.learn(spelling, name)) names.learn(text, name);
  return name;
}

/**
 * Refuses a pseudo-header that no request may have, be it promised or not.
 * @throws {TypeError} ERR_HTTP2_INVALID_PSEUDOHEADER
 */
function assertValidPseudoHeader(text) {
  if (!pseudoHeaders.has(text)) throw new codes.ERR_HTTP2_INVALID_PSEUDOHEADER(text);
}

/**
 * Refuses a pseudo-header that no response may have, final or informational.
 * @throws {TypeError} ERR_HTTP2_INVALID_PSEUDOHEADER
 */
function assertValidPseudoHeaderResponse(text) {
  if (text !== ':status') throw new codes.ERR_HTTP2_INVALID_PSEUDOHEADER(text);
}

/**
 * Refuses any pseudo-header: trailers have none.
 * @throws {TypeError} ERR_HTTP2_INVALID_PSEUDOHEADER
 */
function assertValidPseudoHeaderTrailer(text) {
  throw new codes.ERR_HTTP2_INVALID_PSEUDOHEADER(text);
}

/**
 * The number of the last block. By it a single-valued name knows whether the block has it
 * already.
 */
let blockNumber = 0;

/** How many fields are in what serialiseField() or serialiseList() has returned last. */
let fieldCount = 0;

/**
 * Serialises a list as one field for each of its values; see serialiseField().
 * @param {any[]} values  none, or more than one
 * @returns {string}
 */
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
 * Checks and serialises the field, or the fields, of one name.
 * @param {Name} name
 * @param {any} value  not undefined
 * @param {string} end  INDEXED or NEVER_INDEXED
 * @param {number} number  of the block
 * @param {(text: string) => void} validatePseudo  throws for a pseudo-header that is not allowed
 * @param {boolean} strict  whether a name of singleValueHeaders must not come twice
 * @returns {string}
 */
function serialiseField(name, value, end, number, validatePseudo, strict) {
  if (typeof value !== 'string') {
    if (Array.isArray(value)) {
      // A pseudo-header has one value even where `strict` is off: the list is a string then.
      const isOne = value.length > 1 && name.isPseudo && !strict;
      if (value.length === 1) value = value[0];
      else if (!isOne) return serialiseList(name, value, end, validatePseudo, strict);
    }
    // This may run code of the application, which may build a block itself. So it comes before
    // anything that concerns this block.
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

/**
 * @returns {string[]|undefined} the names in `headers[sensitiveHeaders]`, in lower case
 * @throws {TypeError} ERR_INVALID_ARG_VALUE
 */
function sensitiveNames(headers) {
  const list = headers[sensitiveHeaders];
  if (!list) return undefined;
  if (!Array.isArray(list)) {
    throw new codes.ERR_INVALID_ARG_VALUE('headers[http2.neverIndex]', list);
  }
  return list.map((name) => name.toLowerCase());
}

/** @returns {string} INDEXED or NEVER_INDEXED */
function flagOf(name, sensitive) {
  return sensitive !== undefined && sensitive.includes(name.text) ? NEVER_INDEXED : INDEXED;
}

/**
 * Serialises headers. Names are lower-cased, values become strings, and a list becomes one field
 * for each of its values. A field whose value is undefined or whose name is empty is left out.
 * @param {object|string[]} headers  by name, or `[name, value, ...]`. In an array, order and
 *   duplicates stay, but for pseudo-headers, which come first
 * @param {(text: string) => void} [validatePseudo]  throws for a pseudo-header that is not
 *   allowed
 * @param {boolean} [strict]  whether a name of singleValueHeaders must not come twice
 * @returns {{text: string, count: number}} the block, and how many fields it has
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
 * Serialises the headers of a response out of the application's own object. It is not copied
 * first: out of a copy without prototype, as `sentHeaders` shows it, this takes twice as long.
 * @param {object} headers  by name; `:status` in it does not count
 * @param {number} status
 * @param {string} [date]  value of a `date` field, unless `headers` has one
 * @param {boolean} [strict]  whether a name of singleValueHeaders must not come twice
 * @returns {{text: string, count: number}} the block, and how many fields it has
 * @throws {TypeError} as buildHeaderBlock
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
 * Looks up a field of a raw array.
 * @param {string[]} raw  `[name, value, ...]`, names in any spelling
 * @param {string} name  in lower case
 * @returns {any} the value of the first such field; undefined: there is none
 */
function getRawHeader(raw, name) {
  for (let i = 0; i < raw.length; i += 2) {
    const key = raw[i];
    if (key.length === name.length && key.toLowerCase() === name) return raw[i + 1];
  }
  return undefined;
}

/** @returns {boolean} whether a raw array has a field of that name, with whatever value */
function hasRawHeader(raw, name) {
  for (let i = 0; i < raw.length; i += 2) {
    if (raw[i].length === name.length && raw[i].toLowerCase() === name) return true;
  }
  return false;
}

/**
 * Makes the object that `sentHeaders` shows for a raw array: names as they are spelled, more than
 * one value as a list.
 * @param {string[]} raw  `[name, value, ...]`
 * @returns {object} with a null prototype
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

/**
 * @param {object} headers  with lower-cased names
 * @returns {any} the value of `:authority`, or else of `host`
 */
function getAuthority(headers) {
  return headers[':authority'] === undefined ? headers.host : headers[':authority'];
}

/**
 * Adds the pseudo-headers that a request needs and its headers lack. Only undefined counts as
 * lacking: null is a value like others, and is sent as 'null'.
 * @param {object} headers  with lower-cased names; it is changed
 * @param {string} authority
 * @param {string} scheme
 * @returns {object} `headers`
 */
function completeRequest(headers, authority, scheme) {
  if (headers[':method'] === undefined) headers[':method'] = 'GET';
  if (getAuthority(headers) === undefined) headers[':authority'] = authority;
  if (headers[':scheme'] === undefined) headers[':scheme'] = scheme;
  if (headers[':path'] === undefined) headers[':path'] = '/';
  return headers;
}

/**
 * @param {string} method  as the application wrote it
 * @returns {boolean} whether requests end with their headers by default
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
