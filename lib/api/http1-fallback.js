'use strict';

/**
 * HTTP/1 for the clients of an Http2SecureServer that don't offer h2.
 *
 * Node's own HTTP/1 server does the work, with our server in its place:
 * `request.socket.server`, its events, timeouts and upgrades are ours. What it
 * takes to be such a server is read off an http.Server that never listens.
 */

const http = require('node:http');
const net = require('node:net');
const { features } = require('../node/versions');

/** In ms, where the options of HTTP/1 have no say. */
const HEADERS_TIMEOUT = 60000;
const REQUEST_TIMEOUT = 300000;
const CHECKING_INTERVAL = 30000;

/** Own properties that http.Server does not make out of its options alone. */
const NOT_OPTIONS = new Set([
  'httpAllowHalfOpen', 'maxHeadersCount', 'maxRequestsPerSocket', 'timeout', 'kUniqueHeaders',
]);

const model = new http.Server();
const [onConnection] = model.listeners('connection');
const [onListening] = model.listeners('listening');
const optionKeys = findOptionKeys();
const kIncomingMessage = findSymbol('IncomingMessage');
const kServerResponse = findSymbol('ServerResponse');

/** Keys of what an http.Server makes out of its options. */
function findOptionKeys() {
  const notHttp = new net.Server();
  return Reflect.ownKeys(model).filter((key) => !Object.hasOwn(notHttp, key) &&
    !NOT_OPTIONS.has(typeof key === 'symbol' ? key.description : key));
}

function findSymbol(description) {
  return optionKeys.find((key) => typeof key === 'symbol' && key.description === description);
}

/** Takes over all that HTTP/1 makes of the options, which it checks. */
function applyHttp1Options(server, options) {
  const { http1Options } = options;
  const source = new http.Server({ ...options, ...http1Options, uniqueHeaders: undefined });
  for (const key of optionKeys) server[key] = source[key];
}

/** What older Nodes give the server, whatever the options say. */
function applyDefaults(server) {
  server.headersTimeout = HEADERS_TIMEOUT;
  server.requestTimeout = REQUEST_TIMEOUT;
  server.connectionsCheckingInterval = CHECKING_INTERVAL;
}

/**
 * Makes a server able to serve HTTP/1, before it listens.
 * @param {Http2SecureServer} server
 * @param {object} options  of serverOptions()
 * @throws what http.createServer() throws, where `http1Options` exist
 */
function prepare(server, options) {
  if (features.http1Options) applyHttp1Options(server, options);
  else applyDefaults(server);
  // Whatever the options say: only the property counts.
  if (features.shouldUpgradeCallback) server.shouldUpgradeCallback = model.shouldUpgradeCallback;
  // Watches connections for the timeouts.
  server.on('listening', onListening);
}

/**
 * Serves HTTP/1 on a connection.
 * @param {Http2SecureServer} server  prepared
 * @param {object} options  of serverOptions()
 * @param {tls.TLSSocket} socket
 */
function serve(server, options, socket) {
  if (!features.http1Options) {
    server[kIncomingMessage] = options.Http1IncomingMessage || http.IncomingMessage;
    server[kServerResponse] = options.Http1ServerResponse || http.ServerResponse;
  }
  onConnection.call(server, socket);
}

/** Ends the HTTP/1 connections that wait for a request. */
function closeIdleConnections(server) {
  http.Server.prototype.closeIdleConnections.call(server);
}

/** Stops listening, closes idle connections and stops watching the others. */
function close(server, callback) {
  http.Server.prototype.close.call(server, callback);
}

module.exports = { close, closeIdleConnections, prepare, serve };
