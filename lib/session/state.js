'use strict';

/** SessionState: what the library keeps of a session, in one object of one shape. */

const { constants } = require('../node/constants');
const { PendingStreams } = require('./pending-streams');
const { StreamTable } = require('./stream-table');
const { kState } = require('../symbols');

const { NGHTTP2_NO_ERROR } = constants;

/** The greatest id of a stream. */
const MAX_PEER_STREAM_ID = 2 ** 31 - 1;

function isWriting(stream) {
  return stream[kState].isWriting;
}

class SessionState {
  constructor() {
    // ------------------------------------------------------------------ life

    /** Whether the socket is connected. */
    this.connected = false;
    /** Whether the session ends with its last stream: close() sets it, for ever. */
    this.closed = false;
    /** Whether the session has ended: destroy() sets it, for ever. */
    this.destroyed = false;
    /** Whether a destroyed session stays for some milliseconds, to answer PINGs. */
    this.lingers = false;
    /** The error code that the session is destroyed with, and that its GOAWAY has. */
    this.destroyCode = NGHTTP2_NO_ERROR;
    /** Whether the peer's first SETTINGS have come. */
    this.greeted = false;
    /** The Timeouts of the peer, while there is a connection. */
    this.timeouts = null;
    /** The CloseTimeout, once there is nothing to do but to end. */
    this.closing = null;
    /** The limit (h2_limit) that has led to close(); 0: the application has. */
    this.closedBy = 0;

    // ---------------------------------------------------------------- GOAWAY

    /** The error code of the peer's last GOAWAY; null: there was none. */
    this.goawayCode = null;
    /** The last stream of ours that this GOAWAY names; null: there was none. */
    this.goawayLastStreamId = null;
    /** Whether this GOAWAY had an error code other than NO_ERROR. */
    this.endedByPeer = false;
    /** The last stream of the peer's that our goaway() lets begin. */
    this.lastAllowedId = MAX_PEER_STREAM_ID;

    // --------------------------------------------------------------- streams

    /** The streams that have an id and are not destroyed. */
    this.streams = new StreamTable();
    /** The requests that have no id yet. */
    this.pendingStreams = new PendingStreams();
    /** Streams that are still to be destroyed in slices, youngest first; null: there are few. */
    this.leaving = null;
    /** Streams that outlive the session until their bodies are read. */
    this.spared = [];
    /** The last stream of the peer's that the application has seen; 0: none. */
    this.lastStreamId = 0;
    /** How many promised streams there are that are not destroyed. */
    this.pushes = 0;
    /** Whether our settings let the peer begin no stream at all. */
    this.leavesNoRoom = false;

    // -------------------------------------------------------- acknowledgements

    /** How many calls of settings() have not been acknowledged. */
    this.pendingAck = 0;
    /** The PendingSettings of those that have been submitted, oldest first. */
    this.pendingSettings = [];
    /** The PendingPings that await their answer, oldest first. */
    this.pendingPings = [];
    /** The custom settings that we have sent last; undefined: none. */
    this.localCustomSettings = undefined;
    /** A Set of the origins that the connection serves; undefined until somebody asks. */
    this.originSet = undefined;

    // ---------------------------------------------------- what waits, in octets

    /** Octets of bodies that wait in the Writables of streams: see stream/queued.js. */
    this.waiting = 0;
    /** Octets of output that are in the hands of the socket. */
    this.inTransit = 0;
    /** The sum of these two, as the core has been told last. */
    this.waitingTold = 0;
    /** Octets that have arrived and wait for readers, or more than that: see stream/unread.js. */
    this.unread = 0;
    /** When `unread` exceeds so many octets, it is made exact; Infinity: not now. */
    this.unreadLimit = 0;
    /** How many small pieces are among that, or more. */
    this.pieces = 0;
    /** Whether there are so many small pieces that they are put together early. */
    this.crowded = false;
    /** Whether the connection gets no credit until half of what waits has been read. */
    this.withholds = false;

    // ----------------------------------------------------- performance entries

    /** When the native session was made, in ms. */
    this.startTime = 0;
    /** The round trip of the last PING that was answered, in ms; 0: there was none. */
    this.pingDuration = 0;
    /** How many streams have been timed. */
    this.timedStreams = 0;
    /** The sum of the durations of timed streams, in ms. */
    this.timedDuration = 0;
    /** Octets of DATA that had been sent when the inactivity timer last ran out. */
    this.dataSentAtTimeout = 0;
  }

  /** Whether a write of one of the streams is in flight. */
  get hasWriters() {
    return this.streams.some(isWriting);
  }

  /** close() has been called. */
  markClosed() {
    this.closed = true;
  }

  /**
   * Changes how much waits in Writables.
   * @param {number} octets  more that wait; negative: fewer
   */
  addWaiting(octets) {
    this.waiting += octets;
  }

  /**
   * @param {number} sent  octets of DATA that have been sent by now
   * @returns {boolean} whether it has grown since the last call
   */
  hasSentSince(sent) {
    const moved = sent !== this.dataSentAtTimeout;
    this.dataSentAtTimeout = sent;
    return moved;
  }
}

module.exports = { SessionState };
