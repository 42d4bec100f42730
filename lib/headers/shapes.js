'use strict';

/**
 * Objects without prototype for received fields, in V8's fast mode where that
 * is safe.
 *
 * A literal with `__proto__: null` is a hash table to V8: three times the memory,
 * half the speed. An object that loses its prototype afterwards is not; but each
 * new order of names then makes V8 build new hidden classes, which costs far
 * more than it saves. So only the first so many lists of names get fast objects,
 * and a peer that sends ever new ones gets hash tables.
 */

const { randomBytes } = require('node:crypto');
const { NameTable } = require('./names');

const MAX_SHAPES = 512;

/** V8 gives up fast mode beyond, and that costs most of all. */
const MAX_FIELDS = 16;

/** Odd; nobody shall be able to tell which lists fall together. */
const FACTOR = randomBytes(4).readUInt32LE() | 1;

const ids = new NameTable();
const shapes = new Set();

/**
 * @param {string} name
 * @returns {number}  its number, 0 if there are too many names already
 */
function nameId(name) {
  const known = ids.get(name);
  if (known !== undefined) return known;
  return ids.learn(name, ids.size + 1) ? ids.size : 0;
}

/**
 * Takes one name into the mark of a list of names.
 * @param {number} mark  0 before the first
 * @param {number} id  of nameId(), not 0
 * @returns {number}
 */
function addToMark(mark, id) {
  return Math.imul(mark + id, FACTOR);
}

function isFast(mark) {
  if (shapes.has(mark)) return true;
  if (shapes.size === MAX_SHAPES) return false;
  shapes.add(mark);
  return true;
}

/** @returns {object}  with a null prototype, for names of any kind and number */
function createTable() {
  return { __proto__: null };
}

/**
 * @param {number} mark  of the names that it will have, in this order
 * @returns {object}  with a null prototype
 */
function createObject(mark) {
  return isFast(mark) ? Object.setPrototypeOf({}, null) : createTable();
}

module.exports = { MAX_FIELDS, addToMark, createObject, createTable, nameId };
