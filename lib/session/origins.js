'use strict';

/** The origins that a connection is authoritative for (RFC 8336). */

const { kSocket, kState } = require('../symbols');

/**
 * @param {Http2Session} session
 * @returns {Set<string>} the origins that the connection serves; the first is that of its socket
 */
function originSetOf(session) {
  const state = session[kState];
  if (state.originSet !== undefined) return state.originSet;
  const socket = session[kSocket];
  let host = socket.servername;
  if (!host) {
    // An address of the peer stands in for a name. The zone of a link-local one has no place in a
    // URL.
    host = socket.remoteFamily === 'IPv6' ?
      `[${socket.remoteAddress.split('%')[0]}]` : socket.remoteAddress;
  }
  let origin = `https://${host}`;
  if (socket.remotePort != null) origin += `:${socket.remotePort}`;
  // An ORIGIN frame asks for the set, too: a host that no URL can have must not make that throw.
  state.originSet = new Set(URL.canParse(origin) ? [new URL(origin).origin] : []);
  return state.originSet;
}

/**
 * Returns the origin of a URL.
 * @param {string|URL} url
 * @param {Function} InvalidOrigin  the class of the error for a URL without an origin
 * @returns {string}
 * @throws {TypeError} ERR_INVALID_URL, or that error
 */
function originOf(url, InvalidOrigin) {
  const { origin } = new URL(url);
  if (origin === 'null') throw new InvalidOrigin();
  return origin;
}

module.exports = { originOf, originSetOf };
