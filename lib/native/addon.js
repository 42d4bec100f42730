'use strict';

/**
 * The boundary to C: every native function and every array that both sides share. No file outside
 * of lib/native/ calls these functions. load.js knows where the addon lies.
 *
 * A session is an integer: the index of an entry in a table of the environment, and the
 * generation of that entry. There is no native object and no finalizer. A call that names a
 * freed session answers `H2_ERR_STREAM_UNKNOWN` (-1000) and does nothing. Unless they say
 * otherwise, functions return an integer: 0 or more on success, a negative status on failure
 * (status.js). They throw only a TypeError for an argument of a wrong JavaScript type, which is
 * a mistake of this library. No function runs JavaScript, except reportException().
 *
 * What is submitted leaves with the next flush(). Lengths and sizes are octets, times are
 * milliseconds, and a word is an element of an Int32Array.
 *
 * @typedef {number} SessionId   int32 > 0
 * @typedef {number} StreamId    int32 > 0
 *
 * @typedef {object} Shared  the arrays that both sides read and write; indices: tables.js
 * @property {Int32Array} state  Facts about the last call that filled a batch: STATE.
 * @property {Int32Array} commands  In: what flush() executes, 3 words each: COMMAND. Out: the
 *   lengths of the pieces of the output, see STATE.OUT_PIECES.
 * @property {Float64Array} answers  Out: the numbers that sessionState(), sessionStats(),
 *   streamState(), queueState() and limitState() answer.
 * @property {Uint32Array} settings  In: pairs of id and value for settings() and
 *   packSettings(). Out: such pairs of customSettings(), or the values of readSettings().
 * @property {Float64Array} config  In: the options of createSession(): CONFIG.
 * @property {{words: Int32Array, text: Buffer}[]} batches  Out: the batches of events
 *   (src/core/events.h), one for each depth of nested walks. A batch is made when its depth is
 *   reached for the first time.
 *
 * @typedef {(session: SessionId, words: number, input: Buffer|undefined) => void} OnEvents
 *   `words` is the length of the batch, `input` what its DATA events refer to.
 *
 * @typedef {object} Native
 *
 * -- environment
 * @property {string} version  The version of the addon: that of package.json.
 * @property {string} nghttp2Version  The version of the nghttp2 that is linked in.
 * @property {string} nghttp2Build  Whether that was compiled with the addon, `source`, or is the
 *   `archive` of the system.
 * @property {Object<string, Object<string, number>>} tables  The numbers that both sides
 *   know: an object from name to value for each table of tables.js, under the table's name.
 * @property {string[]} limits  The names of the limits, by h2_limit; [0] is '': no limit.
 * @property {string[]} staticSlots  The strings of the static slots (src/core/slots.h).
 * @property {() => string|undefined} nghttp2File  The file that the code of our nghttp2 was
 *   loaded from, if that is known.
 * @property {(onEvents: OnEvents) => Shared} initialize
 *   Called once per environment. `onEvents` is called by napi_make_callback in the
 *   asynchronous context of the session: with a native transport for every read, for its end
 *   or failure, and when a write that had to wait is done or has failed (words may be 0);
 *   without one when a file has been read that flush() would send (words 0). Offsets of DATA
 *   events count from the start of `input`. What it throws goes to 'uncaughtException'
 *   (napi_fatal_exception).
 * @property {(error: any) => void} reportException  Hands what application code has thrown to
 *   'uncaughtException'. If nobody handles that, the process ends.
 * @property {(status: number) => string} statusText  A description of a status.
 * @property {(count: number) => Buffer|undefined} packSettings  The payload of a SETTINGS
 *   frame with `count` pairs of shared.settings; undefined when nghttp2 rejects a value.
 *
 * -- session
 * @property {(role: number, resource: object) => SessionId} createSession
 *   Makes a session of shared.config. `role` is one of ROLE; `resource` is the async resource
 *   (type HTTP2SESSION) in whose context onEvents is called.
 * @property {(session: SessionId) => void} freeSession  Closes the transport and frees
 *   everything. The id is dead at once.
 * @property {(session: SessionId, bytes: Uint8Array, offset: number) => number} receive
 *   Parses `bytes` from `offset` on. Returns the words in batches[state[STATE.DEPTH]].
 *   state[STATE.CONSUMED] tells how many octets it took, counted from `offset`. If some are
 *   left, the caller walks the batch and calls again with the rest: at once if FLAG.NEXT is
 *   set, otherwise when the loop has turned. Offsets of DATA events count from bytes[0].
 * @property {(session: SessionId) => number} next  Native transport: goes on with a read whose
 *   onEvents, or whose last next(), has set FLAG.NEXT. Returns the words of the batch, whose
 *   DATA events refer to the same `input`. What is not asked for comes by onEvents.
 * @property {(session: SessionId, commandWords: number) => number} flush
 *   Executes the first `commandWords` words of shared.commands and serialises what is
 *   submitted. The native transport then writes it; without one, state[STATE.OUT_LENGTH]
 *   octets are left for takeOutput(). If these are more than 0, takeOutput() must be the next
 *   call for the session. The octets count as sent: the caller must not flush again before
 *   its own write is done. Returns the words in batches[state[STATE.DEPTH]].
 * @property {(session: SessionId) => Buffer} takeOutput  What flush() has left, in memory of
 *   its own.
 * @property {(session: SessionId, memory: Uint8Array) => number} fillOutput  Writes what flush()
 *   has left to `memory` instead, and returns how many octets that are; fails if there is no room
 *   for them.
 * @property {(session: SessionId) => number} more  Fills the batch with further events, when
 *   FLAG.MORE was set. Returns its words.
 * @property {(session: SessionId, count: number) => number} settings  Submits SETTINGS with
 *   `count` pairs of shared.settings.
 * @property {(session: SessionId, remote: boolean) => void} readSettings
 *   Fills shared.settings[0..6] with the values of the settings 1 to 6 and 8, in this order:
 *   the peer's if `remote`, else ours that it has acknowledged.
 * @property {(session: SessionId) => number} customSettings  Fills shared.settings with the
 *   peer's settings that have other ids, as pairs. Returns the number of pairs.
 * @property {(session: SessionId, payload: Uint8Array) => number} ping  Submits PING with 8
 *   octets.
 * @property {(
 *   session: SessionId, code: number, lastStream: number, opaque?: Uint8Array
 * ) => number} goaway
 *   Submits GOAWAY. `lastStream` -1 means the last stream that JavaScript has been given by
 *   the time it is sent.
 * @property {(session: SessionId, lastStream: number, limit: number) => number} shutdown
 *   Submits GOAWAY with NO_ERROR. It is sent when all promised streams have begun or closed.
 *   Its debug data names `limit`, an index of `limits`; 0: no limit.
 * @property {(session: SessionId, code: number, lastStream: number) => number} terminate
 *   Submits GOAWAY. Once it is sent, nothing is read or written any more.
 * @property {(
 *   session: SessionId, stream: StreamId, origin: string, value: string
 * ) => number} altsvc
 * @property {(session: SessionId, origins: string, count: number) => number} origin
 *   Submits ORIGIN with `count` origins. Each is followed by NUL in the string.
 * @property {(session: SessionId, size: number) => number} setLocalWindowSize  Sets our
 *   receive window of the connection.
 * @property {(session: SessionId, id: number) => number} setNextStreamId  Sets the id of our
 *   next request or promise.
 * @property {(session: SessionId) => void} sessionState  Fills answers: SESSION_STATE.
 * @property {(session: SessionId) => void} sessionStats  Fills answers: SESSION_STATS.
 *
 * -- limits, named by their indices in `limits`
 * @property {(session: SessionId, limit: number) => number} limitState  Fills answers:
 *   LIMIT_STATE.
 * @property {(session: SessionId, limit: number) => number} countLimit  Counts a trip of a
 *   limit that JavaScript watches.
 * @property {(
 *   session: SessionId, limit: number, code: number, lastStream: number
 * ) => number} tripLimit  Counts a trip like countLimit(), and terminates like terminate()
 *   with a GOAWAY that names the limit.
 *
 * -- stream (headers: a serialised block, see h2_block in h2.h, as a latin1 string of `count`
 *    fields; flags: bits of SUBMIT)
 * @property {(
 *   session: SessionId, headers: string, count: number, flags: number, parent: number,
 *   weight: number, exclusive: boolean
 * ) => number} request  Returns the id of the new stream.
 * @property {(
 *   session: SessionId, stream: StreamId, headers: string, count: number, flags: number
 * ) => number} respond
 * @property {(session: SessionId, stream: StreamId, headers: string, count: number) => number} info
 *   Submits an informational header block.
 * @property {(
 *   session: SessionId, stream: StreamId, headers: string, count: number, flags: number
 * ) => number} push  Returns the id of the promised stream.
 * @property {(
 *   session: SessionId, stream: StreamId, headers: string, count: number
 * ) => number} trailers  Answers a WANT_TRAILERS event; without fields an empty DATA frame
 *   ends the stream.
 * @property {(
 *   session: SessionId, stream: StreamId, chunk: Uint8Array|string, latin1: boolean
 * ) => number} write
 *   Adds to the body. A string is written as UTF-8, or as latin1. Large views are kept by
 *   reference (a napi_ref) until they are sent; small ones are copied.
 * @property {(
 *   session: SessionId, stream: StreamId, fd: number, offset: number, length: number
 * ) => number} sendFile
 *   Takes the body from a descriptor. `offset` -1: from its position (pipes); `length` -1: to
 *   the end. The descriptor stays the caller's, who may close it once the stream has closed.
 *   A read error resets the stream.
 * @property {(session: SessionId, stream: StreamId) => number} end  Ends the body.
 * @property {(session: SessionId, stream: StreamId) => number} endApart  Ends the body with
 *   END_STREAM on an empty DATA frame of its own, and without WANT_TRAILERS.
 * @property {(session: SessionId, stream: StreamId) => number} awaitTrailers  Takes endApart()
 *   back, so that WANT_TRAILERS follows; fails once that frame has been made.
 * @property {(session: SessionId, stream: StreamId, code: number) => number} reset  Submits
 *   RST_STREAM. The body that is queued is dropped.
 * @property {(
 *   session: SessionId, stream: StreamId, parent: number, weight: number,
 *   exclusive: boolean, silent: boolean
 * ) => number} priority  Submits PRIORITY (RFC 7540); `silent`: changes it locally only.
 * @property {(session: SessionId, stream: StreamId) => number} streamState
 *   Fills answers: STREAM_STATE.
 *
 * -- what waits for the peer
 * @property {(session: SessionId, octets: number) => number} waiting  Tells the core how many
 *   octets of the session wait for the peer in JavaScript.
 * @property {(session: SessionId) => number} queueState  Fills answers: QUEUE.
 * @property {(session: SessionId, stream: StreamId) => number} shed
 *   Resets a stream with ENHANCE_YOUR_CALM because all sessions together hold too much for
 *   their peers. Fails if the core holds nothing for the stream. Stream 0: only counts a trip
 *   of that limit.
 *
 * -- what waits for its readers
 * @property {(session: SessionId, on: boolean) => number} withhold  Keeps back the
 *   connection's credit, until it is called with false.
 *
 * -- native transport (libuv over a duplicate of the descriptor)
 * @property {(session: SessionId, fd: number, type: number) => number} attach
 *   Takes a duplicate of the descriptor and starts to read; `type` is one of TRANSPORT.
 *   Returns 0 or a negative libuv status; then the session has no native transport, and the
 *   stream transport serves it.
 * @property {(session: SessionId) => void} detach  Closes the duplicate.
 * @property {(session: SessionId, on: boolean) => number} reading  Pauses or resumes reading.
 * @property {(session: SessionId, on: boolean) => number} referenced  Whether the transport
 *   keeps the loop alive: uv_ref(), uv_unref().
 * @property {(session: SessionId) => number} unsent  The octets that wait in libuv.
 * @property {(session: SessionId) => number} readingFor  For how many ms reading has not been
 *   stopped; 0: it is stopped now.
 *
 * -- any socket, by its descriptor; -1: none
 * @property {(fd: number) => number} socketUnsent  The octets that wait in the system,
 *   including those that the peer's system has not acknowledged.
 * @property {(fd: number) => number} socketGone  1: the peer has gone, and nothing that is
 *   written can arrive any more.
 */

const { load, notBuilt } = require('./load');
const TABLES = require('./tables');

/** @returns {string|undefined}  the first name that `ours` has and `theirs` have not so */
function findDifference(ours, theirs = {}) {
  for (const name in ours) if (ours[name] !== theirs[name]) return name;
  for (const name in theirs) if (ours[name] === undefined) return name;
  return undefined;
}

/**
 * Throws if a number of a table is not the same in C (`theirs`) and in tables.js: then the addon
 * was built from other sources than this file, and no other is tried in its place.
 */
function checkTables(theirs = {}) {
  for (const table in { ...TABLES, ...theirs }) {
    const name = findDifference(TABLES[table] ?? {}, theirs[table]);
    if (name !== undefined) {
      const key = `${table}.${name}`;
      throw notBuilt(`http2-native: the addon is of another version (${key}): build it anew`);
    }
  }
}

/** @type {Native} */
const native = load();
checkTables(native.tables);

/**
 * @type {OnEvents}  the listener for what the addon tells by itself; does nothing until listen()
 */
let handler = () => {};

/**
 * Sets the function that gets what the addon tells by itself. The pump calls this when it is
 * loaded, which is before the first native transport is made.
 * @param {OnEvents} onEvents
 */
function listen(onEvents) {
  handler = onEvents;
}

/** @type {Shared} */
const shared = native.initialize((session, words, input) => handler(session, words, input));

module.exports = { listen, native, shared };
