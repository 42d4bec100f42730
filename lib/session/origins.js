'use strict';

/** What a connection is authoritative for (RFC 8336). */

const { kSocket, kState } = require('../symbols');

/** The origins that the connection serves; the first is where it leads. */
function originSetOf(session) {
  const state = session[kState];
  if (state.originSet !== undefined) return state.originSet;
  const socket = session[kSocket];
  let host = socket.servername;
  if (!host) {
    // The zone of a link-local address has no place in a URL.
    host = socket.remoteFamily === 'IPv6' ?
      `[${socket.remoteAddress.split('%')[0]}]` : socket.remoteAddress;
  }
  let origin = `https://${host}`;
  if (socket.remotePort != null) origin += `:${socket.remotePort}`;
  // An ORIGIN frame asks, too: a name that no URL can have must not be its end.
  state.originSet = new Set(URL.canParse(origin) ? [new URL(origin).origin] : []);
  return state.originSet;
}

/**
 * @param {string|URL} url
 * @param {Function} InvalidOrigin  the error for a URL that has none
 * @returns {string}
 * @throws {TypeError} ERR_INVALID_URL, or that error
 */
function originOf(url, InvalidOrigin) {
  const { origin } = new URL(url);
  if (origin === 'null') throw new InvalidOrigin();
  return origin;
}

module.exports = { originOf, originSetOf };
