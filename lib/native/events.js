'use strict';

/**
 * The events of a batch: their types, how many words each has, and where its next event begins.
 * src/core/events.h says what the words of each event mean. addon.js refuses to load an addon
 * whose types differ.
 */

/** The types of events: the number that is the first word of each. */
const EVENT = Object.freeze({
  SLOT: 1,
  HEADERS: 2,
  PUSH_PROMISE: 3,
  DATA: 4,
  END: 5,
  CLOSE: 6,
  DRAIN: 7,
  WANT_TRAILERS: 8,
  SETTINGS: 9,
  PING: 10,
  GOAWAY: 11,
  ALTSVC: 12,
  ORIGIN: 13,
  PRIORITY: 14,
  FRAME_ERROR: 15,
  ERROR: 16,
  LIMIT: 17,
  TRANSPORT_END: 18,
  TRANSPORT_ERROR: 19,
});

/**
 * How many words an event has, its type included. Of events with a variable part (fields,
 * origins) it is the fixed part.
 */
const WORDS = Object.freeze({
  SLOT: 3,
  HEADERS: 5,
  PUSH_PROMISE: 5,
  DATA: 4,
  END: 2,
  CLOSE: 3,
  DRAIN: 2,
  WANT_TRAILERS: 2,
  SETTINGS: 9,
  PING: 4,
  GOAWAY: 4,
  ALTSVC: 4,
  ORIGIN: 2,
  PRIORITY: 5,
  FRAME_ERROR: 4,
  ERROR: 3,
  LIMIT: 3,
  TRANSPORT_END: 1,
  TRANSPORT_ERROR: 3,
});

/** A table of one number for each event, which is 0 where `numbers` has none. */
function forEach(numbers) {
  return Object.freeze(Object.fromEntries(
    Object.keys(EVENT).map((name) => [name, numbers[name] ?? 0])));
}

/**
 * The index of the word of an event that tells how many items follow the fixed part: header
 * fields or origins. 0: an event of this type has no items.
 */
const COUNT_AT = forEach({ HEADERS: 4, PUSH_PROMISE: 4, ORIGIN: 1 });

/** How many words an item has: a header field has a name and a value, an origin has its length. */
const EACH = forEach({ HEADERS: 2, PUSH_PROMISE: 2, ORIGIN: 1 });

/** The three tables above in one, by the type of the event; `countAt` 0: the event has no items. */
const BY_TYPE = [];
for (const [name, type] of Object.entries(EVENT)) {
  BY_TYPE[type] = { words: WORDS[name], countAt: COUNT_AT[name], each: EACH[name] };
}

/**
 * @param {Int32Array} words  of a batch
 * @param {number} i  the index of an event's first word
 * @returns {number} how many words the event has, its type included
 */
function eventLength(words, i) {
  const { words: fixed, countAt, each } = BY_TYPE[words[i]];
  return countAt === 0 ? fixed : fixed + each * words[i + countAt];
}

module.exports = { COUNT_AT, EACH, EVENT, WORDS, eventLength };
