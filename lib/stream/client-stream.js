'use strict';

/**
 * ClientHttp2Stream: a request of the client, or one that the server has promised (a push).
 * session/client-session.js makes it and submits the request; what it has in common with server
 * streams is in stream.js.
 */

const { clientChannels } = require('../observe/diagnostics');
const { Http2Stream } = require('./stream');
const { kChannels, kInit, kReady, kSession, kState } = require('../symbols');

/** A request that the client makes or that the server has promised. */
class ClientHttp2Stream extends Http2Stream {
  /**
   * @param {ClientHttp2Session} session
   * @param {number} [id]  of a pushed stream; a request gets its own by kReady, later
   */
  constructor(session, id) {
    super(session);
    this[kState].headersGiven();
    if (id !== undefined) {
      this[kInit](id);
      return;
    }
    // Writes wait in the Writable until the stream has an identifier.
    this.cork();
    session[kState].pendingStreams.add(this);
  }

  /** The core has taken the request and given it the identifier `id`. */
  [kReady](id) {
    this[kSession][kState].pendingStreams.delete(this);
    this[kInit](id);
    this.uncork();
    this.emit('ready');
  }
}

ClientHttp2Stream.prototype[kChannels] = clientChannels;

module.exports = { ClientHttp2Stream };
