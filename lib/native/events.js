'use strict';

/**
 * The events of a batch: the same table as src/core/events.h, which says what
 * words follow each type. lib/native/addon.js refuses to load an addon that differs.
 */
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
 * How many words each has, its type included, but for those that repeat: fields and
 * origins, of which one word tells the number.
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

/** A table of numbers for each event: 0 where none is given. */
function forEach(numbers) {
  return Object.freeze(Object.fromEntries(
    Object.keys(EVENT).map((name) => [name, numbers[name] ?? 0])));
}

/** Which word of an event tells how often something follows its words; 0: nothing does. */
const COUNT_AT = forEach({ HEADERS: 4, PUSH_PROMISE: 4, ORIGIN: 1 });

/** How many words follow each time: a field has two, its name and its value. */
const EACH = forEach({ HEADERS: 2, PUSH_PROMISE: 2, ORIGIN: 1 });

/** All three by the type of the event. */
const BY_TYPE = [];
for (const [name, type] of Object.entries(EVENT)) {
  BY_TYPE[type] = { words: WORDS[name], countAt: COUNT_AT[name], each: EACH[name] };
}

/** @returns {number} words of the event at `words[i]`, its type included */
function eventLength(words, i) {
  const { words: fixed, countAt, each } = BY_TYPE[words[i]];
  return countAt === 0 ? fixed : fixed + each * words[i + countAt];
}

module.exports = { COUNT_AT, EACH, EVENT, WORDS, eventLength };
