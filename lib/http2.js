'use strict';

/**
 * The exact surface of Node's `require('http2')`. What makes servers, clients and settings is
 * loaded when it is called, as a program uses one half of it or the other.
 */

const { promisify } = require('node:util');
// Loaded at once, so that the program is told here if the addon is not built.
require('./native/addon');
const Http2ServerRequest = require('./compat/request');
const Http2ServerResponse = require('./compat/response');
const { constants } = require('./node/constants');
// At once, as they keep what they find in the process: timers and clocks, the method that copies
// octets, and, for deadlines, the asynchronous context, which shall be no caller's.
require('./node/timers');
require('./node/octets');
require('./session/deadlines');
const { sensitiveHeaders } = require('./symbols');

/** Makes a client session: see api/connect.js. */
function connect(authority, options, listener) {
  return require('./api/connect').connect(authority, options, listener);
}

/** What `util.promisify(connect)` gives. */
Object.defineProperty(connect, promisify.custom, {
  __proto__: null,
  value: function connect(authority, options) {
    return require('./api/connect').connectAsync(authority, options);
  },
});

/** Makes a server without TLS: see api/server.js. */
function createServer(options, handler) {
  return require('./api/server').createServer(options, handler);
}

/** Makes a server with TLS: see api/secure-server.js. */
function createSecureServer(options, handler) {
  return require('./api/secure-server').createSecureServer(options, handler);
}

/** Makes a session on a connection that no server has accepted: see api/server.js. */
function performServerHandshake(socket, options = {}) {
  return require('./api/server').performServerHandshake(socket, options);
}

/** The settings of a session before anybody sets any: see session/settings.js. */
function getDefaultSettings() {
  return require('./session/settings').getDefaultSettings();
}

/** Settings as the payload of a SETTINGS frame: see session/settings.js. */
function getPackedSettings(settings) {
  return require('./session/settings').getPackedSettings(settings);
}

/** Settings from the payload of a SETTINGS frame: see session/settings.js. */
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
