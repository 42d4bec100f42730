'use strict';

/**
 * What has arrived of a session and waits for its readers. Each stream has its
 * window, but there may be thousands: over a budget for all of them the credit of
 * the connection is kept back, until half of it has been read.
 *
 * The accounts only grow, as pieces arrive, and are made exact when they come to
 * a bound: nobody has to tell what is read.
 */

const { SMALL, TINY, joinFragments } = require('./fragments');
const { publishLimit } = require('../observe/limits');
const { setTimeout } = require('../node/timers');
const { kHandle, kOptions, kRequest, kSession, kState } = require('../symbols');

const LIMIT = 'max_session_unread_octets';

const DEFAULT_LIMIT = 16 * 2 ** 20;

/** Who has made windows large wants to have as much for some streams. */
const WINDOWS = 4;

/** So many small pieces may wait of a stream as they are, */
const FEW = 64;

/** or two, if there are so many in all. */
const MANY = 4096;
const FEWEST = 2;

/** How often a session that keeps back credit looks whether it has been read. */
const LOOK_MS = 20;

function limitOf(session) {
  const { maxSessionUnreadOctets: given } = session[kOptions];
  if (typeof given === 'number' && given >= 0) return given;
  return Math.max(DEFAULT_LIMIT, WINDOWS * (session.localSettings.initialWindowSize ?? 0));
}

/** The request of the compatibility API has a buffer of its own, once it is looked at. */
function bufferOf(request) {
  return request !== undefined && Object.hasOwn(request, '_readableState') ?
    request._readableState : undefined;
}

function octetsOf(stream) {
  return stream._readableState.length + (bufferOf(stream[kRequest])?.length ?? 0);
}

function piecesIn({ buffer, bufferIndex = 0 }) {
  return buffer.length - bufferIndex;
}

function piecesOf(stream) {
  const further = bufferOf(stream[kRequest]);
  return piecesIn(stream._readableState) + (further === undefined ? 0 : piecesIn(further));
}

/** Too many pieces, perhaps; if not, half as many may come before the next look. */
function judgePieces(state) {
  const count = state.streams.sum(piecesOf);
  state.crowded = count > MANY / 2;
  state.pieces = Math.min(count, MANY / 2);
}

/** Too many octets, perhaps; if not, a quarter of them may come before the next look. */
function judgeOctets(session, state) {
  const limit = limitOf(session);
  const octets = state.streams.sum(octetsOf);
  state.unread = octets;
  state.unreadLimit = limit;
  if (octets <= 3 / 4 * limit || !session[kHandle].exists) return;
  state.unreadLimit = Infinity;
  state.withholds = true;
  session[kHandle].withhold(true);
  publishLimit(session, undefined, LIMIT, octets, limit);
  setTimeout(look, LOOK_MS, session, limit).unref();
}

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
 * A piece of `length` octets has been pushed to `stream`, or to its request, and
 * not all has been taken.
 * @param {Http2Stream} stream
 * @param {ReadableState} readable  where it waits
 * @param {number} length
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
 * In a crowd, what follows for a stream that nobody has begun to read, and where
 * something waits already, is kept behind that: octets in an array, no Buffer for
 * each frame.
 * @param {Http2Stream} stream
 * @param {Uint8Array} input  of which these are `length` octets from `offset` on
 * @returns {boolean} whether it has been
 */
function keepBehind(stream, input, offset, length) {
  const state = stream[kState];
  const readable = stream._readableState;
  if (length > TINY || state.didRead || state.reset || readable.length === 0 ||
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

/** Pushes what is kept behind: somebody reads, or something else is to follow. */
function putBehind(stream) {
  if (stream[kState].behindLength === 0) return;
  stream.push(stream[kState].takeBehind());
  joinFragments(stream._readableState, FEWEST);
}

module.exports = { keepBehind, noteUnread, putBehind };
