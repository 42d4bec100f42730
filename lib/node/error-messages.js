'use strict';

/**
 * The messages of errors about arguments, in Node's wording. errors.js loads this with the first
 * of them.
 */

const { inspect } = require('node:util');

/** What `expected` may name as a type. */
const PRIMITIVES = new Set([
  'string', 'function', 'number', 'object', 'boolean', 'bigint', 'symbol',
]);
/** What is taken for the name of a class. */
const CLASS_NAME = /^[A-Z][A-Za-z0-9]*$/;
/** Characters of the longest string that is quoted as a whole. */
const MAX_STRING = 28;
/** Characters of the longest value that is shown as a whole. */
const MAX_VALUE = 128;
/** Integers beyond this are shown with their thousands separated. */
const MAX_PLAIN_INTEGER = 2 ** 32;

/** Makes 'a', 'a or b', 'a, b, or c'. */
function list(words, conjunction) {
  if (words.length < 3) return words.join(` ${conjunction} `);
  return `${words.slice(0, -1).join(', ')}, ${conjunction} ${words.at(-1)}`;
}

/** A string in quotes, cut if it is long. */
function quote(string) {
  const text = string.length > MAX_STRING ? `${string.slice(0, 25)}...` : string;
  return text.includes('\'') ? JSON.stringify(text) : `'${text}'`;
}

/** Says what was given in the place of what was expected. */
function received(value) {
  if (value === undefined || value === null) return `${value}`;
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value === 'object') {
    const name = value.constructor?.name;
    return name ? `an instance of ${name}` : inspect(value, { depth: -1 });
  }
  const text = typeof value === 'string' ? quote(value) : inspect(value);
  return `type ${typeof value} (${text})`;
}

/** Sorts what is expected into types, classes and everything else. */
function classify(expected) {
  const types = [];
  const classes = [];
  const others = [];
  for (const name of expected) {
    const lower = name.toLowerCase();
    if (PRIMITIVES.has(name) || name === 'Object' || name === 'Function') types.push(lower);
    else if (CLASS_NAME.test(name)) classes.push(name);
    else others.push(name);
  }
  // Beside classes, 'object' is told as one of them.
  if (classes.length > 0) {
    const object = types.indexOf('object');
    if (object !== -1) {
      types.splice(object, 1);
      classes.push('Object');
    }
  }
  return { types, classes, others };
}

/** Makes 'of type a', 'one of type a or b'. */
function typePhrase(types) {
  if (types.length > 2) return `one of type ${list(types, 'or')}`;
  return types.length === 2 ? `one of type ${types.join(' or ')}` : `of type ${types[0]}`;
}

/** Makes 'a', 'an A', 'one of a or b'. */
function otherPhrase(others) {
  if (others.length > 1) return `one of ${list(others, 'or')}`;
  return others[0].toLowerCase() === others[0] ? others[0] : `an ${others[0]}`;
}

/**
 * @param {string} name  of the argument or, if it has a dot, of the property
 * @param {string|string[]} expected  types and classes
 * @param {any} actual
 * @returns {string}
 */
function invalidArgType(name, expected, actual) {
  const { types, classes, others } = classify([].concat(expected));
  const phrases = [];
  if (types.length > 0) phrases.push(typePhrase(types));
  if (classes.length > 0) phrases.push(`an instance of ${list(classes, 'or')}`);
  if (others.length > 0) phrases.push(otherPhrase(others));
  let subject = name;
  if (!name.endsWith(' argument')) {
    subject = `"${name}" ${name.includes('.') ? 'property' : 'argument'}`;
  }
  return `The ${subject} must be ${phrases.join(' or ')}. Received ${received(actual)}`;
}

/**
 * @param {string} name  of the argument or, if it has a dot, of the property
 * @param {any} value
 * @param {string} [reason]
 * @returns {string}
 */
function invalidArgValue(name, value, reason = 'is invalid') {
  let text = inspect(value);
  if (text.length > MAX_VALUE) text = `${text.slice(0, MAX_VALUE)}...`;
  const kind = name.includes('.') ? 'property' : 'argument';
  return `The ${kind} '${name}' ${reason}. Received ${text}`;
}

/** Makes 1_234_567 of 1234567. */
function separateThousands(digits) {
  const first = digits[0] === '-' ? 1 : 0;
  let result = '';
  let end = digits.length;
  for (; end >= first + 4; end -= 3) result = `_${digits.slice(end - 3, end)}${result}`;
  return digits.slice(0, end) + result;
}

/**
 * @param {string} name
 * @param {string} range  what the value must be
 * @param {any} actual
 * @returns {string}
 */
function outOfRange(name, range, actual) {
  let text;
  if (Number.isInteger(actual) && Math.abs(actual) > MAX_PLAIN_INTEGER) {
    text = separateThousands(String(actual));
  } else if (typeof actual === 'bigint') {
    const limit = BigInt(MAX_PLAIN_INTEGER);
    text = String(actual);
    if (actual > limit || actual < -limit) text = separateThousands(text);
    text += 'n';
  } else {
    text = inspect(actual);
  }
  return `The value of "${name}" is out of range. It must be ${range}. Received ${text}`;
}

/**
 * @param {...(string|string[])} args  names; an array has alternatives
 * @returns {string}
 */
function missingArgs(...args) {
  const names = args.map((arg) => {
    return Array.isArray(arg) ? arg.map((name) => `"${name}"`).join(' or ') : `"${arg}"`;
  });
  const noun = names.length === 1 ? 'argument' : 'arguments';
  return `The ${list(names, 'and')} ${noun} must be specified`;
}

module.exports = { invalidArgType, invalidArgValue, missingArgs, outOfRange };
