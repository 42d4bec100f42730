'use strict';

/**
 * The compatibility API: that of node:http over HTTP/2 streams. This file turns the 'stream'
 * event of a server into 'request' and its relatives.
 */

const Http2ServerRequest = require('./request');
const Http2ServerResponse = require('./response');

const METHOD_NOT_ALLOWED = 405;
const EXPECTATION_FAILED = 417;

/** Answers with a status and no body. */
function endWith(response, statusCode) {
  response.statusCode = statusCode;
  response.end();
}

/** A CONNECT request. It is refused if nobody listens for 'connect'. */
function onConnect(server, request, response) {
  if (!server.emit('connect', request, response)) endWith(response, METHOD_NOT_ALLOWED);
}

/**
 * A request with an `expect` field (RFC 9110, 10.1.1). Without a listener for it, 100-continue is
 * answered and the request served, and any other expectation is refused.
 */
function onExpect(server, expectation, request, response) {
  if (expectation !== '100-continue') {
    if (!server.emit('checkExpectation', request, response)) {
      endWith(response, EXPECTATION_FAILED);
    }
  } else if (!server.emit('checkContinue', request, response)) {
    response.writeContinue();
    server.emit('request', request, response);
  }
}

/**
 * The 'stream' listener of a server that somebody wants 'request' of (api/server.js).
 * @this {Http2Server|Http2SecureServer}
 * @param {typeof Http2ServerRequest} ServerRequest
 * @param {typeof Http2ServerResponse} ServerResponse
 * @param {import('node:http2').ServerHttp2Stream} stream
 * @param {object} headers
 * @param {number} flags
 * @param {string[]} rawHeaders  name, value, name, value, ...
 */
function onServerStream(ServerRequest, ServerResponse, stream, headers, flags, rawHeaders) {
  const request = new ServerRequest(stream, headers, undefined, rawHeaders);
  const response = new ServerResponse(stream);
  if (headers[':method'] === 'CONNECT') {
    onConnect(this, request, response);
  } else if (headers.expect !== undefined) {
    onExpect(this, headers.expect, request, response);
  } else {
    this.emit('request', request, response);
  }
}

module.exports = { Http2ServerRequest, Http2ServerResponse, onServerStream };
