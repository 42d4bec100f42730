'use strict';

/**
 * Tells a TLSSocket of Node's from other sockets. `node:tls` takes a while to load, so it is
 * loaded only where such a socket may be: then it has been loaded already.
 */

/**
 * @param {stream.Duplex} socket
 * @returns {boolean} whether it is a TLSSocket of Node's
 */
function isTLSSocket(socket) {
  return Boolean(socket.encrypted) && socket instanceof require('node:tls').TLSSocket;
}

module.exports = { isTLSSocket };
