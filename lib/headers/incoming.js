'use strict';

/**
 * Received header fields: from the words of a batch to the headers object and
 * the raw array that Node's API hands out.
 */

const { LAYOUT, STATE, batches, state, staticSlots } = require('../native/shared');
const { singleValueHeaders } = require('./outgoing');
const { MAX_FIELDS, addToMark, createObject, createTable, nameId } = require('./shapes');
const { sensitiveHeaders } = require('../symbols');

const NEVER_INDEXED = LAYOUT.FIELD_SENSITIVE;
const NUMBER = LAYOUT.FIELD_SENSITIVE - 1;

/** Slices of a longer string would keep the whole of it alive. */
const MAX_SHARED_TEXT = 2048;

/** How fields of one name that come more than once are put together. */
const KIND = Object.freeze({
  LIST: 0, // joined with ', '
  SINGLE: 1, // the first one wins
  COOKIE: 2, // joined with '; '
  SET_COOKIE: 3, // an array
  STATUS: 4, // a number
});

function kindOf(name) {
  if (name === ':status') return KIND.STATUS;
  if (name === 'cookie') return KIND.COOKIE;
  if (name === 'set-cookie') return KIND.SET_COOKIE;
  return singleValueHeaders.has(name) ? KIND.SINGLE : KIND.LIST;
}

const staticStrings = staticSlots;
const staticKinds = Uint8Array.from(staticStrings, kindOf);
const STATIC_SLOTS = staticStrings.length;
const staticIds = Int32Array.from(staticStrings, nameId);

/** The strings that the slots of one session stand for. */
class SlotTable {
  constructor() {
    this.strings = [];
    this.kinds = []; // of names, -1: not asked for yet
    this.ids = []; // of names, valid if the kind is
  }

  define(slot, string) {
    this.strings[slot - STATIC_SLOTS] = string;
    this.kinds[slot - STATIC_SLOTS] = -1;
  }

  kind(slot) {
    const index = slot - STATIC_SLOTS;
    let kind = this.kinds[index];
    if (kind === -1) {
      kind = kindOf(this.strings[index]);
      this.kinds[index] = kind;
      this.ids[index] = nameId(this.strings[index]);
    }
    return kind;
  }

  id(slot) {
    this.kind(slot);
    return this.ids[slot - STATIC_SLOTS];
  }
}

/** A cursor over the text of a batch. */
class TextReader {
  constructor() {
    this.reset(undefined, 0);
  }

  reset(buffer, length) {
    this.buffer = buffer;
    this.length = length;
    this.position = 0;
    this.string = undefined;
  }

  /** The next `length` octets as a latin1 string. */
  take(length) {
    const start = this.position;
    this.position = start + length;
    if (this.length > MAX_SHARED_TEXT) return this.buffer.latin1Slice(start, start + length);
    if (this.string === undefined) this.string = this.buffer.latin1Slice(0, this.length);
    return this.string.slice(start, start + length);
  }

  /** The next octets as a string that shares no memory with its neighbours. */
  takeAlone(length) {
    const start = this.position;
    this.position = start + length;
    return this.buffer.latin1Slice(start, start + length);
  }

  /** The next octets as a Buffer of their own. */
  takeBuffer(length) {
    const start = this.position;
    this.position = start + length;
    return Buffer.from(this.buffer.subarray(start, start + length));
  }

  /** What has not been read yet, in memory of its own. */
  rest() {
    return Buffer.from(this.buffer.subarray(this.position, this.length));
  }
}

function addField(headers, name, value, kind) {
  const existing = headers[name];
  if (existing === undefined) {
    if (kind === KIND.SET_COOKIE) headers[name] = [value];
    else headers[name] = kind === KIND.STATUS ? value | 0 : value;
  } else if (kind === KIND.LIST) {
    headers[name] = `${existing}, ${value}`;
  } else if (kind === KIND.COOKIE) {
    headers[name] = `${existing}; ${value}`;
  } else if (kind === KIND.SET_COOKIE) {
    existing.push(value);
  }
}

/** The object for the fields of `words[start]` to `words[end]`. */
function createHeaders(words, start, end, slots) {
  if (end - start > 2 * MAX_FIELDS) return createTable();
  let mark = 0;
  for (let i = start; i < end; i += 2) {
    if (words[i] < 0) return createTable();
    const number = words[i] & NUMBER;
    const id = number < STATIC_SLOTS ? staticIds[number] : slots.id(number);
    if (id === 0) return createTable();
    mark = addToMark(mark, id);
  }
  return createObject(mark);
}

/**
 * Reads `count` fields that start at `words[start]`.
 * @param {Int32Array} words
 * @param {number} start
 * @param {number} count
 * @param {TextReader} text
 * @param {SlotTable} slots
 * @param {string[]} raw  filled with name, value, name, value, ...
 * @returns {object} headers, with a null prototype
 */
function readFields(words, start, count, text, slots, raw) {
  const end = start + 2 * count;
  const headers = createHeaders(words, start, end, slots);
  const sensitive = [];
  for (let i = start; i < end; i += 2) {
    let word = words[i];
    let kind;
    let name;
    let number = word < 0 ? ~word : word;
    const neverIndexed = (number & NEVER_INDEXED) !== 0;
    number &= NUMBER;
    if (word < 0) {
      name = text.take(number);
      kind = kindOf(name);
    } else if (number < STATIC_SLOTS) {
      name = staticStrings[number];
      kind = staticKinds[number];
    } else {
      name = slots.strings[number - STATIC_SLOTS];
      kind = slots.kind(number);
    }
    word = words[i + 1];
    let value;
    if (word < 0) value = text.take(~word);
    else if (word < STATIC_SLOTS) value = staticStrings[word];
    else value = slots.strings[word - STATIC_SLOTS];
    if (neverIndexed) sensitive.push(name);
    raw.push(name, value);
    addField(headers, name, value, kind);
  }
  headers[sensitiveHeaders] = sensitive;
  return headers;
}

/** One reader for each depth of nested walks. */
const readers = [];

/** The reader of the batch that the addon has just filled. */
function currentReader() {
  const depth = state[STATE.DEPTH];
  while (readers.length <= depth) readers.push(new TextReader());
  const reader = readers[depth];
  reader.reset(batches[depth].text, state[STATE.TEXT_LENGTH]);
  return reader;
}

module.exports = { SlotTable, TextReader, currentReader, readFields };
