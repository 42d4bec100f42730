'use strict';

/**
 * `session.socket`: a proxy of the socket. It lacks the members that would disturb the session;
 * some others are those of the session.
 */

const { codes } = require('../node/errors');
const { features } = require('../node/versions');
const { kSocket } = require('../symbols');

/** Members that throw ERR_HTTP2_NO_SOCKET_MANIPULATION. */
const FORBIDDEN = new Set([
  'emit', 'end', 'pause', 'read', 'resume', 'write', 'setEncoding', 'setKeepAlive', 'setNoDelay',
]);
if (!features.socketDestroyAllowed) FORBIDDEN.add('destroy');

/** Members that are those of the session. */
const OF_SESSION = new Set(['setTimeout', 'ref', 'unref']);
if (features.socketDestroyAllowed) OF_SESSION.add('destroy');

/**
 * @returns {stream.Duplex}
 * @throws {Error} ERR_HTTP2_SOCKET_UNBOUND: the session has let go of its socket
 */
function boundSocket(session) {
  const socket = session[kSocket];
  if (socket === undefined) throw new codes.ERR_HTTP2_SOCKET_UNBOUND();
  return socket;
}

/** The traps of the proxy, whose target is the session. */
const handler = {
  get(session, property) {
    if (OF_SESSION.has(property)) return session[property].bind(session);
    if (FORBIDDEN.has(property)) throw new codes.ERR_HTTP2_NO_SOCKET_MANIPULATION();
    const socket = boundSocket(session);
    const value = socket[property];
    return typeof value === 'function' ? value.bind(socket) : value;
  },

  /** Makes `instanceof` see the class of the socket. */
  getPrototypeOf(session) {
    return Reflect.getPrototypeOf(boundSocket(session));
  },

  set(session, property, value) {
    if (OF_SESSION.has(property)) {
      session[property] = value;
    } else if (FORBIDDEN.has(property)) {
      throw new codes.ERR_HTTP2_NO_SOCKET_MANIPULATION();
    } else {
      boundSocket(session)[property] = value;
    }
    return true;
  },
};

/**
 * @param {Http2Session} session
 * @returns {net.Socket} the proxy
 */
function createSocketProxy(session) {
  return new Proxy(session, handler);
}

module.exports = { createSocketProxy };
