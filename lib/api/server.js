'use strict';

/** Http2Server, and what it shares with Http2SecureServer: the sessions of connections. */

const net = require('node:net');
const { promisify } = require('node:util');
const compat = require('../compat');
const { debug } = require('../observe/debug');
const { serverOptions } = require('./options');
const { ServerHttp2Session } = require('../session/server-session');
const { failSession } = require('../session/start');
const { validateSettings } = require('../session/settings');
const { features } = require('../node/versions');
const { assertIsObject, validateFunction } = require('../node/validators');
const { clearTimeout, setTimeout } = require('../node/timers');
const { kOptions, kServer, kSessions } = require('../symbols');

const kRejection = Symbol.for('nodejs.rejection');

const UNKNOWN_PROTOCOL_ANSWER =
  'HTTP/1.0 403 Forbidden\r\n' +
  'Content-Type: text/plain\r\n\r\n' +
  'Missing ALPN Protocol, expected `h2` to be available.\n' +
  'If this is a HTTP request: The server was not ' +
  'configured with the `allowHTTP1` option or a ' +
  'listener for the `unknownProtocol` event.\n';

// ------------------------------------------------------------------- sessions

/** @this {ServerHttp2Session} */
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

/** @this {ServerHttp2Session} */
function sessionOnTimeout() {
  if (this.destroyed || this.closed) return;
  if (!this[kServer].emit('timeout', this)) this.destroy();
}

/** The client speaks another protocol than h2. */
function onUnknownProtocol(server, socket) {
  debug('unknown protocol');
  if (server.emit('unknownProtocol', socket)) return;
  const timer = setTimeout(() => socket.destroy(), server[kOptions].unknownProtocolTimeout);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
  // In the words that it may understand.
  socket.end(UNKNOWN_PROTOCOL_ANSWER);
}

/** @this {Http2Server|Http2SecureServer} */
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
  // One that could not start has 'sessionError' to come.
  if (!session.destroyed) this.emit('session', session);
}

/** `server.timeout` may be set to anything; only its sessions can tell. */
function watchTimeout(server, session) {
  if (!server.timeout || session.destroyed) return;
  try {
    session.setTimeout(server.timeout, sessionOnTimeout);
  } catch (error) {
    failSession(session, error);
  }
}

// -------------------------------------------------------------------- servers

/** The compat layer costs nothing until somebody listens for 'request'. */
function setupCompat(event) {
  if (event !== 'request') return;
  this.removeListener('newListener', setupCompat);
  const { Http2ServerRequest, Http2ServerResponse } = this[kOptions];
  this.on('stream', compat.onServerStream.bind(this, Http2ServerRequest, Http2ServerResponse));
}

function initialise(server, options, requestListener) {
  server[kOptions] = options;
  server[kSessions] = new Set();
  server.timeout = 0;
  server.on('newListener', setupCompat);
  if (typeof requestListener === 'function') server.on('request', requestListener);
}

function closeSessions(server) {
  if (!features.serverCloseClosesSessions) return;
  for (const session of server[kSessions]) session.close();
}

/** @this {Http2Server|Http2SecureServer} */
function setServerTimeout(msecs, callback) {
  this.timeout = msecs;
  if (callback !== undefined) {
    validateFunction(callback, 'callback');
    this.on('timeout', callback);
  }
  return this;
}

/** @this {Http2Server|Http2SecureServer} */
function updateServerSettings(settings) {
  assertIsObject(settings, 'settings');
  validateSettings(settings);
  this[kOptions].settings = { ...this[kOptions].settings, ...settings };
}

function answerRejectedRequest(response) {
  if (response.headersSent || response.finished) {
    response.destroy();
    return;
  }
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.statusCode = 500;
  response.end('Internal Server Error');
}

class Http2Server extends net.Server {
  /**
   * @param {object} [options]
   * @param {Function} [requestListener]
   */
  constructor(options, requestListener) {
    options = serverOptions(options, compat);
    super(options, connectionListener);
    initialise(this, options, requestListener);
  }

  /** @param {Function} [callback]  when the last connection has ended */
  close(callback) {
    super.close(callback);
    closeSessions(this);
    return this;
  }

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

  /** Resolves when the server has closed; sessions are left to their clients. */
  async [Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]() {
    return promisify(net.Server.prototype.close).call(this);
  }
}

// As Node has it, for whoever enumerates.
Object.defineProperty(Http2Server.prototype, kRejection, { __proto__: null, enumerable: true });

/** Gives a class of servers the methods that both have. */
function shareMethods({ prototype }) {
  const method = (value) => ({ __proto__: null, configurable: true, writable: true, value });
  Object.defineProperties(prototype, {
    setTimeout: method(setServerTimeout),
    updateSettings: method(updateServerSettings),
  });
}

shareMethods(Http2Server);

/**
 * @param {object} [options]
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
 * A session on a connection that no server has accepted.
 * @param {stream.Duplex} socket
 * @param {object} [options]  of createServer()
 * @returns {ServerHttp2Session}
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
