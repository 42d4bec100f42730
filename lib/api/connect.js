'use strict';

/**
 * http2.connect(): opens the socket of a client and makes its session. The options are checked in
 * options.js.
 */

const net = require('node:net');
const { ClientHttp2Session } = require('../session/client-session');
const { codes } = require('../node/errors');
const { assertIsObject } = require('../node/validators');
const { checkSecureClient, clientOptions, tlsOptions } = require('./options');
const { kAuthority, kProtocol } = require('../symbols');

const HTTP_PORT = 80;
const HTTPS_PORT = 443;

/** @returns {string|number} the port of an authority, or that of its scheme */
function portOf(authority) {
  if (authority.port !== '' && authority.port !== undefined) return authority.port;
  return authority.protocol === 'http:' ? HTTP_PORT : HTTPS_PORT;
}

/**
 * @returns {string} the name or the address to connect to; an IPv6 `hostname` loses its brackets
 */
function hostOf(authority) {
  if (authority.hostname) {
    const { hostname } = authority;
    return hostname[0] === '[' ? hostname.slice(1, -1) : hostname;
  }
  return authority.host || 'localhost';
}

/**
 * The host as a part of `:authority`. An IPv6 address has brackets there and no zone (RFC 3986,
 * 3.2.2).
 */
function nameOf(host) {
  return net.isIPv6(host) ? `[${host.replace(/%.*/, '')}]` : host;
}

/**
 * Opens the socket of a session, or lets the option `createConnection` do it.
 * @returns {stream.Duplex}
 * @throws {Error} ERR_HTTP2_UNSUPPORTED_PROTOCOL, and what opening it throws
 */
function openSocket(protocol, host, port, authority, options) {
  if (typeof options.createConnection === 'function') {
    return options.createConnection(authority, options);
  }
  if (protocol === 'http:') return net.connect({ port, host, ...options });
  if (protocol === 'https:') {
    checkSecureClient(options);
    // An address is no server name (RFC 6066, 3).
    const servername = net.isIP(host) ? undefined : host;
    return require('node:tls').connect(port, host, tlsOptions(options, servername));
  }
  throw new codes.ERR_HTTP2_UNSUPPORTED_PROTOCOL(protocol);
}

/**
 * @param {string|URL|object} authority
 * @param {object} [options]  those of net.connect() or tls.connect(), too
 * @param {Function} [listener]  once for 'connect'
 * @returns {ClientHttp2Session}
 * @throws {Error} ERR_HTTP2_UNSUPPORTED_PROTOCOL, ERR_INVALID_ARG_TYPE, ERR_INVALID_URL, and what
 *   is wrong with an option
 */
function connect(authority, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  options = clientOptions(options);
  if (typeof authority === 'string') authority = new URL(authority);
  assertIsObject(authority, 'authority', ['string', 'Object', 'URL']);
  const protocol = authority.protocol || options.protocol || 'https:';
  const port = String(portOf(authority));
  const host = hostOf(authority);
  const socket = openSocket(protocol, host, port, authority, options);
  const session = new ClientHttp2Session(options, socket);
  session[kAuthority] = `${nameOf(options.servername || host)}:${port}`;
  session[kProtocol] = protocol;
  if (typeof listener === 'function') session.once('connect', listener);
  return session;
}

/**
 * `util.promisify(connect)`.
 * @param {string|URL|object} authority
 * @param {object} [options]
 * @returns {Promise<ClientHttp2Session>} the session when it is connected
 */
function connectAsync(authority, options) {
  return new Promise((resolve, reject) => {
    const session = connect(authority, options, () => {
      session.removeListener('error', reject);
      resolve(session);
    });
    session.once('error', reject);
  });
}

module.exports = { connect, connectAsync };
