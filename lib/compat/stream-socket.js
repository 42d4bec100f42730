'use strict';

/**
 * What `request.socket` and `response.socket` show. It looks like the socket of the connection,
 * but its life is that of the stream, and it refuses what would disturb the session.
 */

const { codes: { ERR_HTTP2_NO_SOCKET_MANIPULATION } } = require('../node/errors');
const { kProxySocket, kRequest, kSocket } = require('../symbols');

/** The members that the stream answers for. */
const OF_STREAM = new Set([
  'destroy', 'destroyed', 'emit', 'end', 'on', 'once', 'readable', 'writable',
]);

/** The members that would take octets away from the session, or put some between its own. */
const FORBIDDEN = new Set(['pause', 'read', 'resume', 'write']);

/**
 * What answers for all other members: the socket, or the stream itself once it has left its
 * session.
 */
function underlying(stream) {
  const { session } = stream;
  if (session === undefined) return stream;
  return session[kSocket] ?? session.socket;
}

/**
 * The object that answers for a member.
 * @throws {Error} ERR_HTTP2_NO_SOCKET_MANIPULATION
 */
function ownerOf(stream, property) {
  if (OF_STREAM.has(property)) return stream;
  if (FORBIDDEN.has(property)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
  if (property === 'setTimeout') return stream.session ?? stream;
  return underlying(stream);
}

/**
 * Whether something of the body is still to be read. The request may hold some of it when the
 * stream has handed over all.
 */
function isReadable(stream) {
  return !stream.destroyed && (stream[kRequest] ?? stream).readable;
}

/** The traps of the proxy, whose target is the stream. */
const handler = {
  get(stream, property) {
    if (property === 'readable') return isReadable(stream);
    const owner = ownerOf(stream, property);
    const value = owner[property];
    return typeof value === 'function' ? value.bind(owner) : value;
  },

  set(stream, property, value) {
    ownerOf(stream, property)[property] = value;
    return true;
  },

  has(stream, property) {
    return property in stream || property in underlying(stream);
  },

  getPrototypeOf(stream) {
    return Reflect.getPrototypeOf(underlying(stream));
  },
};

/**
 * @param {import('node:http2').Http2Stream} stream
 * @returns {import('node:net').Socket} the same one until the stream closes
 */
function proxySocketOf(stream) {
  stream[kProxySocket] ??= new Proxy(stream, handler);
  return stream[kProxySocket];
}

module.exports = { proxySocketOf };
