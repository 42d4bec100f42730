'use strict';

/**
 * The numbers that both sides of the boundary know, by name: indices of the shared arrays, bits,
 * operations. C exports the same tables (src/binding/numbers.h), and addon.js refuses to load an
 * addon that differs in one number. The table of events is in events.js.
 */

// No table has `__proto__: null`: V8 would look up each number in a hash table.

const events = require('./events');
const { constants } = require('../node/constants');

/** Indices of `shared.state`. */
const STATE = Object.freeze({
  /**
   * How many walks of batches are under way, and so which batch is filled next. JavaScript writes
   * it.
   */
  DEPTH: 0,
  /** Octets that the last receive() has taken. */
  CONSUMED: 1,
  /** Octets that the last flush() has left for takeOutput(). */
  OUT_LENGTH: 2,
  /** Bits of FLAG, for the session whose batch was filled last. */
  FLAGS: 3,
  /** Octets in the text of the batch that was filled last. */
  TEXT_LENGTH: 4,
  /**
   * In how many pieces the output of the last flush() is to be written; their lengths are in
   * `shared.commands`. 0: the output is one piece.
   */
  OUT_PIECES: 5,
  /** KiB that the peers of all sessions have not taken yet. */
  QUEUED: 6,
  /**
   * The number of the header block that the peer of that session has begun and not ended; 0:
   * none.
   */
  BLOCK: 7,
});

/** Bits of `state[STATE.FLAGS]`. */
const FLAG = Object.freeze({
  /** The session wants to send: flush() would have something to do. */
  WANTS_WRITE: 1,
  /** The batch was full: more() has further events. */
  MORE: 2,
  /** The native transport has a write in flight, or goes on sending by itself. */
  WRITING: 4,
  /**
   * The parse has stopped behind an event, as its handler may change what follows. next() goes
   * on, or receive() where there is no native transport.
   */
  NEXT: 8,
});

/** Operations of `shared.commands`, each with the id of a stream and an argument. */
const COMMAND = Object.freeze({
  /** The application has consumed octets of a stream; the argument tells how many. */
  CONSUME: 1,
  /** The body of a stream ends: end() of addon.js. */
  END: 2,
  /** The body of a stream ends with a frame of its own: endApart() of addon.js. */
  END_APART: 3,
});

/**
 * Indices of `shared.config`, the options of createSession(). NaN keeps the core's default. What
 * each means is said at the member of h2_config with the same name, in src/core/config.h.
 */
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
  /** 1: flush() lists the pieces of its output. */
  SEPARATE_PIECES: 19,
  /** 1: bodies that are kept by reference count as memory of the session. */
  COUNT_REFERENCES: 20,
  STREAM_ERROR_BURST: 21,
  STREAM_ERROR_RATE: 22,
  GLITCH_BURST: 23,
  GLITCH_RATE: 24,
  WINDOW_UPDATES_PER_DATA: 25,
  MAX_SESSION_QUEUED_OCTETS: 26,
  AUTO_WINDOW: 27,
  MAX_STREAM_WINDOW: 28,
  MAX_CONNECTION_WINDOW: 29,
  MAX_TOTAL_WINDOW: 30,
  SEND_MAX: 31,
});

/**
 * Indices of `shared.answers` after sessionState(): what `session.state` shows, with Node's names
 * and meanings, and LAST_SENT_STREAM_ID.
 */
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
  /** The id of the last stream of ours that was sent: a request, or a promise of a server. */
  LAST_SENT_STREAM_ID: 9,
});

/**
 * Indices of `shared.answers` after sessionStats(): counters since the session began, unless it
 * says otherwise.
 */
const SESSION_STATS = Object.freeze({
  /** Octets of the connection, received and sent. */
  BYTES_RECEIVED: 0,
  BYTES_SENT: 1,
  FRAMES_RECEIVED: 2,
  FRAMES_SENT: 3,
  /** Octets of the payload of DATA frames, received and sent. */
  DATA_RECEIVED: 4,
  DATA_SENT: 5,
  STREAMS_OPENED: 6,
  STREAMS_CLOSED: 7,
  /** How many streams are open now. */
  STREAMS_OPEN: 8,
  /** How many streams were open at most. */
  MAX_CONCURRENT_STREAMS: 9,
  /** Bytes that C has allocated for the session, now. */
  MEMORY: 10,
  /** The most that MEMORY has been. */
  MEMORY_PEAK: 11,
  /** How often each limit has tripped: this index plus its h2_limit. */
  LIMITS: 12,
});

/** Indices of `shared.answers` after queueState(). */
const QUEUE = Object.freeze({
  /** Octets of the session's bodies that its peer has not taken. */
  OCTETS: 0,
  /** Milliseconds since the peer last took some of them. */
  IDLE_MS: 1,
});

/**
 * Indices of `shared.answers` after streamState(): what `stream.state` shows, with Node's names
 * and meanings, and two counters.
 */
const STREAM_STATE = Object.freeze({
  STATE: 0,
  WEIGHT: 1,
  SUM_DEPENDENCY_WEIGHT: 2,
  LOCAL_CLOSE: 3,
  REMOTE_CLOSE: 4,
  LOCAL_WINDOW_SIZE: 5,
  /** Octets of the payload of DATA frames, received and sent. */
  DATA_RECEIVED: 6,
  DATA_SENT: 7,
});

/** Indices of `shared.answers` after limitState(). */
const LIMIT_STATE = Object.freeze({
  /** What the limit came to when it tripped, in the unit of its option. */
  VALUE: 0,
  /** What was allowed. */
  CONFIGURED: 1,
});

/** How things lie in the shared arrays. */
const LAYOUT = Object.freeze({
  /** Words of a command: operation, stream, argument. */
  COMMAND_WORDS: 3,
  /** Values of a SETTINGS event, and of readSettings(): those of the settings 1 to 6 and 8. */
  SETTINGS_VALUES: 7,
  /** The bit of a field's name word that is flipped if the field must never be indexed. */
  FIELD_SENSITIVE: 0x40000000,
});

/** Bits of the argument `flags` of request(), respond() and push(). */
const SUBMIT = Object.freeze({
  /** The stream has no body: END_STREAM comes with the header block. */
  END_STREAM: 1,
  /** A WANT_TRAILERS event asks for trailers when the body has been sent. */
  WAIT_TRAILERS: 2,
});

/** What a descriptor is that attach() gets: a TCP socket, or a pipe or Unix socket. */
const TRANSPORT = Object.freeze({ TCP: 0, PIPE: 1 });

/** When reading stops for a while, in both transports. */
const BRAKE = Object.freeze({
  /**
   * Reading stops while a write is in flight and the session's memory has grown by so many octets
   * since about its beginning: the peer makes us produce what it does not read. Growth counts,
   * not size: two peers that both have much to send must each go on reading.
   */
  MAX_GROWTH: 1024 * 1024,
  /**
   * When one read has brought so many words of events, it is the last read of the session in this
   * turn of the loop. It is a thousand small DATA frames, or some hundred requests.
   */
  TURN_WORDS: 4096,
});

/** The option `paddingStrategy`. */
const PADDING = Object.freeze({
  NONE: constants.PADDING_STRATEGY_NONE,
  ALIGNED: constants.PADDING_STRATEGY_ALIGNED,
  MAX: constants.PADDING_STRATEGY_MAX,
});

/** On which side of the connection a session is. */
const ROLE = Object.freeze({ SERVER: 0, CLIENT: 1 });

/**
 * Statuses that one of the sides looks at, by name. -1000 and below are ours (enum h2_status),
 * the others are nghttp2's.
 */
const STATUS = Object.freeze({
  INVALID_ARGUMENT: -501,
  /** The peer has sent what the protocol forbids. */
  PROTO: -505,
  STREAM_ID_NOT_AVAILABLE: -509,
  STREAM_CLOSED: -510,
  START_STREAM_NOT_ALLOWED: -516,
  FRAME_SIZE_ERROR: -522,
  /** A header block can't be decoded. */
  HEADER_COMP: -523,
  NOMEM: -901,
  /** There is no such stream or session, or it has closed already. */
  STREAM_UNKNOWN: -1000,
  /** The call is not possible in the present state of the stream. */
  STREAM_STATE: -1001,
  /** A serialised header block is malformed, as when a value contains NUL. */
  HEADER_BLOCK: -1002,
  /** Too many PINGs of ours await their answer: `maxOutstandingPings`. */
  TOO_MANY_PINGS: -1003,
  /** Too many SETTINGS of ours await their answer: `maxOutstandingSettings`. */
  TOO_MANY_SETTINGS: -1004,
  /** The core can't be called at this moment, as from too deeply nested walks. */
  BUSY: -1005,
});

/** Numbers of nghttp2 that both sides use, as `constants` has them with the prefix `NGHTTP2_`. */
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
