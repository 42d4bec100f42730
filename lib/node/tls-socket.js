'use strict';

/**
 * Whether `socket` is a TLSSocket of Node's. `node:tls` takes a while to load: where there
 * is one it has been.
 * @param {stream.Duplex} socket
 * @returns {boolean}
 */
function isTLSSocket(socket) {
  return Boolean(socket.encrypted) && socket instanceof require('node:tls').TLSSocket;
}

module.exports = { isTLSSocket };
