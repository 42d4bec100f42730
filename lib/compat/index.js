'use strict';

/** The API of node:http over HTTP/2 streams. */

const Http2ServerRequest = require('./request');
const Http2ServerResponse = require('./response');

const METHOD_NOT_ALLOWED = 405;
const EXPECTATION_FAILED = 417;

function endWith(response, statusCode) {
  response.statusCode = statusCode;
  response.end();
}

/** Without a listener for them, requests to tunnel are refused. */
function onConnect(server, request, response) {
  if (!server.emit('connect', request, response)) endWith(response, METHOD_NOT_ALLOWED);
}

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
 * The 'stream' listener of a server that somebody wants 'request' of; `this`
 * is the server.
 * @param {typeof Http2ServerRequest} ServerRequest
 * @param {typeof Http2ServerResponse} ServerResponse
 * @param {import('node:http2').ServerHttp2Stream} stream
 * @param {object} headers
 * @param {number} flags
 * @param {string[]} rawHeaders
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
