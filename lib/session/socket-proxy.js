'use strict';

/**
 * `session.socket`: the socket, without what would disturb the session.
 */

const { codes } = require('../node/errors');
const { features } = require('../node/versions');
const { kSocket } = require('../symbols');

const FORBIDDEN = new Set([
  'emit', 'end', 'pause', 'read', 'resume', 'write', 'setEncoding', 'setKeepAlive', 'setNoDelay',
]);
if (!features.socketDestroyAllowed) FORBIDDEN.add('destroy');

/** Members that the session itself answers for. */
const OF_SESSION = new Set(['setTimeout', 'ref', 'unref']);
if (features.socketDestroyAllowed) OF_SESSION.add('destroy');

function boundSocket(session) {
  const socket = session[kSocket];
  if (socket === undefined) throw new codes.ERR_HTTP2_SOCKET_UNBOUND();
  return socket;
}

const handler = {
  get(session, property) {
    if (OF_SESSION.has(property)) return session[property].bind(session);
    if (FORBIDDEN.has(property)) throw new codes.ERR_HTTP2_NO_SOCKET_MANIPULATION();
    const socket = boundSocket(session);
    const value = socket[property];
    return typeof value === 'function' ? value.bind(socket) : value;
  },

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

function createSocketProxy(session) {
  return new Proxy(session, handler);
}

module.exports = { createSocketProxy };
