'use strict';

/**
 * HTTP/1 for those clients of an Http2SecureServer that don't offer h2.
 *
 * Node's own HTTP/1 server does the work, with our server in its place: `request.socket.server`,
 * its events, timeouts and upgrades are ours. What a server needs for that is read off an
 * http.Server that never listens.
 */

const http = require('node:http');
const net = require('node:net');
const { features } = require('../node/versions');

/** Milliseconds for the headers of a request, where the options of HTTP/1 have no say. */
const HEADERS_TIMEOUT = 60000;
/** Milliseconds for a whole request, where the options of HTTP/1 have no say. */
const REQUEST_TIMEOUT = 300000;
/** Milliseconds between two checks of these times, where the options of HTTP/1 have no say. */
const CHECKING_INTERVAL = 30000;

/** Own properties that http.Server does not make out of its options alone. */
const NOT_OPTIONS = new Set([
  'httpAllowHalfOpen', 'maxHeadersCount', 'maxRequestsPerSocket', 'timeout', 'kUniqueHeaders',
]);

/** The server that everything is read off. It never listens. */
const model = new http.Server();
/** What serves HTTP/1 on a connection; its `this` is the server. */
const [onConnection] = model.listeners('connection');
/** What begins to watch connections for the timeouts; its `this` is the server. */
const [onListening] = model.listeners('listening');
/** Keys of the properties that an http.Server makes of its options. */
const optionKeys = findOptionKeys();
/** Where an http.Server keeps the class of its requests. */
const kIncomingMessage = findSymbol('IncomingMessage');
/** Where it keeps the class of its responses. */
const kServerResponse = findSymbol('ServerResponse');

/** Own properties that an http.Server has and a net.Server has not, but for NOT_OPTIONS. */
function findOptionKeys() {
  const notHttp = new net.Server();
  return Reflect.ownKeys(model).filter((key) => !Object.hasOwn(notHttp, key) &&
    !NOT_OPTIONS.has(typeof key === 'symbol' ? key.description : key));
}

/** @returns {symbol|undefined} the one among these keys that has this description */
function findSymbol(description) {
  return optionKeys.find((key) => typeof key === 'symbol' && key.description === description);
}

/** Gives the server what an http.Server makes of the options, which it also checks. */
function applyHttp1Options(server, options) {
  const { http1Options } = options;
  const source = new http.Server({ ...options, ...http1Options, uniqueHeaders: undefined });
  for (const key of optionKeys) server[key] = source[key];
}

/** Gives the server what older Nodes give it, whatever the options say. */
function applyDefaults(server) {
  server.headersTimeout = HEADERS_TIMEOUT;
  server.requestTimeout = REQUEST_TIMEOUT;
  server.connectionsCheckingInterval = CHECKING_INTERVAL;
}

/**
 * Makes a server able to serve HTTP/1, before it listens.
 * @param {Http2SecureServer} server
 * @param {object} options  of serverOptions()
 * @throws {Error} what http.createServer() throws, where `http1Options` exist
 */
function prepare(server, options) {
  if (features.http1Options) applyHttp1Options(server, options);
  else applyDefaults(server);
  // The default, as in Node: an option has no effect, only the property of the server has.
  if (features.shouldUpgradeCallback) server.shouldUpgradeCallback = model.shouldUpgradeCallback;
  // From then on connections are watched for the timeouts.
  server.on('listening', onListening);
}

/**
 * Serves HTTP/1 on a connection.
 * @param {Http2SecureServer} server  after prepare()
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
