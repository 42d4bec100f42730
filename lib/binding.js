'use strict';

/**
 * Loads the addon and describes the boundary: every native function, every
 * array shared with C. Nothing else in lib/ knows the file's place.
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
 * @property {Int32Array} state  see STATE
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
 *   sides know: of each table, by its name here, name to value
 * @property {string[]} limits         names by h2_limit
 * @property {string[]} staticSlots    strings of the static slots
 * @property {() => string|undefined} nghttp2Origin  the file that the code of
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
 *   fills shared.settings[0..7] with the values of ids 1,2,3,4,5,6,8 (index id - 1)
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
const { EVENT } = require('./events');

// No `__proto__: null` here: V8 would look up each of these in a hash table.

/** Indices of `shared.state`. */
const STATE = Object.freeze({
  DEPTH: 0, // written by JS: how many walks are under way
  CONSUMED: 1,
  OUT_LENGTH: 2,
  FLAGS: 3, // of the session of the last receive, flush, more or onEvents
  TEXT_LENGTH: 4, // of the batch they filled
  OUT_PIECES: 5, // of the output, lengths in shared.commands; 0: it is one
  QUEUED: 6, // KiB that the peers of all sessions have not taken
  BLOCK: 7, // number of the header block that the peer has begun and not ended; 0: none
});

/** Bits of `state[STATE.FLAGS]`. */
const FLAG = Object.freeze({
  WANTS_WRITE: 1, // nghttp2 has something that it could send
  MORE: 2, // events are waiting for more()
  WRITING: 4, // native transport: a write is in flight, or sending goes on by itself
  NEXT: 8, // the parse waits for what becomes of the events: next(), or receive(), goes on
});

/** Operations of `shared.commands`: operation, stream, argument. */
const COMMAND = Object.freeze({
  CONSUME: 1, // argument: octets
  END: 2,
  END_APART: 3,
});

/** Indices of `shared.config`; NaN keeps the core's default. */
const CONFIG = Object.freeze({
  PADDING: 0,
  STRICT_FIELD_WHITESPACE: 1,
  MAX_DEFLATE_TABLE_SIZE: 2,
  PEER_MAX_CONCURRENT_STREAMS: 3,
  MAX_RESERVED_REMOTE_STREAMS: 4,
  MAX_SEND_HEADER_BLOCK_LENGTH: 5,
  MAX_SETTINGS_ENTRIES: 6,
  MAX_HEADER_PAIRS: 7,
  MAX_HEADER_LIST_SIZE: 8,
  MAX_SESSION_MEMORY: 9,
  MAX_OUTSTANDING_PINGS: 10,
  MAX_OUTSTANDING_SETTINGS: 11,
  MAX_INVALID_FRAMES: 12,
  MAX_REJECTED_STREAMS: 13,
  STREAM_RESET_BURST: 14,
  STREAM_RESET_RATE: 15,
  MAX_EMPTY_FRAMES: 16,
  MAX_NEW_STREAMS: 17,
  COPY_THRESHOLD: 18,
  SEPARATE_PIECES: 19, // 1: flush() lists the pieces of its output
  COUNT_REFERENCES: 20, // 1: bodies kept by reference count as session memory
  STREAM_ERROR_BURST: 21,
  STREAM_ERROR_RATE: 22,
  GLITCH_BURST: 23,
  GLITCH_RATE: 24,
  WINDOW_UPDATES_PER_DATA: 25,
  MAX_SESSION_QUEUED_OCTETS: 26,
});

/** Indices of `shared.answers` after sessionState(). */
const SESSION_STATE = Object.freeze({
  EFFECTIVE_LOCAL_WINDOW_SIZE: 0,
  EFFECTIVE_RECV_DATA_LENGTH: 1,
  NEXT_STREAM_ID: 2,
  LOCAL_WINDOW_SIZE: 3,
  LAST_PROC_STREAM_ID: 4,
  REMOTE_WINDOW_SIZE: 5,
  OUTBOUND_QUEUE_SIZE: 6,
  DEFLATE_DYNAMIC_TABLE_SIZE: 7,
  INFLATE_DYNAMIC_TABLE_SIZE: 8,
  LAST_SENT_STREAM_ID: 9, // of ours: requests, or promises
});

/** Indices of `shared.answers` after sessionStats(). */
const SESSION_STATS = Object.freeze({
  BYTES_RECEIVED: 0,
  BYTES_SENT: 1,
  FRAMES_RECEIVED: 2,
  FRAMES_SENT: 3,
  DATA_RECEIVED: 4,
  DATA_SENT: 5,
  STREAMS_OPENED: 6,
  STREAMS_CLOSED: 7,
  STREAMS_OPEN: 8,
  MAX_CONCURRENT_STREAMS: 9,
  MEMORY: 10,
  MEMORY_PEAK: 11,
  LIMITS: 12, // and one for each h2_limit
});

/** Indices of `shared.answers` after queueState(). */
const QUEUE = Object.freeze({
  OCTETS: 0,
  IDLE_MS: 1, // since the peer last took some
});

/** Indices of `shared.answers` after streamState(). */
const STREAM_STATE = Object.freeze({
  STATE: 0,
  WEIGHT: 1,
  SUM_DEPENDENCY_WEIGHT: 2,
  LOCAL_CLOSE: 3,
  REMOTE_CLOSE: 4,
  LOCAL_WINDOW_SIZE: 5,
  DATA_RECEIVED: 6,
  DATA_SENT: 7,
});

/** Indices of `shared.answers` after limitState(). */
const LIMIT_STATE = Object.freeze({
  VALUE: 0, // that a limit came to
  CONFIGURED: 1,
});

/** Bits of the argument `flags` of request(), respond() and push(). */
const SUBMIT = Object.freeze({
  END_STREAM: 1, // the headers are all there is
  WAIT_TRAILERS: 2, // WANT_TRAILERS is told when the body has been taken
});

/** Kinds of descriptors that attach() takes. */
const TRANSPORT = Object.freeze({ TCP: 0, PIPE: 1 });

/** What a session is made as. */
const ROLE = Object.freeze({ SERVER: 0, CLIENT: 1 });

/** Where both transports stop to read: see src/binding/numbers.h. */
const BRAKE = Object.freeze({
  MAX_GROWTH: 1024 * 1024, // octets
  TURN_WORDS: 4096,
});

/** How things lie in the shared arrays. */
const LAYOUT = Object.freeze({
  COMMAND_WORDS: 3,
  SETTINGS_VALUES: 7, // of a SETTINGS event
  FIELD_SENSITIVE: 0x40000000, // in the name word of a field: never indexed
});

/** The tables that C exports, too. */
const TABLES = {
  BRAKE,
  COMMAND,
  CONFIG,
  EVENT,
  FLAG,
  LAYOUT,
  LIMIT_STATE,
  QUEUE,
  ROLE,
  SESSION_STATE,
  SESSION_STATS,
  STATE,
  STREAM_STATE,
  SUBMIT,
  TRANSPORT,
};

/** Loads the file that node-gyp built; its absence is told in one line. */
function load() {
  const wanted = process.env.HTTP2_NATIVE_DEBUG;
  const type = wanted === 'asan' ? 'Asan' : wanted ? 'Debug' : 'Release';
  const file = path.join(__dirname, '..', 'build', type, 'http2_native.node');
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

/** Both sides must mean the same by every number of every table. */
function checkTables(theirs = {}) {
  const tables = new Set([...Object.keys(TABLES), ...Object.keys(theirs)]);
  for (const table of tables) {
    const { [table]: ours = {} } = TABLES;
    const { [table]: others = {} } = theirs;
    for (const name of new Set([...Object.keys(ours), ...Object.keys(others)])) {
      if (ours[name] !== others[name]) {
        const key = `${table}.${name}`;
        throw new Error(`http2-native: the addon is of another version (${key}): build it anew`);
      }
    }
  }
}

/** @type {Native} */
const native = load();
checkTables(native.tables);

/** Required when the first event comes: it requires this file. */
let onEvents = (session, words, input) => {
  ({ onEvents } = require('./pumps'));
  onEvents(session, words, input);
};

/** @type {Shared} */
const shared = native.initialize((session, words, input) => onEvents(session, words, input));

module.exports = { native, shared, ...TABLES };
