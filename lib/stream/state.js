'use strict';

/**
 * What the library keeps of a stream, in one object of one shape. Its methods are the
 * only code that assigns to it (make lint sees to that); everybody reads.
 *
 * A stream goes through three sequences of phases at the same time. Each arrow is a
 * method; test/unit/stream-phases.js lets streams go along every one, and along no other.
 *
 * What we send, as far as the core knows (file: the core reads the body by itself):
 *
 *   silent --headersGiven--> open
 *   silent --endsWithHeaders, cutOff, revokeEnd, coreClosed--> ended
 *   silent --endsBySource--> file
 *   open --endGiven, endsWithHeaders, sendsNothing, cutOff, revokeEnd, coreClosed--> ended
 *
 * What the peer sends (deaf: a reset of ours is on its way; cut: something was lost):
 *
 *   open --peerEnded, peerEndedWithHeaders--> ended
 *   open --resets--> deaf
 *   open --tooLate--> cut
 *   deaf --tooLate--> cut
 *   deaf --peerEnded--> ended
 *   cut --peerEnded--> ended
 *
 * Its life (over: the core has closed it, and its body is still to be read):
 *
 *   alive --close--> closed
 *   closed --outlivesCore--> over
 *
 * How our reset meets an end, five flags that stay once they are set:
 *
 *   deaf        The reset is on its way, and nothing of the peer's matters any more; not so
 *               when it only cancels.
 *   resetsLast  The reset leaves behind all that has been written.
 *   endRevoked  The reset takes the place of an END_STREAM that was submitted, and not sent.
 *   cutShort    Something of the peer's has come behind the reset, and is lost.
 *   writeCut    The peer was first: what we have written will never all leave.
 */

const { AsyncResource } = require('node:async_hooks');
const { constants } = require('../node/constants');

const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR } = constants;

const MANUAL = { requireManualDestroy: true };

class StreamState {
  constructor() {
    // --------------------------------------------------------------- sending

    /** Whether the final headers are with the core: those of a request always are. */
    this.headersSent = false;
    /** Whether the core knows that no more body follows, or none ever will. */
    this.endSubmitted = false;
    /** Whether the core reads the body from a descriptor by itself. */
    this.sendsFile = false;
    /** The descriptor of respondWithFile; -1: there is none. */
    this.fd = -1;
    /** Whether it has to be closed with the stream. */
    this.closesFd = false;
    /** Whether the core asks for trailers when the body has been sent. */
    this.waitForTrailers = false;
    /** Whether it has asked, so that sendTrailers() may be called. */
    this.trailersReady = false;
    /** Tells of a stream that nobody has trailers to send on it; null: nobody knows. */
    this.isTrailerless = null;
    /** Callback of the write that the core still holds; null: there is none. */
    this.writeCallback = null;
    /** The AsyncResource of the last write. */
    this.writeResource = null;
    /** Its length, as Writable counts it. */
    this.writeLength = 0;
    /** How much waits in the Writable behind that write, as the session counts it. */
    this.waiting = 0;
    /** Whether something has been written since the last flush. */
    this.dirty = false;
    /** Whether a tick has called end(), and not the handler of an event. */
    this.endedInTurn = false;

    // ------------------------------------------------------------- receiving

    /** Whether END_STREAM came with the headers of the request. */
    this.endAfterHeaders = false;
    /** Whether END_STREAM has come, or what stands for it. */
    this.remoteEnded = false;
    /** Whether the headers of the response have come. */
    this.answered = false;
    /** Whether the consumer has asked for data. */
    this.didRead = false;
    /** Octets that have arrived without a consumer, for which there is no credit yet. */
    this.unconsumed = 0;
    /** Octets that the consumer has taken, and the core is to be told of. */
    this.credit = 0;
    /** Some of what has arrived, in one piece of memory: see unread.js; null: nothing. */
    this.behind = null;
    /** How many octets of it are in use. */
    this.behindLength = 0;

    // --------------------------------------------------------------- closing

    /** Whether one of the sides has closed the stream. */
    this.closed = false;
    /** The error code that it was closed with. */
    this.rstCode = NGHTTP2_NO_ERROR;
    /** Whether it was closed before we had ended our side. */
    this.aborted = false;
    /** Whether a reset of ours is on its way behind which nothing of the peer's matters. */
    this.deaf = false;
    /** Whether our reset leaves behind all that has been written. */
    this.resetsLast = false;
    /** Whether our reset takes the place of an END_STREAM that was submitted already. */
    this.endRevoked = false;
    /** Whether something of the peer's has come behind our reset. */
    this.cutShort = false;
    /** Whether a frame of the peer's has ended the stream with a write in flight. */
    this.writeCut = false;
    /** Whether the core has closed the stream, and its body is still to be read. */
    this.over = false;
    /** Whether it may outlive its session, until its body is read. */
    this.complete = false;

    // ---------------------------------------------------------------- timing

    /** A StreamTiming, if anybody observes performance entries. */
    this.timing = null;
    /** When the request has begun, in ms, if its peer is timed. */
    this.begun = 0;
    /** Whether it is a CONNECT, of which both sides may take their time. */
    this.isTunnel = false;
    /** Octets of DATA that had been sent when the inactivity timer last ran out. */
    this.dataSentAtTimeout = 0;
  }

  // ----------------------------------------------------------------- questions

  /**
   * Whether nobody has shown any interest in what the peer sends.
   * @param {Http2Stream} stream  whose state this is
   */
  isUntouched(stream) {
    return !this.didRead && stream.readableFlowing === null;
  }

  /** Whether its silence may be that of a write on its way. */
  get isWriting() {
    return this.writeCallback !== null || this.sendsFile;
  }

  /** Closed without a fault, when both sides have said all: its reset need not wait. */
  get hasSaidAll() {
    return this.remoteEnded && this.headersSent && this.writeCallback === null &&
      (this.rstCode === NGHTTP2_NO_ERROR ||
       (this.rstCode === NGHTTP2_CANCEL && !this.endAfterHeaders));
  }

  /** Whether the body ends with what the core has been given. */
  endReady(stream) {
    return !this.endSubmitted && stream.writableEnded && !stream.destroyed &&
      stream.writableLength === this.writeLength;
  }

  // ------------------------------------------------------------------- sending

  /** The final headers go to the core, or have to, now. */
  headersGiven() {
    this.headersSent = true;
  }

  /** END_STREAM comes with the headers. */
  endsWithHeaders() {
    this.endSubmitted = true;
  }

  /** The client's side of a pushed stream: nothing is ever sent. */
  sendsNothing() {
    this.endSubmitted = true;
  }

  /** END_STREAM comes when the core has read the file. */
  endsBySource() {
    this.endSubmitted = true;
    this.sendsFile = true;
  }

  /** The core has been told of the end of the body. */
  endGiven() {
    this.endSubmitted = true;
  }

  /** @param {number} fd  that is closed with the stream */
  ownFile(fd) {
    this.fd = fd;
    this.closesFd = true;
  }

  /** @returns {number} the descriptor to close; -1: none */
  disownFile() {
    const fd = this.closesFd ? this.fd : -1;
    this.closesFd = false;
    return fd;
  }

  /** Trailers will follow the body, as the application has said. */
  willHaveTrailers() {
    this.waitForTrailers = true;
  }

  /** @param {(stream: Http2Stream) => boolean} isTrailerless */
  asksForTrailers(isTrailerless) {
    this.isTrailerless = isTrailerless;
  }

  /** The core asks for trailers. */
  trailersWanted() {
    this.trailersReady = true;
  }

  /** There are none, which is known before the core has asked. */
  trailersSkipped() {
    this.waitForTrailers = false;
    this.trailersReady = true;
  }

  /** There are some all of a sudden: the core will ask. */
  trailersExpected() {
    this.waitForTrailers = true;
    this.trailersReady = false;
  }

  /**
   * The core has taken a write.
   * @param {number} length  as Writable counts it
   * @param {Function} callback
   * @returns {boolean} whether it is the first since the last flush
   */
  wrote(length, callback) {
    const isFirst = !this.dirty;
    this.writeCallback = callback;
    this.writeResource = new AsyncResource('WRITEWRAP', MANUAL);
    this.writeLength = length;
    this.dirty = true;
    return isFirst;
  }

  /** The flush has taken what was written. */
  flushed() {
    this.dirty = false;
  }

  /** @returns {Function|null} the callback of the write, which has left */
  writeDone() {
    const callback = this.writeCallback;
    if (callback !== null) {
      this.writeCallback = null;
      this.writeLength = 0;
    }
    return callback;
  }

  /** @returns {Function|null} the callback of the write, which goes with the stream */
  writeCancelled() {
    const callback = this.writeCallback;
    this.writeCallback = null;
    return callback;
  }

  /** @param {boolean} inTurn  whether end() is called by a tick of an event */
  endCalled(inTurn) {
    this.endedInTurn = inTurn;
  }

  /** @returns {number} by how much what waits in the Writable has grown */
  setWaiting(waiting) {
    const grown = waiting - this.waiting;
    this.waiting = waiting;
    return grown;
  }

  // ----------------------------------------------------------------- receiving

  /** The request has no body: END_STREAM came with its headers. */
  peerEndedWithHeaders() {
    this.endAfterHeaders = true;
    this.remoteEnded = true;
  }

  /** The stream is pushed: the request that it answers was no message of the peer's. */
  pushed() {
    this.endAfterHeaders = false;
  }

  /** END_STREAM has come, or there is nothing left to come. */
  peerEnded() {
    this.remoteEnded = true;
  }

  /** Something of the peer has come behind our reset. */
  tooLate() {
    this.cutShort = true;
  }

  /** The headers of the response have come. */
  responded() {
    this.answered = true;
  }

  /** The consumer asks for data for the first time. */
  readBegan() {
    this.didRead = true;
  }

  /** Octets have arrived, and nobody has taken them. */
  keepUnconsumed(octets) {
    this.unconsumed += octets;
  }

  /** @returns {number} octets that have arrived and count as taken from now on */
  takeUnconsumed() {
    const octets = this.unconsumed;
    this.unconsumed = 0;
    return octets;
  }

  /** @returns {boolean} whether it is the first credit since the core was last told */
  addCredit(octets) {
    const isFirst = this.credit === 0;
    this.credit += octets;
    return isFirst;
  }

  /** @returns {number} octets to tell the core of */
  takeCredit() {
    const octets = this.credit;
    this.credit = 0;
    return octets;
  }

  /**
   * Appends octets to what is kept behind. There is room, see unread.js.
   * @param {number} room  octets to allocate, if there is nothing yet
   */
  appendBehind(input, offset, length, room) {
    this.behind ??= Buffer.allocUnsafeSlow(room);
    for (let at = 0; at < length; at++) this.behind[this.behindLength++] = input[offset + at];
  }

  /** @returns {Buffer} what is kept behind, in memory of its length */
  takeBehind() {
    const { behind, behindLength } = this;
    const piece = Buffer.allocUnsafeSlow(behindLength);
    for (let at = 0; at < behindLength; at++) piece[at] = behind[at];
    this.behind = null;
    this.behindLength = 0;
    return piece;
  }

  // ------------------------------------------------------------------- closing

  /** @param {number} code  that the stream is closed with, by whomever */
  close(code) {
    this.closed = true;
    this.rstCode = code;
  }

  /**
   * The stream is closed before we have ended: END_STREAM would make the peer take what
   * it has got for the whole, and might close the stream before the reset is out.
   * @returns {boolean} whether that is to be told as 'aborted'
   */
  cutOff() {
    const isNew = !this.aborted;
    this.endSubmitted = true;
    this.aborted = true;
    return isNew;
  }

  /**
   * The reset takes the place of END_STREAM, with which the core would close the stream
   * of a whole request and send no reset.
   * @param {boolean} isLast  nothing else waits before it
   */
  revokeEnd(isLast) {
    this.endRevoked = this.endSubmitted && this.remoteEnded && isLast;
    this.endSubmitted = true;
  }

  /**
   * A reset of ours is about to be submitted.
   * @param {boolean} isDeaf  what the peer still sends does not matter
   * @param {boolean} isLast  it leaves behind all that has been written
   */
  resets(isDeaf, isLast) {
    this.deaf = isDeaf;
    this.resetsLast = isLast;
  }

  /** A frame of the peer's ends the stream: the write in flight will never be done. */
  cutWrite() {
    this.writeCut = true;
  }

  /** The core has closed the stream: no end can be submitted any more. */
  coreClosed() {
    this.endSubmitted = true;
  }

  /** @param {boolean} complete  whether its body may be read without its session */
  outlivesCore(complete) {
    this.over = true;
    this.complete = complete;
  }

  // -------------------------------------------------------------------- timing

  /** @param {StreamTiming} timing  that somebody wants to see */
  timedBy(timing) {
    this.timing = timing;
  }

  /** @param {number} time  in ms */
  began(time, isTunnel) {
    this.begun = time;
    this.isTunnel = isTunnel;
  }

  /** Whether `sent`, octets of DATA, have grown since the last call. */
  hasSentSince(sent) {
    const moved = sent !== this.dataSentAtTimeout;
    this.dataSentAtTimeout = sent;
    return moved;
  }
}

module.exports = { StreamState };
