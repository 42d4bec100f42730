'use strict';

/**
 * The exact surface of Node's `require('http2')`. What makes servers, clients and
 * settings is loaded when it is called: a program has one half of it or the other.
 */

const { promisify } = require('node:util');
// At once, so that an addon that is not built is told of when this is loaded.
require('./native/addon');
const { Http2ServerRequest, Http2ServerResponse } = require('./compat');
const { constants } = require('./node/constants');
// At once: it keeps the timers that it finds in the process.
require('./node/timers');
const { sensitiveHeaders } = require('./symbols');

/** See api/connect.js. */
function connect(authority, options, listener) {
  return require('./api/connect').connect(authority, options, listener);
}

Object.defineProperty(connect, promisify.custom, {
  __proto__: null,
  value: function connect(authority, options) {
    return require('./api/connect').connectAsync(authority, options);
  },
});

/** See api/server.js. */
function createServer(options, handler) {
  return require('./api/server').createServer(options, handler);
}

/** See api/secure-server.js. */
function createSecureServer(options, handler) {
  return require('./api/secure-server').createSecureServer(options, handler);
}

/** See api/server.js. */
function performServerHandshake(socket, options = {}) {
  return require('./api/server').performServerHandshake(socket, options);
}

/** See session/settings.js. */
function getDefaultSettings() {
  return require('./session/settings').getDefaultSettings();
}

/** See session/settings.js. */
function getPackedSettings(settings) {
  return require('./session/settings').getPackedSettings(settings);
}

/** See session/settings.js. */
function getUnpackedSettings(buf, options = {}) {
  return require('./session/settings').getUnpackedSettings(buf, options);
}

module.exports = {
  connect,
  constants,
  createServer,
  createSecureServer,
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake,
  sensitiveHeaders,
  Http2ServerRequest,
  Http2ServerResponse,
};
