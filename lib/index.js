'use strict';

/** The exact surface of Node's `require('http2')`. */

const { Http2ServerRequest, Http2ServerResponse } = require('./compat');
const { connect } = require('./api/connect');
const { constants } = require('./node/constants');
const { sensitiveHeaders } = require('./headers/outgoing');
const { createSecureServer, createServer, performServerHandshake } = require('./api/server');
const {
  getDefaultSettings, getPackedSettings, getUnpackedSettings,
} = require('./session/settings');

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
