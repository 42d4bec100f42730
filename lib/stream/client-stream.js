'use strict';

const { clientChannels } = require('../observe/diagnostics');
const { Http2Stream } = require('./stream');
const { kChannels, kInit, kReady, kSession, kState } = require('../symbols');

/** ClientHttp2Stream: a request of ours, or a promised one of the server's. */
class ClientHttp2Stream extends Http2Stream {
  /**
   * @param {ClientHttp2Session} session
   * @param {number} [id]  of a pushed stream; a request gets its own later
   */
  constructor(session, id) {
    super(session);
    this[kState].headersGiven();
    if (id !== undefined) {
      this[kInit](id);
      return;
    }
    // Until there is an identifier the writes wait in the Writable.
    this.cork();
    session[kState].pendingStreams.add(this);
  }

  /** The request has been submitted. */
  [kReady](id) {
    this[kSession][kState].pendingStreams.delete(this);
    this[kInit](id);
    this.uncork();
    this.emit('ready');
  }
}

ClientHttp2Stream.prototype[kChannels] = clientChannels;

module.exports = { ClientHttp2Stream };
