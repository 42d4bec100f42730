'use strict';

/** The HEADERS of a response: checked, completed, submitted. */

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

const NO_HEADERS = Object.freeze({ __proto__: null });

/** Whether a status says that no body follows (RFC 9110, 15). */
function isBodyless(status) {
  return status === HTTP_STATUS_NO_CONTENT || status === HTTP_STATUS_RESET_CONTENT ||
    status === HTTP_STATUS_NOT_MODIFIED;
}

function checkStatus(value) {
  const status = value == null ? 200 : (value | 0) || 200;
  if (status < 200 || status > 599) throw new codes.ERR_HTTP2_STATUS_INVALID(status);
  return status;
}

/** What was sent, as the application sees it: made when it looks. */
class SentHeaders {
  constructor(source, status, date) {
    // The application may go on to use its object for other responses.
    this.source = { ...source };
    this.status = status;
    this.date = date;
  }

  materialise() {
    const headers = Object.assign({ __proto__: null }, this.source);
    headers[':status'] = this.status;
    if (this.date !== undefined && headers.date == null) headers.date = this.date;
    return headers;
  }
}

/**
 * Hands a serialised block to the core; a fault destroys the stream.
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
    // It was ended before there were headers to end.
    state.endGiven();
    handle.end(stream[kId]);
  }
  return true;
}

function wantsDate(options) {
  return Boolean(options?.sendDate ?? true);
}

/** The order of the fields is the application's; so is the array, and it is completed. */
function completeRaw(raw, sendDate) {
  if (raw.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', raw);
  const given = getRawHeader(raw, ':status');
  const status = checkStatus(given);
  if (!given) raw.unshift(':status', status);
  if (sendDate && !hasRawHeader(raw, 'date')) raw.push('date', utcDate());
  return status;
}

/**
 * `stream.respond()`.
 * @param {ServerHttp2Stream} stream
 * @param {object|Array} [source]  as the application gave them
 * @param {object} [options]  sendDate
 * @returns {{block: {text: string, count: number}, bodyless: boolean}}  the block
 *   is valid until the next one is built
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
 * The same for a response whose headers a callback may still change.
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
 * Submits the HEADERS of prepareFileResponse().
 * @returns {boolean} whether the core has taken them
 */
function submitFileResponse(stream, headers) {
  // Already now: what toString() of a value calls must not answer, too.
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
