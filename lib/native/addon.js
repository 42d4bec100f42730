'use strict';

/**
 * Loads the addon and describes the boundary: every native function, every
 * array shared with C. Nothing else in lib/ knows the file's place, and nothing
 * outside of lib/native/ calls its functions.
 *
 * A session is an integer (an entry of a per-environment table and its
 * generation): no native object, no finalizer. A call that names a freed
 * session answers `H2_ERR_STREAM_UNKNOWN` (-1000) and does nothing. All
 * functions return an integer >= 0 on success or a negative status unless they
 * say otherwise; they throw only a TypeError for arguments of a wrong JS type,
 * which is a mistake of this library. None of them runs JavaScript but
 * reportException().
 *
 * @typedef {number} SessionId   int32 > 0
 * @typedef {number} StreamId    int32 > 0
 *
 * @typedef {object} Shared
 * @property {Int32Array} state  see STATE in tables.js
 * @property {Int32Array} commands  what flush() executes, 3 words each: COMMAND
 * @property {Float64Array} answers  results of sessionState, streamState, stats
 * @property {Uint32Array} settings  id, value pairs: in for settings() and
 *   packSettings(), out for customSettings()
 * @property {Float64Array} config  in for createSession(): see CONFIG
 * @property {{words: Int32Array, text: Buffer}[]} batches  by walk depth
 *
 * @typedef {(session: SessionId, words: number, input: Buffer|undefined) => void} OnEvents
 *
 * @typedef {object} Native
 *
 * -- environment
 * @property {string} version          of the addon (package.json)
 * @property {string} nghttp2Version
 * @property {Object<string, Object<string, number>>} tables  the numbers that both
 *   sides know: of each table, by its name in tables.js, name to value
 * @property {string[]} limits         names by h2_limit
 * @property {string[]} staticSlots    strings of the static slots
 * @property {() => string|undefined} nghttp2File  the file that the code of
 *   our nghttp2 was loaded from
 * @property {(onEvents: OnEvents) => Shared} initialize
 *   Once per environment. `onEvents` is called (napi_make_callback, in the
 *   session's async context) for every read of the native transport, for the
 *   end of an asynchronous write (words may be 0) and for its errors; and,
 *   without native transport, when a file has been read and flush() would send
 *   it (words 0). Offsets of DATA events count from the start of `input`. What
 *   it throws goes to 'uncaughtException' (napi_fatal_exception).
 * @property {(error: any) => void} reportException  hands what application code
 *   has thrown to 'uncaughtException'; without a handler the process ends
 * @property {(status: number) => string} statusText
 * @property {(count: number) => Buffer|undefined} packSettings  from
 *   shared.settings; undefined when nghttp2 rejects a value
 *
 * -- session
 * @property {(role: number, resource: object) => SessionId} createSession
 *   reads shared.config; `resource` is the async resource (type HTTP2SESSION)
 * @property {(session: SessionId) => void} freeSession  closes the transport,
 *   frees everything; the id is dead at once
 * @property {(session: SessionId, bytes: Uint8Array, offset: number) => number} receive
 *   Parses bytes from offset on. Returns the words in
 *   batches[state[STATE.DEPTH]]; state[STATE.CONSUMED] tells how far it got
 *   (a count from offset; short: walk, then call again with the rest, at once
 *   if FLAG.NEXT is set). Offsets of DATA events count from bytes[0].
 * @property {(session: SessionId) => number} next  native transport: the words
 *   of what follows in the read whose onEvents had FLAG.NEXT set, or the last
 *   next(); of the same `input`. What is not asked for comes by onEvents.
 * @property {(session: SessionId, commandWords: number) => number} flush
 *   Executes the commands, serialises, writes (native transport) or leaves the
 *   bytes, state[STATE.OUT_LENGTH] > 0 of them, for takeOutput(), which must be
 *   called before anything else of the session. The bytes count as sent: the
 *   caller must not flush again before its own write is done.
 *   Returns the words in batches[state[STATE.DEPTH]].
 * @property {(session: SessionId) => Buffer} takeOutput  memory of its own
 * @property {(session: SessionId) => number} more  further words when
 *   FLAG.MORE was set
 * @property {(session: SessionId, count: number) => number} settings
 * @property {(session: SessionId, remote: boolean) => void} readSettings
 *   fills shared.settings[0..6] with the values of ids 1 to 6 and 8, in this order
 * @property {(session: SessionId) => number} customSettings  count of id, value
 *   pairs put into shared.settings
 * @property {(session: SessionId, payload: Uint8Array) => number} ping
 * @property {(
 *   session: SessionId, code: number, lastStream: number, opaque?: Uint8Array
 * ) => number} goaway
 *   lastStream -1: the last that has been given out when it is sent
 * @property {(session: SessionId, lastStream: number, limit: number) => number} shutdown
 *   GOAWAY with NO_ERROR, as soon as the promised streams have begun; limit, an
 *   index of `limits`, is named in it, 0: none
 * @property {(session: SessionId, code: number, lastStream: number) => number} terminate
 * @property {(
 *   session: SessionId, stream: StreamId, origin: string, value: string
 * ) => number} altsvc
 * @property {(session: SessionId, origins: string, count: number) => number} origin
 *   origins: each followed by NUL
 * @property {(session: SessionId, size: number) => number} setLocalWindowSize
 * @property {(session: SessionId, id: number) => number} setNextStreamId
 * @property {(session: SessionId) => void} sessionState  fills answers: SESSION_STATE
 * @property {(session: SessionId) => void} sessionStats  fills answers: SESSION_STATS
 *
 * -- limits, named by their indices in `limits`
 * @property {(session: SessionId, limit: number) => number} limitState  fills
 *   answers: what a limit that has tripped came to, and what was allowed
 * @property {(session: SessionId, limit: number) => number} countLimit
 * @property {(
 *   session: SessionId, limit: number, code: number, lastStream: number
 * ) => number} tripLimit  counts it, and terminates with a GOAWAY that names it
 *
 * -- stream (headers: serialised block, h2.h h2_block, as a latin1 string)
 * @property {(
 *   session: SessionId, headers: string, count: number, flags: number, parent: number,
 *   weight: number, exclusive: boolean
 * ) => number} request
 * @property {(
 *   session: SessionId, stream: StreamId, headers: string, count: number, flags: number
 * ) => number} respond
 * @property {(session: SessionId, stream: StreamId, headers: string, count: number) => number} info
 * @property {(
 *   session: SessionId, stream: StreamId, headers: string, count: number, flags: number
 * ) => number} push
 * @property {(
 *   session: SessionId, stream: StreamId, headers: string, count: number
 * ) => number} trailers
 * @property {(
 *   session: SessionId, stream: StreamId, chunk: Uint8Array|string, latin1: boolean
 * ) => number} write
 *   a string is written as UTF-8, or latin1. Large views are kept by reference
 *   (a napi_ref) until sent; small ones are copied.
 * @property {(
 *   session: SessionId, stream: StreamId, fd: number, offset: number, length: number
 * ) => number} sendFile
 *   body from a descriptor; offset -1: from its position (pipes); length -1: to
 *   the end. The descriptor stays the caller's, who may close it once the stream
 *   has closed. A read error resets the stream.
 * @property {(session: SessionId, stream: StreamId) => number} end
 * @property {(session: SessionId, stream: StreamId) => number} endApart  END_STREAM
 *   on an empty DATA frame of its own, no WANT_TRAILERS
 * @property {(session: SessionId, stream: StreamId) => number} awaitTrailers  takes
 *   endApart back, while that is possible
 * @property {(session: SessionId, stream: StreamId, code: number) => number} reset
 * @property {(
 *   session: SessionId, stream: StreamId, parent: number, weight: number,
 *   exclusive: boolean, silent: boolean
 * ) => number} priority
 * @property {(session: SessionId, stream: StreamId) => number} streamState
 *   fills answers: STREAM_STATE
 *
 * -- what waits for the peer
 * @property {(session: SessionId, octets: number) => number} waiting  in JavaScript
 * @property {(session: SessionId) => number} queueState  fills answers: QUEUE
 * @property {(session: SessionId, stream: StreamId) => number} shed
 *   resets a stream with ENHANCE_YOUR_CALM because all sessions together hold too
 *   much; negative: the core holds nothing of its. Stream 0: only counts it.
 *
 * -- what waits for its readers
 * @property {(session: SessionId, on: boolean) => number} withhold  the connection's
 *   credit, until it is switched off
 *
 * -- native transport (libuv over a duplicate of the descriptor)
 * @property {(session: SessionId, fd: number, type: number) => number} attach
 *   type 0 TCP, 1 pipe. Starts to read. 0 or a negative libuv status (then the
 *   session has no native transport and the stream transport serves).
 * @property {(session: SessionId) => void} detach  closes the duplicate
 * @property {(session: SessionId, on: boolean) => number} reading  pause, resume
 * @property {(session: SessionId, on: boolean) => number} referenced  uv_ref, uv_unref
 * @property {(session: SessionId) => number} unsent  octets that wait in libuv
 * @property {(session: SessionId) => number} readingFor  ms without a stop to
 *   reading; 0: there is one
 *
 * -- any socket, by its descriptor; -1: none
 * @property {(fd: number) => number} socketUnsent  octets that wait in the
 *   system, those included that the peer's has not acknowledged
 * @property {(fd: number) => number} socketGone  1: nothing can arrive there
 *   any more
 */

const path = require('node:path');
const TABLES = require('./tables');

/** Loads the file that node-gyp built; its absence is told in one line. */
function load() {
  const wanted = process.env.HTTP2_NATIVE_DEBUG;
  const type = wanted === 'asan' ? 'Asan' : wanted ? 'Debug' : 'Release';
  const file = path.join(__dirname, '..', '..', 'build', type, 'http2_native.node');
  try {
    return require(file);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    const command = { Asan: 'make asan-js', Debug: 'make debug', Release: 'make build' }[type];
    const reason = new Error(`http2-native: the addon is not built: ${file} (run \`${command}\`)`);
    reason.code = 'ERR_HTTP2_NATIVE_NOT_BUILT';
    throw reason;
  }
}

/** @returns {string|undefined}  the first name that `ours` has and `theirs` have not so */
function findDifference(ours, theirs = {}) {
  for (const name in ours) if (ours[name] !== theirs[name]) return name;
  for (const name in theirs) if (ours[name] === undefined) return name;
  return undefined;
}

/** Both sides must mean the same by every number of every table. */
function checkTables(theirs = {}) {
  for (const table in { ...TABLES, ...theirs }) {
    const name = findDifference(TABLES[table] ?? {}, theirs[table]);
    if (name !== undefined) {
      const key = `${table}.${name}`;
      throw new Error(`http2-native: the addon is of another version (${key}): build it anew`);
    }
  }
}

/** @type {Native} */
const native = load();
checkTables(native.tables);

/** @type {OnEvents}  until listen() */
let handler = () => {};

/**
 * Names who gets what the addon has to tell by itself. Whoever makes the first
 * transport has called this before.
 * @param {OnEvents} onEvents
 */
function listen(onEvents) {
  handler = onEvents;
}

/** @type {Shared} */
const shared = native.initialize((session, words, input) => handler(session, words, input));

module.exports = { listen, native, shared };
