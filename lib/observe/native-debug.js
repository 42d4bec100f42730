'use strict';

/**
 * `NODE_DEBUG_NATIVE=http2`: tells on stderr what Node's own module tells from C++. The events
 * are those of our core, the words are Node's. What only Node's C++ sees is not told.
 */

const fs = require('node:fs');
const { EVENT } = require('../native/events');
const { sessionName } = require('../node/validators');
const { kAsyncResource, kHandle, kSession, kType } = require('../symbols');

/** The descriptor of the standard error stream. */
const STDERR = 2;

/** The type of the frame (RFC 9113, 6) that an event stands for. */
const FRAME_TYPES = Object.freeze({
  __proto__: null,
  [EVENT.DATA]: 0,
  [EVENT.HEADERS]: 1,
  [EVENT.SETTINGS]: 4,
  [EVENT.PUSH_PROMISE]: 5,
  [EVENT.PING]: 6,
  [EVENT.GOAWAY]: 7,
  [EVENT.ALTSVC]: 10,
  [EVENT.ORIGIN]: 12,
});

/** Whether the log is on. The variable is read once, so that a log that is off costs a branch. */
const enabled = (process.env.NODE_DEBUG_NATIVE ?? '').split(',')
  .some((category) => category.trim().toLowerCase() === 'http2');

/** Writes at once, as C++ does: of the lines before a crash the last one counts. */
function writeLine(line) {
  try {
    fs.writeSync(STDERR, `${line}\n`);
  } catch {
    // Nobody to tell.
  }
}

/** @returns {string} the name of a session in every line about it or one of its streams */
function nameOf(session) {
  return `Http2Session ${sessionName(session[kType])} (${session[kHandle].number})`;
}

/**
 * @param {Http2Session} session
 * @param {string} text
 * @param {number} [number]  follows the text
 */
function traceSession(session, text, number = '') {
  if (enabled) writeLine(`${nameOf(session)} ${text}${number}`);
}

/**
 * @param {Http2Stream} stream
 * @param {string} text
 * @param {number} [number]  follows the text
 */
function traceStream(stream, text, number = '') {
  if (!enabled) return;
  const session = stream[kSession];
  if (session === undefined) return;
  const name = `HttpStream ${stream.id ?? 0} (${stream[kAsyncResource].asyncId()})`;
  writeLine(`${name} [${nameOf(session)}] ${text}${number}`);
}

/**
 * @param {Int32Array} words  of a batch
 * @param {number} i  where an event begins
 * @returns {string|undefined} what is told of it; undefined: nothing
 */
function describe(words, i) {
  switch (words[i]) {
    case EVENT.HEADERS:
      return `handle headers frame for stream ${words[i + 1]}`;
    case EVENT.PUSH_PROMISE:
      return `handling push promise frame for stream ${words[i + 1]}`;
    case EVENT.DATA:
      return `handling data frame for stream ${words[i + 1]}`;
    case EVENT.SETTINGS:
      return 'handling settings frame';
    case EVENT.PING:
      return 'handling ping frame';
    case EVENT.GOAWAY:
      return 'handling goaway frame';
    case EVENT.CLOSE:
      return `stream ${words[i + 1]} closed with code: ${words[i + 2] >>> 0}`;
    case EVENT.END:
      return `no more data from stream ${words[i + 1]}`;
    case EVENT.DRAIN:
      return `pending data of stream ${words[i + 1]} sent`;
    case EVENT.FRAME_ERROR:
      return `frame type ${words[i + 2]} was not sent, code: ${words[i + 3]}`;
    case EVENT.ERROR:
      return `fatal error receiving data: ${words[i + 1]}`;
    default:
      return undefined;
  }
}

/**
 * Tells of an event, before its handler runs.
 * @param {Http2Session} session
 * @param {Int32Array} words  of a batch
 * @param {number} i  where the event begins
 */
function traceEvent(session, words, i) {
  const type = FRAME_TYPES[words[i]];
  if (type !== undefined) traceSession(session, `complete frame received: type: ${type}`);
  const text = describe(words, i);
  if (text !== undefined) traceSession(session, text);
}

module.exports = { enabled, traceEvent, traceSession, traceStream };
