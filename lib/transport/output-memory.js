'use strict';

/**
 * Memory for the output of TLS sockets, which is used again: a fresh allocation of some hundred KiB
 * for each write costs more than to encrypt it, as the system clears each page of it anew.
 *
 * Nobody else may hold such memory, or have taken it. So it is lent to sockets of Node's own only,
 * whose methods of writing are Node's, too: these give the octets to the handle, which has taken
 * them when it calls back. Everybody else gets memory of their own for each write.
 */

const net = require('node:net');

/** Octets; the classes of what is kept. The largest has room for what a flush leaves at most. */
const SIZES = [32 * 1024, 96 * 1024, 288 * 1024];

/** Octets; less is not worth it. */
const LEAST = 8 * 1024;

/** How many pieces of each class are kept while nobody needs them. */
const KEPT = 4;

/** @type {Buffer[][]}  the pieces that nobody needs, by their classes */
const spare = SIZES.map(() => []);

/** What a write goes through, as it was when this was loaded. */
const METHODS = ['write', '_write', '_writev', '_writeGeneric']
  .map((name) => [name, net.Socket.prototype[name]]);

/** Whether nobody but Node sees what is written to `socket`, a TLSSocket over a handle. */
function keepsToItself(socket) {
  for (let i = 0; i < METHODS.length; i++) {
    if (socket[METHODS[i][0]] !== METHODS[i][1]) return false;
  }
  return true;
}

/**
 * Lends memory for a write.
 * @param {net.Socket} socket  that will be written to
 * @param {number} length  in octets
 * @returns {Buffer|undefined}  at least so large; undefined: the write needs memory of its own
 */
function lendMemory(socket, length) {
  if (length < LEAST || length > SIZES[SIZES.length - 1] || !keepsToItself(socket)) {
    return undefined;
  }
  let at = 0;
  while (SIZES[at] < length) at++;
  return spare[at].pop() ?? Buffer.allocUnsafeSlow(SIZES[at]);
}

/** The write is done. */
function takeBack(memory) {
  const at = SIZES.indexOf(memory.length);
  if (at >= 0 && spare[at].length < KEPT) spare[at].push(memory);
}

module.exports = { lendMemory, takeBack };
