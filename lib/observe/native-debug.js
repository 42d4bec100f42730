'use strict';

/**
 * `NODE_DEBUG_NATIVE=http2`: what Node's own module tells from C++. The events
 * are those of our core, the wording is Node's; what only its C++ sees has no line.
 */

const fs = require('node:fs');
const { EVENT } = require('../native/events');
const { kAsyncResource, kHandle, kSession, kType } = require('../symbols');
const { sessionName } = require('../node/validators');

const STDERR = 2;

/** Types of frames (RFC 9113, 6) by the events they come as. */
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

/** Read once; a log that is off costs a branch. */
const enabled = (process.env.NODE_DEBUG_NATIVE ?? '').split(',')
  .some((category) => category.trim().toLowerCase() === 'http2');

/** At once, as C++ does: the last line before a crash is the one that counts. */
function writeLine(line) {
  try {
    fs.writeSync(STDERR, `${line}\n`);
  } catch {
    // Nobody to tell.
  }
}

function nameOf(session) {
  return `Http2Session ${sessionName(session[kType])} (${session[kHandle].number})`;
}

/**
 * @param {Http2Session} session
 * @param {string} text
 * @param {number} [number]  put behind it
 */
function traceSession(session, text, number = '') {
  if (enabled) writeLine(`${nameOf(session)} ${text}${number}`);
}

/**
 * @param {Http2Stream} stream
 * @param {string} text
 * @param {number} [number]  put behind it
 */
function traceStream(stream, text, number = '') {
  if (!enabled) return;
  const session = stream[kSession];
  if (session === undefined) return;
  const name = `HttpStream ${stream.id ?? 0} (${stream[kAsyncResource].asyncId()})`;
  writeLine(`${name} [${nameOf(session)}] ${text}${number}`);
}

/** What there is to tell about the event at `words[i]`. */
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

/** An event of a batch, before its handler runs. */
function traceEvent(session, words, i) {
  const type = FRAME_TYPES[words[i]];
  if (type !== undefined) traceSession(session, `complete frame received: type: ${type}`);
  const text = describe(words, i);
  if (text !== undefined) traceSession(session, text);
}

module.exports = { enabled, traceEvent, traceSession, traceStream };
