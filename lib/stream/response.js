'use strict';

/**
 * Prepares and submits the HEADERS of a response: they are checked as Node checks them, completed
 * and serialised. server-stream.js and send-file.js decide when, and what follows them.
 */

const { utcDate } = require('../headers/date');
const { constants } = require('../node/constants');
const { codes } = require('../node/errors');
const {
  assertValidPseudoHeaderResponse, buildHeaderBlock, buildResponseBlock, getRawHeader,
  hasRawHeader,
} = require('../headers/outgoing');
const { submitFault } = require('../native/status');
const { SUBMIT } = require('../native/tables');
const { assertIsObject } = require('../node/validators');
const { kHandle, kId, kSentHeaders, kSession, kState, kStrict } = require('../symbols');

const { HTTP_STATUS_NO_CONTENT, HTTP_STATUS_NOT_MODIFIED, HTTP_STATUS_RESET_CONTENT } = constants;

/** Stands for headers that are not given. */
const NO_HEADERS = Object.freeze({ __proto__: null });

/** Whether a status says that no body follows (RFC 9110, 15). */
function isBodyless(status) {
  return status === HTTP_STATUS_NO_CONTENT || status === HTTP_STATUS_RESET_CONTENT ||
    status === HTTP_STATUS_NOT_MODIFIED;
}

/**
 * The status to send: `value` as an integer, or 200 if it is none.
 * @throws {RangeError} ERR_HTTP2_STATUS_INVALID
 */
function checkStatus(value) {
  const status = value == null ? 200 : (value | 0) || 200;
  if (status < 200 || status > 599) throw new codes.ERR_HTTP2_STATUS_INVALID(status);
  return status;
}

/** What `sentHeaders` shows of a response. The object is made when the application asks for it. */
class SentHeaders {
  /**
   * @param {object} source  headers as the application gave them
   * @param {number} status
   * @param {string} [date]  the value of `date` that was sent, unless `source` has one
   */
  constructor(source, status, date) {
    // A copy: the application may go on to use its object for other responses.
    this.source = { ...source };
    /** The status that was sent. */
    this.status = status;
    /** The `date` that was sent, unless `source` has one; undefined: none was added. */
    this.date = date;
  }

  /** @returns {object} the headers, with a null prototype */
  materialise() {
    const headers = Object.assign({ __proto__: null }, this.source);
    headers[':status'] = this.status;
    if (this.date !== undefined && headers.date == null) headers.date = this.date;
    return headers;
  }
}

/**
 * Hands a serialised block to the core. If the core refuses it the stream is destroyed.
 * @param {ServerHttp2Stream} stream
 * @param {{text: string, count: number}} block
 * @param {number} flags  of SUBMIT
 * @returns {boolean} whether the core has taken it
 */
function submitResponse(stream, { text, count }, flags) {
  const session = stream[kSession];
  const state = stream[kState];
  state.headersGiven();
  if (state.waitForTrailers) flags |= SUBMIT.WAIT_TRAILERS;
  const handle = session[kHandle];
  const result = handle.respond(stream[kId], text, count, flags);
  const fault = submitFault(result);
  if (fault !== undefined) {
    stream.destroy(fault);
    return false;
  }
  if (!state.endSubmitted && stream.writableEnded && stream.writableLength === 0) {
    // end() was called before there were headers that an end could follow.
    state.endGiven();
    handle.end(stream[kId]);
  }
  return true;
}

/** Whether a `date` field is added where there is none. */
function wantsDate(options) {
  return Boolean(options?.sendDate ?? true);
}

/**
 * Adds `:status`, in front, and `date`, at the end, to a raw array that lacks them. The array is
 * the application's own, and so is the order of its fields.
 * @returns {number} the status
 */
function completeRaw(raw, sendDate) {
  if (raw.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', raw);
  const given = getRawHeader(raw, ':status');
  const status = checkStatus(given);
  if (!given) raw.unshift(':status', status);
  if (sendDate && !hasRawHeader(raw, 'date')) raw.push('date', utcDate());
  return status;
}

/**
 * Completes and serialises the headers of `stream.respond()`.
 * @param {ServerHttp2Stream} stream
 * @param {object|Array} [source]  headers as the application gave them
 * @param {object} [options]  sendDate
 * @returns {{block: {text: string, count: number}, bodyless: boolean}} the serialised block, and
 *   whether the response must not have a body
 */
function prepareResponse(stream, source, options) {
  const sendDate = wantsDate(options);
  const strict = stream[kSession][kStrict];
  let block;
  let status;
  if (Array.isArray(source)) {
    status = completeRaw(source, sendDate);
    block = buildHeaderBlock(source, assertValidPseudoHeaderResponse, strict);
    stream[kSentHeaders] = source;
  } else {
    assertIsObject(source, 'headers', ['Object', 'Array']);
    source ??= NO_HEADERS;
    status = checkStatus(source[':status']);
    const date = sendDate ? utcDate() : undefined;
    block = buildResponseBlock(source, status, date, strict);
    stream[kSentHeaders] = new SentHeaders(source, status, date);
  }
  return { block, bodyless: stream.headRequest || isBodyless(status) };
}

/**
 * Completes the headers of the response with a file. They are not serialised yet, as `statCheck`
 * may still change them.
 * @returns {{headers: object, status: number, bodyless: boolean}}
 */
function prepareFileResponse(stream, source, options) {
  const headers = Object.assign({ __proto__: null }, source);
  const status = checkStatus(headers[':status']);
  headers[':status'] = status;
  if (headers.date == null && wantsDate(options)) headers.date = utcDate();
  return { headers, status, bodyless: stream.headRequest || isBodyless(status) };
}

/**
 * Serialises and submits the headers of prepareFileResponse().
 * @returns {boolean} whether the core has taken them
 */
function submitFileResponse(stream, headers) {
  // Noted before they are serialised: toString() of a value may run code of the application,
  // which must not respond as well.
  stream[kState].headersGiven();
  const block = buildHeaderBlock(headers, assertValidPseudoHeaderResponse,
    stream[kSession][kStrict]);
  if (stream.destroyed || stream.closed) return false;
  stream[kSentHeaders] = headers;
  return submitResponse(stream, block, 0);
}

module.exports = {
  SentHeaders,
  prepareFileResponse,
  prepareResponse,
  submitFileResponse,
  submitResponse,
};
