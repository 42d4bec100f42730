'use strict';

/**
 * Received header fields: from the words and the text of a batch (src/core/events.h) to the
 * headers object and the raw array that Node's API hands out.
 */

const { LAYOUT, STATE, batches, state, staticSlots } = require('../native/shared');
const { singleValueHeaders } = require('./outgoing');
const { MAX_FIELDS, addToMark, createObject, createTable, nameId } = require('./shapes');
const { sensitiveHeaders } = require('../symbols');

/** The bit in the name word of a field that must never be indexed (RFC 7541, 7.1.3). */
const NEVER_INDEXED = LAYOUT.FIELD_SENSITIVE;
/** Mask for the rest of that word: a slot, or the length of a text. */
const NUMBER = LAYOUT.FIELD_SENSITIVE - 1;

/**
 * Octets. A text up to this size becomes one string, of which fields are slices. Slices of a
 * longer one would keep the whole of it alive.
 */
const MAX_SHARED_TEXT = 2048;

/** What is made of fields of one name that come more than once. */
const KIND = Object.freeze({
  /** The values are joined with ', '. */
  LIST: 0,
  /** The first value wins. */
  SINGLE: 1,
  /** The values are joined with '; '. */
  COOKIE: 2,
  /** The values form an array, as a single one does. */
  SET_COOKIE: 3,
  /** The first value wins, and becomes a number. */
  STATUS: 4,
});

/**
 * @param {string} name  in lower case
 * @returns {number} of KIND
 */
function kindOf(name) {
  if (name === ':status') return KIND.STATUS;
  if (name === 'cookie') return KIND.COOKIE;
  if (name === 'set-cookie') return KIND.SET_COOKIE;
  return singleValueHeaders.has(name) ? KIND.SINGLE : KIND.LIST;
}

/** The names and values that the slots below STATIC_SLOTS stand for, the same in all sessions. */
const staticStrings = staticSlots;
/** The kind of each of them, taken as a name. */
const staticKinds = Uint8Array.from(staticStrings, kindOf);
/** The number of the first slot that is defined by a session. */
const STATIC_SLOTS = staticStrings.length;
/** The number of each static string, taken as a name: see nameId(). */
const staticIds = Int32Array.from(staticStrings, nameId);

/**
 * The strings that the slots of one session stand for, from slot STATIC_SLOTS on. A slot holds a
 * name or a value that the peer has sent before.
 */
class SlotTable {
  constructor() {
    /** The string of each slot. */
    this.strings = [];
    /** The kind of each string, taken as a name; -1: nobody has asked yet. */
    this.kinds = [];
    /** The number of each string, taken as a name: see nameId(). It is valid if the kind is. */
    this.ids = [];
  }

  /** SLOT: `slot` stands for `string` from now on. */
  define(slot, string) {
    this.strings[slot - STATIC_SLOTS] = string;
    this.kinds[slot - STATIC_SLOTS] = -1;
  }

  /** @returns {number} of KIND, for the name in `slot` */
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

  /** @returns {number} of nameId(), for the name in `slot` */
  id(slot) {
    this.kind(slot);
    return this.ids[slot - STATIC_SLOTS];
  }
}

/**
 * Reads the text of a batch, from its start to its end: the texts of events lie there in the
 * order in which the words name their lengths.
 */
class TextReader {
  constructor() {
    this.reset(undefined, 0);
  }

  /**
   * Begins with another text.
   * @param {Buffer} buffer
   * @param {number} length  of the text, in octets
   */
  reset(buffer, length) {
    /** The memory that the text lies in. */
    this.buffer = buffer;
    /** Octets of the text. */
    this.length = length;
    /** Octets of it that have been read. */
    this.position = 0;
    /** The whole text as a string; undefined: take() has not made it. */
    this.string = undefined;
  }

  /** Reads `length` octets as a latin1 string, which may share memory with its neighbours. */
  take(length) {
    const start = this.position;
    this.position = start + length;
    if (this.length > MAX_SHARED_TEXT) return this.buffer.latin1Slice(start, start + length);
    if (this.string === undefined) this.string = this.buffer.latin1Slice(0, this.length);
    return this.string.slice(start, start + length);
  }

  /** Reads `length` octets as a latin1 string that shares no memory with its neighbours. */
  takeAlone(length) {
    const start = this.position;
    this.position = start + length;
    return this.buffer.latin1Slice(start, start + length);
  }

  /** Reads `length` octets as a Buffer in memory of its own. */
  takeBuffer(length) {
    const start = this.position;
    this.position = start + length;
    return Buffer.from(this.buffer.subarray(start, start + length));
  }

  /** The octets that have not been read yet, as a Buffer in memory of its own. */
  rest() {
    return Buffer.from(this.buffer.subarray(this.position, this.length));
  }
}

/** Adds a field to an object. KIND says what becomes of a further field of the same name. */
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

/**
 * Makes the object for the fields of `words[start]` to `words[end]`, which are not read yet: see
 * shapes.js.
 */
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
 * Reads the fields that start at `words[start]`.
 * @param {Int32Array} words  of the batch
 * @param {number} start
 * @param {number} count  how many fields
 * @param {TextReader} text  of the same batch
 * @param {SlotTable} slots  of the session
 * @param {string[]} raw  filled with name, value, name, value, ...
 * @returns {object} headers by name, with a null prototype
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

/** One TextReader for each depth of nested walks. */
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
