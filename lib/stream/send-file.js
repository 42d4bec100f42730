'use strict';

/**
 * respondWithFD and respondWithFile: a response whose body the addon reads by itself. Between the
 * call and the response, code of the application runs: accessors, callbacks, or whatever comes
 * before a file is open. So the stream is looked at again before the response, and a descriptor
 * that we have opened and do not use after all is closed.
 */

const fs = require('node:fs');
const { codes } = require('../node/errors');
const { debugStream } = require('../observe/debug');
const { submitFault } = require('../native/status');
const { assertIsObject } = require('../node/validators');
const { prepareFileResponse, submitFileResponse } = require('./response');
const { kHandle, kId, kSession, kState, kUpdateTimer } = require('../symbols');

/** A length: all octets up to the end of the file. */
const TO_THE_END = -1;
/** An offset: where the descriptor stands. A pipe, say, has no other. */
const AT_POSITION = -1;

/** @throws {Error} ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_HEADERS_SENT */
function assertCanRespond(stream) {
  if (stream.destroyed || stream.closed) throw new codes.ERR_HTTP2_INVALID_STREAM();
  if (stream.headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
}

/**
 * Checks the options that the two calls have in common.
 * @returns {object} a copy
 * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
function checkOptions(options) {
  assertIsObject(options, 'options');
  options = { ...options };
  for (const name of ['offset', 'length']) {
    if (options[name] !== undefined && typeof options[name] !== 'number') {
      throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, options[name]);
    }
  }
  if (options.statCheck !== undefined && typeof options.statCheck !== 'function') {
    throw new codes.ERR_INVALID_ARG_VALUE('options.statCheck', options.statCheck);
  }
  return options;
}

/**
 * Completes the headers of a response that must be able to have a body.
 * @returns {{headers: object, status: number, bodyless: boolean}}
 * @throws {Error} ERR_HTTP2_PAYLOAD_FORBIDDEN, or what is wrong with the headers
 */
function prepare(stream, headers, options) {
  assertIsObject(headers, 'headers', ['Object', 'Array']);
  const response = prepareFileResponse(stream, headers, options);
  if (response.bodyless) throw new codes.ERR_HTTP2_PAYLOAD_FORBIDDEN(response.status);
  return response;
}

/** Makes an integer of an offset or a length, whatever the application has put in its place. */
function toInteger(value) {
  const integer = Math.trunc(Number(value)) || 0;
  return Math.max(Math.min(integer, Number.MAX_SAFE_INTEGER), Number.MIN_SAFE_INTEGER);
}

/** Closes a descriptor of ours. An error of that is an uncaught exception. */
function closeDescriptor(fd) {
  fs.close(fd, (error) => {
    if (error) throw error;
  });
}

/**
 * Whether the stream has been closed since the call. Then it is destroyed, too: no response of
 * ours will end it.
 */
function destroyIfClosed(stream) {
  if (!stream.destroyed && !stream.closed) return false;
  stream.destroy();
  return true;
}

/** Whether the stream still awaits our response: it is not closed, and nobody has responded. */
function canSend(stream) {
  return !destroyIfClosed(stream) && !stream.headersSent;
}

/**
 * Submits the headers, and lets the core read the body from `fd`.
 * @param {ServerHttp2Stream} stream
 * @param {number} fd
 * @param {{headers: object}} response  of prepare()
 * @param {object} options  of checkOptions()
 * @param {number} offset  octets from the start of the file, or AT_POSITION
 * @param {number} length  octets, or TO_THE_END
 */
function send(stream, fd, response, options, offset, length) {
  const state = stream[kState];
  // The file is not read before its headers have been taken.
  state.endsBySource();
  if (options.waitForTrailers) state.willHaveTrailers();
  let submitted;
  try {
    submitted = submitFileResponse(stream, response.headers);
  } catch (error) {
    stream.destroy(error);
    return;
  }
  if (!submitted) return;
  stream.end();
  if (stream.destroyed) return;
  const session = stream[kSession];
  const status = session[kHandle].sendFile(stream[kId], fd, offset, length);
  if (length > 0 && state.timing !== null) state.timing.fileWritten(length);
  const fault = submitFault(status);
  if (fault !== undefined) stream.destroy(fault);
}

// ----------------------------------------------------------------- descriptor

/**
 * @param {ServerHttp2Stream} stream
 * @param {number|FileHandle} fd  stays the caller's
 * @param {object} [headers]
 * @param {object} [options]  statCheck(stat, headers, range), waitForTrailers, offset and length
 *   in octets, sendDate
 * @throws {Error} ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_HEADERS_SENT, ERR_HTTP2_PAYLOAD_FORBIDDEN,
 *   ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
function respondWithFD(stream, fd, headers, options) {
  assertCanRespond(stream);
  options = checkOptions(options);
  if (fd !== null && typeof fd === 'object' && typeof fd.fd === 'number' &&
      typeof fd.getAsyncId === 'function') {
    fd = fd.fd;
  } else if (typeof fd !== 'number') {
    throw new codes.ERR_INVALID_ARG_TYPE('fd', ['number', 'FileHandle'], fd);
  }
  debugStream(stream, 'initiating response from fd');
  stream[kUpdateTimer]();
  stream.ownsFd = false;
  const response = prepare(stream, headers, options);
  const { offset = 0, length = TO_THE_END } = options;
  if (options.statCheck === undefined) {
    if (canSend(stream)) send(stream, fd, response, options, toInteger(offset), toInteger(length));
    return;
  }
  fs.fstat(fd, (error, stat) => {
    if (destroyIfClosed(stream)) return;
    if (error) {
      stream.destroy(error);
      return;
    }
    const range = { offset, length };
    if (options.statCheck.call(stream, stat, response.headers, range) === false) return;
    const from = toInteger(range.offset);
    const count = toInteger(range.length);
    if (canSend(stream)) send(stream, fd, response, options, from, count);
  });
}

// ----------------------------------------------------------------------- path

/**
 * @param {ServerHttp2Stream} stream
 * @param {string|Buffer|URL} path
 * @param {object} [headers]
 * @param {object} [options]  statCheck(stat, headers), onError(error), waitForTrailers, offset
 *   and length in octets, sendDate
 * @throws {Error} as respondWithFD, but for what concerns a descriptor
 */
function respondWithFile(stream, path, headers, options) {
  assertCanRespond(stream);
  options = checkOptions(options);
  debugStream(stream, 'initiating response from file');
  stream[kUpdateTimer]();
  stream.ownsFd = true;
  const response = prepare(stream, headers, options);
  fs.open(path, 'r', (error, fd) => {
    if (error) {
      fail(stream, options, error);
      return;
    }
    if (destroyIfClosed(stream)) {
      closeDescriptor(fd);
      return;
    }
    fs.fstat(fd, (error, stat) => {
      try {
        sendOpened(stream, fd, response, options, error, stat);
      } finally {
        if (stream[kState].fd !== fd) closeDescriptor(fd);
      }
    });
  });
}

/** Tells `onError` of an error of the file; without it the stream is destroyed. */
function fail(stream, { onError }, error) {
  if (onError) onError(error);
  else stream.destroy(error);
}

/**
 * Responds with the file that has been opened as `fd`. From ownFile() on the stream closes it.
 * @param {Error|null} error  of fstat()
 * @param {fs.Stats} [stat]
 */
function sendOpened(stream, fd, response, options, error, stat) {
  if (destroyIfClosed(stream)) return;
  if (error) {
    fail(stream, options, error);
    return;
  }
  let { offset = 0, length = TO_THE_END } = options;
  if (!stat.isFile()) {
    const ranged = options.offset !== undefined || options.length !== undefined;
    if (stat.isDirectory() || ranged) {
      fail(stream, options, stat.isDirectory() ?
        new codes.ERR_HTTP2_SEND_FILE() : new codes.ERR_HTTP2_SEND_FILE_NOSEEK());
      return;
    }
    offset = AT_POSITION;
  }
  const { statCheck } = options;
  if (statCheck !== undefined && statCheck.call(stream, stat, response.headers) === false) return;
  if (stat.isFile()) {
    const rest = stat.size - offset;
    length = length < 0 ? rest : Math.min(rest, length);
    response.headers['content-length'] = length;
  }
  if (!canSend(stream)) return;
  stream[kState].ownFile(fd);
  send(stream, fd, response, options, offset, length);
}

module.exports = { closeDescriptor, respondWithFD, respondWithFile };
