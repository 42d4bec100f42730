'use strict';

/**
 * What the system knows about a socket, by its descriptor: whether the peer has gone, and how
 * much has not reached it. It does not matter which transport reads and writes the socket.
 */

const { native } = require('./addon');

/** Returns the descriptor of `socket`; -1: it has none that is known. */
function descriptorOf(socket) {
  return socket._handle?.fd ?? -1;
}

/** Whether the peer of `socket` has gone, though the socket may not have been told yet. */
function isGone(socket) {
  return native.socketGone(descriptorOf(socket)) === 1;
}

/**
 * Returns the octets that were given to `socket` and that the peer has not taken: those in its
 * Writable, in libuv, and in the system.
 */
function countUnsent(socket) {
  return (socket.writableLength ?? 0) + (socket._handle?.writeQueueSize ?? 0) +
    native.socketUnsent(descriptorOf(socket));
}

module.exports = { countUnsent, isGone };
