'use strict';

/**
 * The walk of a batch: hands every event to its handler, in the order of the wire. What the words
 * of an event mean is said in src/core/events.h.
 */

const { EVENT, WORDS, eventLength } = require('../native/events');
const { readFields } = require('../headers/incoming');
const { publishCoreLimit } = require('../observe/limits');
const nativeDebug = require('../observe/native-debug');
const delivery = require('../stream/delivery');
const handlers = require('./events');

/**
 * Handles an event that comes seldom.
 * @param {Pump} pump
 * @param {Int32Array} words  the batch
 * @param {number} i  the index of the first word of the event
 * @param {TextReader} reader
 * @param {{at: number}} cursor  see walkEvents()
 * @returns {number} the index of the next event
 */
function walkRareEvent(pump, words, i, reader, cursor) {
  const { session } = pump;
  const next = i + eventLength(words, i);
  cursor.at = next;
  switch (words[i]) {
    case EVENT.PUSH_PROMISE: {
      const raw = [];
      const { slots } = pump.inbox;
      const headers = readFields(words, i + WORDS.PUSH_PROMISE, words[i + 4], reader, slots, raw);
      handlers.onPushPromise(session, words[i + 2], words[i + 3], headers, raw);
      break;
    }
    case EVENT.WANT_TRAILERS:
      delivery.onWantTrailers(session, words[i + 1]);
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
      for (let at = i + WORDS.ORIGIN; at < next; at++) origins.push(reader.takeAlone(words[at]));
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
    // Only tells that a limit has tripped. If anything follows from that, it has an event.
    case EVENT.LIMIT:
      publishCoreLimit(session, words[i + 1], words[i + 2]);
      break;
    default:
  }
  return next;
}

/**
 * Handles all events of a batch, each in a turn of its own, until the session is destroyed.
 * @param {Pump} pump
 * @param {Int32Array} words  the batch
 * @param {number} length  how many words of it are to be walked
 * @param {TextReader} reader  of the text of the batch
 * @param {Buffer} [input]  that DATA events refer to
 * @param {{at: number}} cursor  where to begin; while a handler runs, where the next event
 *   begins, so that the caller can go on there if the handler throws
 */
function walkEvents(pump, words, length, reader, input, cursor) {
  const { session, inbox: { slots } } = pump;
  let i = cursor.at;
  while (i < length) {
    if (session.destroyed) break;
    if (nativeDebug.enabled) nativeDebug.traceEvent(session, words, i);
    switch (words[i]) {
      case EVENT.HEADERS: {
        const count = words[i + 4];
        const next = i + WORDS.HEADERS + 2 * count;
        const raw = [];
        const headers = readFields(words, i + WORDS.HEADERS, count, reader, slots, raw);
        cursor.at = next;
        handlers.onHeaders(session, words[i + 1], words[i + 2], words[i + 3], headers, raw);
        i = next;
        break;
      }
      case EVENT.CLOSE:
        cursor.at = i + WORDS.CLOSE;
        delivery.onStreamClose(session, words[i + 1], words[i + 2] >>> 0);
        i += WORDS.CLOSE;
        break;
      case EVENT.DATA:
        cursor.at = i + WORDS.DATA;
        delivery.onData(session, words[i + 1], input, words[i + 2], words[i + 3]);
        i += WORDS.DATA;
        break;
      case EVENT.DRAIN:
        cursor.at = i + WORDS.DRAIN;
        delivery.onDrain(session, words[i + 1]);
        i += WORDS.DRAIN;
        break;
      case EVENT.END: {
        const stream = words[i + 1];
        i += WORDS.END;
        cursor.at = i;
        // If END_STREAM came with the last headers, the application has been told already. The
        // turn is then that of the next event.
        if (!delivery.onEnd(session, stream)) continue;
        break;
      }
      case EVENT.SLOT:
        slots.define(words[i + 1], reader.takeAlone(words[i + 2]));
        i += WORDS.SLOT;
        cursor.at = i;
        continue;
      default:
        i = walkRareEvent(pump, words, i, reader, cursor);
    }
    cursor.at = i;
    pump.turn();
  }
  cursor.at = length;
}

module.exports = { walkEvents };
