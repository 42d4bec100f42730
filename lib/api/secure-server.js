'use strict';

/**
 * Http2SecureServer: speaks HTTP/2 over TLS and, if `allowHTTP1` is set, HTTP/1 with clients that
 * offer no h2 (http1-fallback.js). What it shares with Http2Server is in server.js.
 */

const tls = require('node:tls');
const compat = require('../compat');
const { debug } = require('../observe/debug');
const { serverOptions, tlsOptions } = require('./options');
const { closeSessions, connectionListener, initialise, shareMethods } = require('./server');
const { kOptions } = require('../symbols');

/** Loads http1-fallback.js, which is needed only where HTTP/1 is allowed. */
function http1() {
  return require('./http1-fallback');
}

/**
 * A TLS handshake has failed, before there was a session.
 * @this {Http2SecureServer}
 */
function onTlsClientError(error, socket) {
  debug('TLS client error');
  if (!this.emit('clientError', error, socket)) socket.destroy(error);
}

/** A server with TLS. */
class Http2SecureServer extends tls.Server {
  /**
   * @param {object} options  of tls.createServer(), too
   * @param {Function} [requestListener]  for 'request'
   */
  constructor(options, requestListener) {
    options = tlsOptions(serverOptions(options, compat));
    super(options, connectionListener);
    initialise(this, options, requestListener);
    if (options.allowHTTP1 === true) http1().prepare(this, options);
    this.on('tlsClientError', onTlsClientError);
  }

  /**
   * Stops listening and, where Node does, closes the sessions.
   * @param {Function} [callback]  when the last connection has ended
   * @returns {this}
   */
  close(callback) {
    if (this[kOptions].allowHTTP1 === true) http1().close(this, callback);
    else super.close(callback);
    closeSessions(this);
    return this;
  }

  /** Ends the HTTP/1 connections that wait for a request; sessions stay. */
  closeIdleConnections() {
    if (this[kOptions].allowHTTP1 === true) http1().closeIdleConnections(this);
  }
}

shareMethods(Http2SecureServer);

/**
 * @param {object} options  of tls.createServer(), too
 * @param {Function} [handler]  for 'request'
 * @returns {Http2SecureServer}
 */
function createSecureServer(options, handler) {
  return new Http2SecureServer(options, handler);
}

module.exports = { createSecureServer };
