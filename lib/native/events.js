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

module.exports = { EVENT };
