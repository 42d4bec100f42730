'use strict';

/** What the library keeps of a session, in one object of one shape. */

const { constants } = require('../node/constants');
const { PendingStreams } = require('./pending-streams');
const { StreamTable } = require('./stream-table');

const { NGHTTP2_NO_ERROR } = constants;

const MAX_PEER_STREAM_ID = 2 ** 31 - 1;

class SessionState {
  constructor() {
    // ------------------------------------------------------------------ life

    /** Whether the socket is connected. */
    this.connected = false;
    /** Whether the session ends with its last stream: close() sets it, for ever. */
    this.closed = false;
    /** Whether it has ended: destroy() sets it, for ever. */
    this.destroyed = false;
    /** Whether it stays for some milliseconds once it is destroyed, to answer PINGs. */
    this.lingers = false;
    /** The error code that it is destroyed with. */
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
    /** The last stream of ours that it names. */
    this.goawayLastStreamId = null;
    /** Whether it had an error code other than NO_ERROR. */
    this.endedByPeer = false;
    /** The last stream of the peer's that our goaway() lets begin. */
    this.lastAllowedId = MAX_PEER_STREAM_ID;

    // --------------------------------------------------------------- streams

    /** The streams that have an id and are not destroyed. */
    this.streams = new StreamTable();
    /** The requests that have no id yet. */
    this.pendingStreams = new PendingStreams();
    /** Streams that still have to be destroyed with the session, if they are many. */
    this.leaving = null;
    /** Streams that outlive the session until they are read. */
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
    /** The custom settings that we have sent last. */
    this.localCustomSettings = undefined;
    /** A Set of the origins that the connection serves, once somebody has asked. */
    this.originSet = undefined;

    // ---------------------------------------------------- what waits, in octets

    /** Bodies that wait in the Writables of streams: see stream/queued.js. */
    this.waiting = 0;
    /** Output in the hands of the socket. */
    this.inTransit = 0;
    /** The sum of both that the core has been told last. */
    this.waitingTold = 0;
    /** At most so much has arrived and waits for readers: see stream/unread.js. */
    this.unread = 0;
    /** When `unread` exceeds it, it is made exact. */
    this.unreadLimit = 0;
    /** At most so many small pieces are among that. */
    this.pieces = 0;
    /** Whether they are so many that pieces are put together early. */
    this.crowded = false;
    /** Whether the credit of the connection is kept back until some has been read. */
    this.withholds = false;

    // ----------------------------------------------------- performance entries

    /** When the native session was made, in ms. */
    this.startTime = 0;
    /** Round trip of the last PING, in ms. */
    this.pingDuration = 0;
    /** How many streams have been timed, and the sum of their durations in ms. */
    this.timedStreams = 0;
    this.timedDuration = 0;
    /** Octets of DATA that had been sent when the inactivity timer last ran out. */
    this.dataSentAtTimeout = 0;
  }

  markClosed() {
    this.closed = true;
  }

  /** @param {number} octets  more that wait in Writables, or fewer */
  addWaiting(octets) {
    this.waiting += octets;
  }

  /** Whether `sent`, octets of DATA, have grown since the last call. */
  hasSentSince(sent) {
    const moved = sent !== this.dataSentAtTimeout;
    this.dataSentAtTimeout = sent;
    return moved;
  }
}

module.exports = { SessionState };
