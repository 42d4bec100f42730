'use strict';

/** The exact surface of Node's `require('http2')`. */

const { Http2ServerRequest, Http2ServerResponse } = require('./compat');
const { connect } = require('./connect');
const { constants } = require('./constants');
const { sensitiveHeaders } = require('./headers');
const { createSecureServer, createServer, performServerHandshake } = require('./server');
const { getDefaultSettings, getPackedSettings, getUnpackedSettings } = require('./settings');

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
