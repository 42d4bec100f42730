'use strict';

/** The HEADERS of a response: checked, completed, submitted. */

const { utcDate } = require('./date');
const { constants } = require('./constants');
const { native } = require('./binding');
const { codes } = require('./errors');
const { assertValidPseudoHeaderResponse, buildHeaderBlock } = require('./headers');
const { submitError } = require('./status');
const { assertIsObject } = require('./validators');
const { kHandle, kId, kSentHeaders, kSession, kState, kStrict, kTransport } = require('./symbols');

const { HTTP_STATUS_NO_CONTENT, HTTP_STATUS_NOT_MODIFIED, HTTP_STATUS_RESET_CONTENT } = constants;

const SUBMIT_WAIT_TRAILERS = 2;

/** Whether a status says that no body follows (RFC 9110, 15). */
function isBodyless(status) {
  return status === HTTP_STATUS_NO_CONTENT || status === HTTP_STATUS_RESET_CONTENT ||
    status === HTTP_STATUS_NOT_MODIFIED;
}

/**
 * @param {ServerHttp2Stream} stream
 * @param {object} [source]  the headers as the application gave them
 * @param {object} [options]  sendDate
 * @returns {{headers: object, status: number, bodyless: boolean}}
 */
function prepareResponse(stream, source, options) {
  assertIsObject(source, 'headers', ['Object', 'Array']);
  const headers = Object.assign({ __proto__: null }, source);
  if (headers[':status'] == null) headers[':status'] = 200;
  const status = headers[':status'] |= 0;
  if (status < 200 || status > 599) throw new codes.ERR_HTTP2_STATUS_INVALID(headers[':status']);
  if (headers.date == null && options?.sendDate !== false) headers.date = utcDate();
  return { headers, status, bodyless: stream.headRequest || isBodyless(status) };
}

/**
 * Submits the HEADERS; a fault of the core destroys the stream.
 * @returns {boolean} whether the core has taken them
 */
function submitResponse(stream, { headers }, flags) {
  const session = stream[kSession];
  const state = stream[kState];
  const { text, count } = buildHeaderBlock(headers, assertValidPseudoHeaderResponse,
    session[kStrict]);
  stream[kSentHeaders] = headers;
  state.headersSent = true;
  if (state.waitForTrailers) flags |= SUBMIT_WAIT_TRAILERS;
  const status = native.respond(session[kHandle], stream[kId], text, count, flags);
  if (status < 0) {
    stream.destroy(submitError(status));
    return false;
  }
  if (stream.writableEnded && !state.endSubmitted && stream.writableLength === 0) {
    // It was ended before there were headers to end.
    state.endSubmitted = true;
    native.end(session[kHandle], stream[kId]);
  }
  session[kTransport].schedule();
  return true;
}

module.exports = { prepareResponse, submitResponse };
