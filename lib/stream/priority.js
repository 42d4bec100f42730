'use strict';

/**
 * Priorities of RFC 7540, which RFC 9113 has taken back (5.3.2): options of request(), and
 * `stream.priority()`. They are sent where the running Node sends them; on others they are
 * ignored, with a warning.
 */

const { deprecate } = require('node:util');
const { codes } = require('../node/errors');
const { features } = require('../node/versions');
const { assertIsObject, validateBoolean, validateNumber } = require('../node/validators');
const { kHandle, kId, kSession, kUpdateTimer } = require('../symbols');

const warnOption = deprecate(() => {},
  'Priority signaling has been deprecated as of RFC 9113.', 'DEP0194');
const warnMethod = deprecate(() => {},
  'http2Stream.priority is longer supported after priority signalling was deprecated in RFC 9113',
  'DEP0194');

/**
 * Checks the priority that is among the options of request() or of stream.priority(), and
 * completes it.
 * @param {object} options  a copy of the application's, which is changed
 * @throws {TypeError|RangeError} ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
function validatePriority(options) {
  if (features.priorities) {
    if (options.weight === undefined) options.weight = 16;
    else validateNumber(options.weight, 'options.weight');
  } else if (options.weight !== undefined) {
    warnOption();
    options.weight = undefined;
  }
  if (options.parent === undefined) options.parent = 0;
  else validateNumber(options.parent, 'options.parent', 0);
  if (options.exclusive === undefined) options.exclusive = false;
  else validateBoolean(options.exclusive, 'options.exclusive');
  if (options.silent === undefined) options.silent = false;
  else validateBoolean(options.silent, 'options.silent');
  if (features.priorities) return;
  options.parent = 0;
  options.exclusive = false;
}

/**
 * @param {number} [weight]
 * @returns {number} 1 to 256; 0: the default
 */
function clampWeight(weight) {
  return weight === undefined ? 0 : Math.min(Math.max(weight | 0, 1), 256);
}

/** Submits PRIORITY or, if it is to be `silent`, changes what the core knows and sends nothing. */
function submitPriority(stream, { parent, weight, exclusive, silent }) {
  const session = stream[kSession];
  if (session === undefined || stream.destroyed) return;
  session[kHandle].priority(stream[kId], parent, clampWeight(weight), exclusive, silent);
}

/** `stream.priority(options)`: see stream.js. */
function changePriority(stream, options) {
  if (!features.priorities) warnMethod();
  if (stream.destroyed) throw new codes.ERR_HTTP2_INVALID_STREAM();
  if (!features.priorities) return;
  assertIsObject(options, 'options');
  options = { ...options };
  validatePriority(options);
  stream[kUpdateTimer]();
  // A stream cannot depend on itself. Here such a parent is ignored; in a request it is an error.
  if (options.parent === stream[kId]) return;
  if (stream.pending) stream.once('ready', () => submitPriority(stream, options));
  else submitPriority(stream, options);
}

module.exports = { changePriority, clampWeight, validatePriority };
