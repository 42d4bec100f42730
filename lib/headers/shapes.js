'use strict';

/**
 * Objects without prototype for received fields, in V8's fast mode where that is safe.
 *
 * A literal with `__proto__: null` is a hash table to V8: three times the memory, half the speed.
 * An object that loses its prototype afterwards is not. But each new order of names then makes V8
 * build new hidden classes, which costs far more than it saves. So only the first so many lists
 * of names get fast objects, and a peer that sends ever new ones gets hash tables.
 */

const { randomBytes } = require('node:crypto');
const { NameTable } = require('./names');

/** How many lists of names get fast objects. */
const MAX_SHAPES = 512;

/**
 * An object with more fields than this is a hash table: V8 gives up fast mode beyond, and that
 * costs most of all.
 */
const MAX_FIELDS = 16;

/**
 * Factor of the hash of lists of names. It is odd, and random so that nobody can tell which lists
 * have the same hash.
 */
const FACTOR = randomBytes(4).readUInt32LE() | 1;

/** The number of each name, from 1 on. */
const ids = new NameTable();
/** The marks of the lists whose objects are fast. */
const shapes = new Set();

/**
 * @param {string} name
 * @returns {number} the number of the name; 0: there are too many names already
 */
function nameId(name) {
  const known = ids.get(name);
  if (known !== undefined) return known;
  return ids.learn(name, ids.size + 1) ? ids.size : 0;
}

/**
 * Takes one more name into the mark of a list of names, which is its hash.
 * @param {number} mark  of the names before it; 0: there are none
 * @param {number} id  of nameId(), not 0
 * @returns {number} the mark of the longer list
 */
function addToMark(mark, id) {
  return Math.imul(mark + id, FACTOR);
}

/** Whether the list with this mark gets fast objects: it does from now on, if there is room. */
function isFast(mark) {
  if (shapes.has(mark)) return true;
  if (shapes.size === MAX_SHAPES) return false;
  shapes.add(mark);
  return true;
}

/** @returns {object} with a null prototype, a hash table for any names */
function createTable() {
  return { __proto__: null };
}

/**
 * @param {number} mark  of the names that the object will have, in this order
 * @returns {object} with a null prototype
 */
function createObject(mark) {
  return isFast(mark) ? Object.setPrototypeOf({}, null) : createTable();
}

module.exports = { MAX_FIELDS, addToMark, createObject, createTable, nameId };
