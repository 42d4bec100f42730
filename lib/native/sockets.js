'use strict';

/** What the system knows about a socket, whoever reads and writes it. */

const { native } = require('./addon');

/** The descriptor of what carries `socket`; -1: none that is known. */
function descriptorOf(socket) {
  return socket._handle?.fd ?? -1;
}

/** Whether the peer has gone, though `socket` may not have been told yet. */
function isGone(socket) {
  return native.socketGone(descriptorOf(socket)) === 1;
}

/** Octets given to `socket` that the peer has not taken, in all layers that can be asked. */
function countUnsent(socket) {
  return (socket.writableLength ?? 0) + (socket._handle?.writeQueueSize ?? 0) +
    native.socketUnsent(descriptorOf(socket));
}

module.exports = { countUnsent, isGone };
