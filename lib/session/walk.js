'use strict';

/**
 * The walk of a batch: hands every event to its handler, in wire order. What
 * the words of an event mean stands in src/core/events.h.
 */

const { EVENT } = require('../native/events');
const { readFields } = require('../headers/incoming');
const { publishCoreLimit } = require('../observe/limits');
const nativeDebug = require('../observe/native-debug');
const handlers = require('./events');
const streams = require('../stream/delivery');

/** Of a SETTINGS event: what holds after it. */
const SETTINGS_VALUES = 7;

/** Words of the event at `i`, its type included. */
function eventLength(words, i, length) {
  switch (words[i]) {
    case EVENT.PUSH_PROMISE:
      return 5 + 2 * words[i + 4];
    case EVENT.ORIGIN:
      return 2 + words[i + 1];
    case EVENT.PRIORITY:
      return 5;
    case EVENT.PING:
    case EVENT.GOAWAY:
    case EVENT.ALTSVC:
    case EVENT.FRAME_ERROR:
      return 4;
    case EVENT.ERROR:
    case EVENT.LIMIT:
    case EVENT.TRANSPORT_ERROR:
      return 3;
    case EVENT.SETTINGS:
      return 2 + SETTINGS_VALUES;
    case EVENT.WANT_TRAILERS:
      return 2;
    case EVENT.TRANSPORT_END:
      return 1;
    default:
      return length - i;
  }
}

/** Events that come seldom. Returns where the next one is. */
function walkRareEvent(pump, words, i, reader, cursor, length) {
  const { session } = pump;
  const next = i + eventLength(words, i, length);
  cursor.at = next;
  switch (words[i]) {
    case EVENT.PUSH_PROMISE: {
      const raw = [];
      const headers = readFields(words, i + 5, words[i + 4], reader, pump.slots, raw);
      handlers.onPushPromise(session, words[i + 2], words[i + 3], headers, raw);
      break;
    }
    case EVENT.WANT_TRAILERS:
      streams.onWantTrailers(session, words[i + 1]);
      break;
    case EVENT.SETTINGS:
      handlers.onSettings(session, words[i + 1] === 1, words.subarray(i + 2, next));
      break;
    case EVENT.PING:
      handlers.onPing(session, words[i + 1] === 1,
        Buffer.from(Int32Array.of(words[i + 2], words[i + 3]).buffer));
      break;
    case EVENT.GOAWAY: {
      const opaque = words[i + 3] > 0 ? reader.takeBuffer(words[i + 3]) : undefined;
      handlers.onGoaway(session, words[i + 1] >>> 0, words[i + 2], opaque);
      break;
    }
    case EVENT.ALTSVC: {
      const origin = reader.takeAlone(words[i + 2]);
      handlers.onAltsvc(session, words[i + 1], origin, reader.takeAlone(words[i + 3]));
      break;
    }
    case EVENT.ORIGIN: {
      const origins = [];
      for (let n = 0; n < words[i + 1]; n++) origins.push(reader.takeAlone(words[i + 2 + n]));
      handlers.onOrigin(session, origins);
      break;
    }
    case EVENT.PRIORITY:
      handlers.onPriority(session, words[i + 1], words[i + 2], words[i + 3], words[i + 4] === 1);
      break;
    case EVENT.FRAME_ERROR:
      handlers.onFrameError(session, words[i + 1], words[i + 2], words[i + 3]);
      break;
    case EVENT.ERROR:
      handlers.onError(session, words[i + 1], words[i + 2]);
      break;
    case EVENT.TRANSPORT_END:
      pump.transport.onEnd();
      break;
    case EVENT.TRANSPORT_ERROR:
      pump.transport.onError(words[i + 1], words[i + 2] === 1);
      break;
    case EVENT.LIMIT: // what follows from it has its own event
      publishCoreLimit(session, words[i + 1], words[i + 2]);
      break;
    default:
  }
  return next;
}

/**
 * @param {Pump} pump
 * @param {Int32Array} words
 * @param {number} length  of what is to be walked
 * @param {TextReader} reader  of the text that goes with it
 * @param {Buffer} [input]  that DATA events refer to
 * @param {{at: number}} cursor  where to begin; kept behind the event whose
 *   handler runs, for the case that it throws
 */
function walkEvents(pump, words, length, reader, input, cursor) {
  const { session } = pump;
  let i = cursor.at;
  while (i < length) {
    if (session.destroyed) break;
    if (nativeDebug.enabled) nativeDebug.traceEvent(session, words, i);
    switch (words[i]) {
      case EVENT.HEADERS: {
        const count = words[i + 4];
        const next = i + 5 + 2 * count;
        const raw = [];
        const headers = readFields(words, i + 5, count, reader, pump.slots, raw);
        cursor.at = next;
        handlers.onHeaders(session, words[i + 1], words[i + 2], words[i + 3], headers, raw);
        i = next;
        break;
      }
      case EVENT.CLOSE:
        cursor.at = i + 3;
        streams.onStreamClose(session, words[i + 1], words[i + 2] >>> 0);
        i += 3;
        break;
      case EVENT.DATA:
        cursor.at = i + 4;
        streams.onData(session, words[i + 1], input, words[i + 2], words[i + 3]);
        i += 4;
        break;
      case EVENT.DRAIN:
        cursor.at = i + 2;
        streams.onDrain(session, words[i + 1]);
        i += 2;
        break;
      case EVENT.END:
        cursor.at = i + 2;
        i += 2;
        // No event of its own: the turn is that of what comes next.
        if (!streams.onEnd(session, words[i - 1])) {
          cursor.at = i;
          continue;
        }
        break;
      case EVENT.SLOT:
        pump.slots.define(words[i + 1], reader.takeAlone(words[i + 2]));
        i += 3;
        cursor.at = i;
        continue;
      default:
        i = walkRareEvent(pump, words, i, reader, cursor, length);
    }
    cursor.at = i;
    pump.turn();
  }
  cursor.at = length;
}

module.exports = { walkEvents };
