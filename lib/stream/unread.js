'use strict';

/**
 * Limits what has arrived of a session and waits for its readers. Each stream has its window, but
 * there may be thousands of streams: when all of them hold more than a budget, the credit of the
 * connection is kept back, until no more than half of the budget waits.
 *
 * The accounts in SessionState (`unread`, `pieces`) only grow, as pieces arrive; what is read is
 * not subtracted. They are counted anew when they exceed a bound.
 */

const { limitNamed, limitNames } = require('../native/status');
const { publishLimit } = require('../observe/limits');
const { setTimeout } = require('../node/timers');
const { SMALL, TINY, joinFragments } = require('./fragments');
const { kHandle, kOptions, kRequest, kSession, kState } = require('../symbols');

/** The name of this limit on the diagnostics channel (observe/limits.js). */
const SESSION_UNREAD = limitNamed('max_session_unread_octets');

/** Octets: the least budget of a session that has no option for it. */
const DEFAULT_LIMIT = 16 * 2 ** 20;

/**
 * Such a budget has room for so many windows of a stream: who makes windows large wants more than
 * one stream to fill its own.
 */
const WINDOWS = 4;

/** So many small pieces of a stream may wait as they are, before they are joined. */
const FEW = 64;

/**
 * When the account of pieces exceeds this, they are counted anew. A session is crowded if more
 * than half of it waits.
 */
const MANY = 4096;
/** So many small pieces of a stream may wait as they are in a crowded session. */
const FEWEST = 2;

/** Milliseconds between two looks whether enough has been read, while credit is kept back. */
const LOOK_MS = 20;

/** @returns {number} the budget of `session`, in octets */
function limitOf(session) {
  const { maxSessionUnreadOctets: given } = session[kOptions];
  if (typeof given === 'number' && given >= 0) return given;
  return Math.max(DEFAULT_LIMIT, WINDOWS * (session.localSettings.initialWindowSize ?? 0));
}

/**
 * The ReadableState of a request of the compatibility API, which has a buffer of its own.
 * @returns {ReadableState|undefined} undefined: nobody has looked at the request so far
 */
function bufferOf(request) {
  return request !== undefined && Object.hasOwn(request, '_readableState') ?
    request._readableState : undefined;
}

/** Octets that wait in the queues of `stream` and of its request. */
function octetsOf(stream) {
  return stream._readableState.length + (bufferOf(stream[kRequest])?.length ?? 0);
}

/** Pieces in the queue of a ReadableState, an array or a linked list: see fragments.js. */
function piecesIn({ buffer, bufferIndex = 0 }) {
  return buffer.length - bufferIndex;
}

/** Pieces that wait in the queues of `stream` and of its request. */
function piecesOf(stream) {
  const further = bufferOf(stream[kRequest]);
  return piecesIn(stream._readableState) + (further === undefined ? 0 : piecesIn(further));
}

/**
 * Counts the pieces that wait, and decides whether the session is crowded. At least half of MANY
 * come before this is called again.
 */
function judgePieces(state) {
  const count = state.streams.sum(piecesOf);
  state.crowded = count > MANY / 2;
  state.pieces = Math.min(count, MANY / 2);
}

/**
 * Counts the octets that wait. If they are more than three quarters of the budget, the credit of
 * the connection is kept back; if not, a quarter of it comes before this is called again.
 */
function judgeOctets(session, state) {
  const limit = limitOf(session);
  const octets = state.streams.sum(octetsOf);
  state.unread = octets;
  state.unreadLimit = limit;
  if (octets <= 3 / 4 * limit || !session[kHandle].exists) return;
  state.unreadLimit = Infinity;
  state.withholds = true;
  session[kHandle].withhold(true);
  session[kHandle].countLimit(SESSION_UNREAD);
  publishLimit(session, undefined, limitNames[SESSION_UNREAD], octets, limit);
  setTimeout(look, LOOK_MS, session, limit).unref();
}

/** Gives the credit back if no more than half of the budget waits; looks again later otherwise. */
function look(session, limit) {
  if (!session[kHandle].exists) return;
  const state = session[kState];
  const octets = state.streams.sum(octetsOf);
  if (octets > limit / 2) {
    setTimeout(look, LOOK_MS, session, limit).unref();
    return;
  }
  state.unread = octets;
  state.unreadLimit = limit;
  state.withholds = false;
  session[kHandle].withhold(false);
}

/**
 * Called when a piece has been pushed to `stream`, or to its request, and something waits there.
 * @param {Http2Stream} stream
 * @param {ReadableState} readable  where it waits
 * @param {number} length  of the piece, in octets
 */
function noteUnread(stream, readable, length) {
  const session = stream[kSession];
  if (session === undefined) return;
  const state = session[kState];
  state.unread += length;
  if (state.unread > state.unreadLimit) judgeOctets(session, state);
  if (length >= SMALL) return;
  if (++state.pieces > MANY) judgePieces(state);
  joinFragments(readable, state.crowded ? FEWEST : FEW);
}

/**
 * Keeps a small piece without a Buffer of its own: its octets are appended to an array in the
 * state of the stream. Called in a crowded session, and done only for a stream that nobody has
 * begun to read and where something waits already.
 * @param {Http2Stream} stream
 * @param {Uint8Array} input  in which the piece lies
 * @param {number} offset
 * @param {number} length  in octets
 * @returns {boolean} false: it has to be pushed as usual
 */
function keepBehind(stream, input, offset, length) {
  const state = stream[kState];
  const readable = stream._readableState;
  if (length > TINY || state.didRead || state.deaf || readable.length === 0 ||
      readable.flowing === true) return false;
  if (state.behindLength + length > TINY) putBehind(stream);
  state.appendBehind(input, offset, length, TINY);
  state.keepUnconsumed(length);
  const sessionState = stream[kSession][kState];
  sessionState.unread += length;
  if (++sessionState.pieces > MANY) judgePieces(sessionState);
  if (sessionState.unread > sessionState.unreadLimit) judgeOctets(stream[kSession], sessionState);
  return true;
}

/**
 * Pushes what keepBehind() has kept, as one piece. Called when somebody reads, and before
 * anything else is pushed.
 */
function putBehind(stream) {
  if (stream[kState].behindLength === 0) return;
  stream.push(stream[kState].takeBehind());
  joinFragments(stream._readableState, FEWEST);
}

module.exports = { keepBehind, noteUnread, putBehind };
