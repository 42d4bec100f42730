'use strict';

/**
 * Http2Server, and what it shares with Http2SecureServer: the sessions on its connections, and
 * the events that servers emit for them.
 */

const net = require('node:net');
const { promisify } = require('node:util');
const compat = require('../compat');
const { debug } = require('../observe/debug');
const { ServerHttp2Session } = require('../session/server-session');
const { failSession } = require('../session/start');
const { validateSettings } = require('../session/settings');
const { features } = require('../node/versions');
const { assertIsObject, validateFunction } = require('../node/validators');
const { clearTimeout, setTimeout } = require('../node/timers');
const { serverOptions } = require('./options');
const { kOptions, kServer, kSessions } = require('../symbols');

const kRejection = Symbol.for('nodejs.rejection');

/** The answer of HTTP/1 for a client that does not offer h2. */
const UNKNOWN_PROTOCOL_ANSWER =
  'HTTP/1.0 403 Forbidden\r\n' +
  'Content-Type: text/plain\r\n\r\n' +
  'Missing ALPN Protocol, expected `h2` to be available.\n' +
  'If this is a HTTP request: The server was not ' +
  'configured with the `allowHTTP1` option or a ' +
  'listener for the `unknownProtocol` event.\n';

// ------------------------------------------------------------------- sessions

/**
 * Emits on the server what its session emits.
 * @this {ServerHttp2Session}
 */
function sessionOnStream(stream, headers, flags, rawHeaders) {
  this[kServer]?.emit('stream', stream, headers, flags, rawHeaders);
}

/** @this {ServerHttp2Session} */
function sessionOnPriority(stream, parent, weight, exclusive) {
  this[kServer]?.emit('priority', stream, parent, weight, exclusive);
}

/** @this {ServerHttp2Session} */
function sessionOnError(error) {
  this[kServer]?.emit('sessionError', error, this);
}

/**
 * Destroys a session that has been inactive, unless somebody listens for 'timeout' of the server.
 * @this {ServerHttp2Session}
 */
function sessionOnTimeout() {
  if (this.destroyed || this.closed) return;
  if (!this[kServer].emit('timeout', this)) this.destroy();
}

/**
 * A client that speaks no protocol of the server's. Without a listener it gets an answer of
 * HTTP/1, and its connection is destroyed when it does not go by itself.
 */
function onUnknownProtocol(server, socket) {
  debug('unknown protocol');
  if (server.emit('unknownProtocol', socket)) return;
  const timer = setTimeout(() => socket.destroy(), server[kOptions].unknownProtocolTimeout);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
  socket.end(UNKNOWN_PROTOCOL_ANSWER);
}

/**
 * Serves a connection that has been accepted.
 * @this {Http2Server|Http2SecureServer}
 * @param {net.Socket|tls.TLSSocket} socket
 */
function connectionListener(socket) {
  debug('received a connection');
  if (socket.alpnProtocol === false || socket.alpnProtocol === 'http/1.1') {
    if (this[kOptions].allowHTTP1 === true) {
      require('./http1-fallback').serve(this, this[kOptions], socket);
    } else {
      onUnknownProtocol(this, socket);
    }
    return;
  }
  const session = new ServerHttp2Session(this[kOptions], socket, this);
  session.on('stream', sessionOnStream);
  session.on('error', sessionOnError);
  if (features.priorities) session.on('priority', sessionOnPriority);
  this[kSessions].add(session);
  session.once('close', () => this[kSessions].delete(session));
  watchTimeout(this, session);
  socket[kServer] = this;
  // A session that could not start is about to emit its error instead.
  if (!session.destroyed) this.emit('session', session);
}

/**
 * Sets the timeout of a session to that of its server. The application may have assigned anything
 * to that; if it is no timeout, the session fails.
 */
function watchTimeout(server, session) {
  if (!server.timeout || session.destroyed) return;
  try {
    session.setTimeout(server.timeout, sessionOnTimeout);
  } catch (error) {
    failSession(session, error);
  }
}

// -------------------------------------------------------------------- servers

/**
 * A listener for 'newListener' of a server: the compatibility API costs nothing until somebody
 * listens for 'request'.
 * @this {Http2Server|Http2SecureServer}
 */
function setupCompat(event) {
  if (event !== 'request') return;
  this.removeListener('newListener', setupCompat);
  const { Http2ServerRequest, Http2ServerResponse } = this[kOptions];
  this.on('stream', compat.onServerStream.bind(this, Http2ServerRequest, Http2ServerResponse));
}

/** Gives a new server what both kinds have. */
function initialise(server, options, requestListener) {
  /** The options of serverOptions(), which its sessions get. */
  server[kOptions] = options;
  /** Its sessions that are not closed. */
  server[kSessions] = new Set();
  /** Public: milliseconds of silence until 'timeout' of a new session; 0: none. */
  server.timeout = 0;
  server.on('newListener', setupCompat);
  if (typeof requestListener === 'function') server.on('request', requestListener);
}

/** Closes the sessions of a server that is being closed, where Node does that. */
function closeSessions(server) {
  if (!features.serverCloseClosesSessions) return;
  for (const session of server[kSessions]) session.close();
}

/**
 * `setTimeout` of both kinds of servers.
 * @this {Http2Server|Http2SecureServer}
 * @param {number} msecs  for sessions that come later; 0: none
 * @param {Function} [callback]  for 'timeout'
 * @returns {this}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE
 */
function setServerTimeout(msecs, callback) {
  this.timeout = msecs;
  if (callback !== undefined) {
    validateFunction(callback, 'callback');
    this.on('timeout', callback);
  }
  return this;
}

/**
 * `updateSettings` of both kinds of servers.
 * @this {Http2Server|Http2SecureServer}
 * @param {object} settings  for sessions that come later
 * @throws {TypeError|RangeError} ERR_INVALID_ARG_TYPE, ERR_HTTP2_INVALID_SETTING_VALUE
 */
function updateServerSettings(settings) {
  assertIsObject(settings, 'settings');
  validateSettings(settings);
  this[kOptions].settings = { ...this[kOptions].settings, ...settings };
}

/**
 * Answers a request whose asynchronous handler has rejected, or destroys a response that has
 * begun.
 */
function answerRejectedRequest(response) {
  if (response.headersSent || response.finished) {
    response.destroy();
    return;
  }
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.statusCode = 500;
  response.end('Internal Server Error');
}

/** A server without TLS. */
class Http2Server extends net.Server {
  /**
   * @param {object} [options]  of net.createServer(), too
   * @param {Function} [requestListener]  for 'request'
   */
  constructor(options, requestListener) {
    options = serverOptions(options, compat);
    super(options, connectionListener);
    initialise(this, options, requestListener);
  }

  /**
   * Stops listening and, where Node does, closes the sessions.
   * @param {Function} [callback]  when the last connection has ended
   * @returns {this}
   */
  close(callback) {
    super.close(callback);
    closeSessions(this);
    return this;
  }

  /**
   * Called by EventEmitter when an asynchronous handler has rejected and `captureRejections` is
   * set.
   */
  [kRejection](error, event, ...args) {
    if (event === 'stream') {
      const [stream] = args;
      if (stream.sentHeaders) {
        stream.destroy(error);
      } else {
        stream.respond({ ':status': 500 });
        stream.end();
      }
    } else if (event === 'request') {
      answerRejectedRequest(args[1]);
    } else {
      super[kRejection]?.(error, event, ...args);
    }
  }

  /** Closes the server, and resolves when it has closed. Sessions are not closed by it. */
  async [Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]() {
    return promisify(net.Server.prototype.close).call(this);
  }
}

// Enumerable as in Node.
Object.defineProperty(Http2Server.prototype, kRejection, { __proto__: null, enumerable: true });

/** Gives a class the methods that both kinds of servers have. */
function shareMethods({ prototype }) {
  const method = (value) => ({ __proto__: null, configurable: true, writable: true, value });
  Object.defineProperties(prototype, {
    setTimeout: method(setServerTimeout),
    updateSettings: method(updateServerSettings),
  });
}

shareMethods(Http2Server);

/**
 * @param {object} [options]  of net.createServer(), too
 * @param {Function} [handler]  for 'request'
 * @returns {Http2Server}
 */
function createServer(options, handler) {
  if (typeof options === 'function') {
    handler = options;
    options = {};
  }
  return new Http2Server(options, handler);
}

/**
 * Makes a session on a connection that no server has accepted.
 * @param {stream.Duplex} socket
 * @param {object} [options]  of createServer()
 * @returns {ServerHttp2Session}
 * @throws {Error} what is wrong with an option, and what keeps the session from starting
 */
function performServerHandshake(socket, options = {}) {
  return new ServerHttp2Session(serverOptions(options, compat), socket, undefined);
}

module.exports = {
  closeSessions,
  connectionListener,
  createServer,
  initialise,
  performServerHandshake,
  shareMethods,
};
