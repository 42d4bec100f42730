'use strict';

/**
 * Checks of arguments that throw what Node throws: ERR_INVALID_ARG_TYPE for a value of a wrong
 * type, ERR_OUT_OF_RANGE for a number that is not allowed, unless they say otherwise. `name` is
 * that of the argument in the message.
 */

const { codes, trimStack } = require('./errors');

const MAX_INT32 = 2 ** 31 - 1;
const MIN_INT32 = -(2 ** 31);
const MAX_UINT32 = 2 ** 32 - 1;
/** Milliseconds of the longest timer. */
const TIMEOUT_MAX = 2 ** 31 - 1;

const isArrayBufferView = ArrayBuffer.isView;

/** Makes the error, whose stack begins at the caller of `validator`. */
function wrongType(name, expected, value, validator) {
  return trimStack(new codes.ERR_INVALID_ARG_TYPE(name, expected, value), validator);
}

/** Makes the error, whose stack begins at the caller of `validator`. */
function wrongRange(name, range, value, validator) {
  return trimStack(new codes.ERR_OUT_OF_RANGE(name, range, value), validator);
}

function validateFunction(value, name) {
  if (typeof value !== 'function') throw wrongType(name, 'Function', value, validateFunction);
}

function validateString(value, name) {
  if (typeof value !== 'string') throw wrongType(name, 'string', value, validateString);
}

function validateBoolean(value, name) {
  if (typeof value !== 'boolean') throw wrongType(name, 'boolean', value, validateBoolean);
}

/** Checks a number. With a bound, NaN is out of range. */
function validateNumber(value, name, min = undefined, max = undefined) {
  if (typeof value !== 'number') throw wrongType(name, 'number', value, validateNumber);
  if (min === undefined && max === undefined) return;
  if (value >= (min ?? -Infinity) && value <= (max ?? Infinity)) return;
  const bounds = [];
  if (min !== undefined) bounds.push(`>= ${min}`);
  if (max !== undefined) bounds.push(`<= ${max}`);
  throw wrongRange(name, bounds.join(' && '), value, validateNumber);
}

/** What the checks of integers have in common. */
function checkInteger(value, name, min, max, validator) {
  if (typeof value !== 'number') throw wrongType(name, 'number', value, validator);
  if (!Number.isInteger(value)) throw wrongRange(name, 'an integer', value, validator);
  if (value < min || value > max) {
    throw wrongRange(name, `>= ${min} && <= ${max}`, value, validator);
  }
}

/** Checks an integer; without bounds a safe one. */
function validateInteger(
  value, name, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER,
) {
  checkInteger(value, name, min, max, validateInteger);
}

function validateInt32(value, name, min = MIN_INT32, max = MAX_INT32) {
  checkInteger(value, name, min, max, validateInt32);
}

function validateUint32(value, name, positive = false) {
  checkInteger(value, name, positive ? 1 : 0, MAX_UINT32, validateUint32);
}

/** Checks that a value is an object and no array. */
function validateObject(value, name) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw wrongType(name, 'Object', value, validateObject);
  }
}

/** Checks a signal; `undefined` passes, for it is optional everywhere. */
function validateAbortSignal(signal, name) {
  if (signal === undefined) return;
  if (signal === null || typeof signal !== 'object' || !('aborted' in signal)) {
    throw wrongType(name, 'AbortSignal', signal, validateAbortSignal);
  }
}

/** Checks that a value is a view of memory of any kind. */
function validateBuffer(value, name = 'buffer') {
  if (!isArrayBufferView(value)) {
    throw wrongType(name, ['Buffer', 'TypedArray', 'DataView'], value, validateBuffer);
  }
}

/**
 * Checks a duration. One that is too long for a timer is shortened, with a warning.
 * @param {number} msecs
 * @param {string} name
 * @returns {number} ms that a timer can be set to
 */
function getTimerDuration(msecs, name) {
  if (typeof msecs !== 'number') throw wrongType(name, 'number', msecs, getTimerDuration);
  if (msecs < 0 || !Number.isFinite(msecs)) {
    throw wrongRange(name, 'a non-negative finite number', msecs, getTimerDuration);
  }
  if (msecs <= TIMEOUT_MAX) return msecs;
  process.emitWarning(
    `${msecs} does not fit into a 32-bit signed integer.` +
    `\nTimer duration was truncated to ${TIMEOUT_MAX}.`,
    'TimeoutOverflowWarning',
  );
  return TIMEOUT_MAX;
}

/** By code: 1 for the characters of a token (RFC 9110, 5.6.2). */
const tokenCharacters = new Uint8Array(128);
for (const character of '!#$%&\'*+-.^_`|~0123456789' +
    'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') {
  tokenCharacters[character.charCodeAt(0)] = 1;
}

/**
 * @param {string} name
 * @returns {boolean} whether it is a token
 */
function checkIsHttpToken(name) {
  for (let i = 0; i < name.length; i++) {
    if (tokenCharacters[name.charCodeAt(i)] !== 1) return false;
  }
  return name.length > 0;
}

/** Checks that a value is an object and no array; `undefined` passes. */
function assertIsObject(value, name, types = 'Object') {
  if (value === undefined) return;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw wrongType(name, types, value, assertIsObject);
  }
}

/** Checks that a value is an array; `undefined` passes. */
function assertIsArray(value, name, types = 'Array') {
  if (value !== undefined && !Array.isArray(value)) {
    throw wrongType(name, types, value, assertIsArray);
  }
}

/**
 * Checks a setting. `undefined` passes and so does NaN, as in Node.
 * @throws {RangeError} ERR_HTTP2_INVALID_SETTING_VALUE
 */
function assertWithinRange(name, value, min = 0, max = Infinity) {
  if (value === undefined) return;
  if (typeof value === 'number' && !(value < min || value > max)) return;
  throw trimStack(
    new codes.ERR_HTTP2_INVALID_SETTING_VALUE.RangeError(name, value, min, max),
    assertWithinRange,
  );
}

/**
 * @param {number} type  NGHTTP2_SESSION_SERVER or NGHTTP2_SESSION_CLIENT
 * @returns {string} for messages
 */
function sessionName(type) {
  if (type === 0) return 'server';
  return type === 1 ? 'client' : '<invalid>';
}

/**
 * What Node takes for a link: `<target>` with parameters `; name`, `; name=value`, `;
 * name="value"`.
 */
const LINK = /^<[^>]*>(?:\s*;\s*[^;"\s]+(?:="[^;"\s]*")?)*$/;

/** @throws {TypeError} ERR_INVALID_ARG_VALUE */
function checkLink(value) {
  if (typeof value === 'string' && LINK.test(value)) return;
  throw trimStack(
    new codes.ERR_INVALID_ARG_VALUE(
      'hints', value,
      'must be an array or string of format "</styles.css>; rel=preload; as=style"',
    ),
    validateLinkHeaderValue,
  );
}

/**
 * Checks one link or several.
 * @param {string|string[]} hints
 * @returns {string} the value of one `link` field
 * @throws {TypeError} ERR_INVALID_ARG_VALUE
 */
function validateLinkHeaderValue(hints) {
  if (!Array.isArray(hints)) {
    checkLink(hints);
    return hints;
  }
  for (const hint of hints) checkLink(hint);
  return hints.join(', ');
}

module.exports = {
  assertIsArray,
  assertIsObject,
  assertWithinRange,
  checkIsHttpToken,
  getTimerDuration,
  isArrayBufferView,
  sessionName,
  validateAbortSignal,
  validateBoolean,
  validateBuffer,
  validateFunction,
  validateInt32,
  validateInteger,
  validateLinkHeaderValue,
  validateNumber,
  validateObject,
  validateString,
  validateUint32,
};
