'use strict';

/**
 * `request.socket` and `response.socket`: looks like the socket of the
 * connection, but its life is that of the stream.
 */

const { codes: { ERR_HTTP2_NO_SOCKET_MANIPULATION } } = require('../node/errors');
const { kProxySocket, kRequest, kSocket } = require('../symbols');

/** Members that are the stream's. */
const OF_STREAM = new Set([
  'destroy', 'destroyed', 'emit', 'end', 'on', 'once', 'readable', 'writable',
]);

/** What would take bytes away from the session, or put some between its own. */
const FORBIDDEN = new Set(['pause', 'read', 'resume', 'write']);

/**
 * Where everything else comes from: the socket, and the stream itself once it
 * has left its session.
 */
function underlying(stream) {
  const { session } = stream;
  if (session === undefined) return stream;
  return session[kSocket] ?? session.socket;
}

/** Who answers for a member of the proxy. */
function ownerOf(stream, property) {
  if (OF_STREAM.has(property)) return stream;
  if (FORBIDDEN.has(property)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
  if (property === 'setTimeout') return stream.session ?? stream;
  return underlying(stream);
}

/** The body may have been handed to the request that has not handed it on. */
function isReadable(stream) {
  return !stream.destroyed && (stream[kRequest] ?? stream).readable;
}

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
 * @returns {import('node:net').Socket}  the same one until the stream closes
 */
function proxySocketOf(stream) {
  stream[kProxySocket] ??= new Proxy(stream, handler);
  return stream[kProxySocket];
}

module.exports = { proxySocketOf };
