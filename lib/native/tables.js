'use strict';

/**
 * The numbers that both sides of the boundary know, by name: indices of the shared
 * arrays, bits, operations. C exports the same tables, and lib/native/addon.js refuses
 * to load an addon that differs in one of them. Those of events are made in events.js.
 */

// No `__proto__: null` here: V8 would look up each of these in a hash table.

const events = require('./events');
const { constants } = require('../node/constants');

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

/** How things lie in the shared arrays. */
const LAYOUT = Object.freeze({
  COMMAND_WORDS: 3,
  SETTINGS_VALUES: 7, // of a SETTINGS event, and of readSettings()
  FIELD_SENSITIVE: 0x40000000, // in the name word of a field: never indexed
});

/** Bits of the argument `flags` of request(), respond() and push(). */
const SUBMIT = Object.freeze({
  END_STREAM: 1, // the headers are all there is
  WAIT_TRAILERS: 2, // WANT_TRAILERS is told when the body has been taken
});

/** Kinds of descriptors that attach() takes. */
const TRANSPORT = Object.freeze({ TCP: 0, PIPE: 1 });

/** When reading stops for a while, in wire.c for the native transport. */
const BRAKE = Object.freeze({
  // Octets that a session's memory may grow by during one write. Growth counts, not
  // size: of two peers that both have much to send each must go on reading.
  MAX_GROWTH: 1024 * 1024,
  // Words of events that make a read the session's last in this turn of the loop: a
  // thousand small DATA frames, or some hundred requests.
  TURN_WORDS: 4096,
});

/** The option `paddingStrategy`. */
const PADDING = Object.freeze({
  NONE: constants.PADDING_STRATEGY_NONE,
  ALIGNED: constants.PADDING_STRATEGY_ALIGNED,
  MAX: constants.PADDING_STRATEGY_MAX,
});

/** What a session is made as. */
const ROLE = Object.freeze({ SERVER: 0, CLIENT: 1 });

/** Statuses that this library looks at, ours (enum h2_status) and nghttp2's. */
const STATUS = Object.freeze({
  INVALID_ARGUMENT: -501,
  PROTO: -505, // the peer has done what it must not
  STREAM_ID_NOT_AVAILABLE: -509,
  STREAM_CLOSED: -510,
  START_STREAM_NOT_ALLOWED: -516,
  FRAME_SIZE_ERROR: -522,
  HEADER_COMP: -523, // a header block can't be decoded
  NOMEM: -901,
  STREAM_UNKNOWN: -1000,
  STREAM_STATE: -1001,
  HEADER_BLOCK: -1002,
  TOO_MANY_PINGS: -1003,
  TOO_MANY_SETTINGS: -1004,
  BUSY: -1005,
});

/** What `constants` has of nghttp2 that both sides use, with its prefix `NGHTTP2_`. */
const CONSTANT = Object.freeze(Object.fromEntries([
  'NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT',
  'STREAM_CLOSED', 'FRAME_SIZE_ERROR', 'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR',
  'CONNECT_ERROR', 'ENHANCE_YOUR_CALM', 'INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED',
  'HCAT_REQUEST', 'HCAT_RESPONSE', 'HCAT_PUSH_RESPONSE', 'HCAT_HEADERS', 'FLAG_END_STREAM',
  'SETTINGS_HEADER_TABLE_SIZE', 'SETTINGS_ENABLE_PUSH', 'SETTINGS_MAX_CONCURRENT_STREAMS',
  'SETTINGS_INITIAL_WINDOW_SIZE', 'SETTINGS_MAX_FRAME_SIZE', 'SETTINGS_MAX_HEADER_LIST_SIZE',
  'SETTINGS_ENABLE_CONNECT_PROTOCOL',
  'SESSION_SERVER', 'SESSION_CLIENT',
].map((name) => [name, constants[`NGHTTP2_${name}`]])));

module.exports = {
  BRAKE,
  COMMAND,
  CONFIG,
  CONSTANT,
  EVENT: events.EVENT,
  EVENT_COUNT_AT: events.COUNT_AT,
  EVENT_EACH: events.EACH,
  EVENT_WORDS: events.WORDS,
  FLAG,
  LAYOUT,
  LIMIT_STATE,
  PADDING,
  QUEUE,
  ROLE,
  SESSION_STATE,
  SESSION_STATS,
  STATE,
  STATUS,
  STREAM_STATE,
  SUBMIT,
  TRANSPORT,
};
