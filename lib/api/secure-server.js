'use strict';

/** Http2SecureServer: speaks TLS, and HTTP/1 with clients that offer no h2, if it may. */

const tls = require('node:tls');
const compat = require('../compat');
const { debug } = require('../observe/debug');
const { serverOptions, tlsOptions } = require('./options');
const { closeSessions, connectionListener, initialise, shareMethods } = require('./server');
const { kOptions } = require('../symbols');

/** Loaded where HTTP/1 is allowed alone. */
function http1() {
  return require('./http1-fallback');
}

function onTlsClientError(error, socket) {
  debug('TLS client error');
  if (!this.emit('clientError', error, socket)) socket.destroy(error);
}

class Http2SecureServer extends tls.Server {
  /**
   * @param {object} options
   * @param {Function} [requestListener]
   */
  constructor(options, requestListener) {
    options = tlsOptions(serverOptions(options, compat));
    super(options, connectionListener);
    initialise(this, options, requestListener);
    if (options.allowHTTP1 === true) http1().prepare(this, options);
    this.on('tlsClientError', onTlsClientError);
  }

  /** @param {Function} [callback]  when the last connection has ended */
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
