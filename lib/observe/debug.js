'use strict';

/** `NODE_DEBUG=http2`: what sessions and streams do, on stderr. */

const { debuglog } = require('node:util');
const { kSession, kType } = require('../symbols');
const { sessionName } = require('../node/validators');

const log = debuglog('http2');

/** The variable is read once; a log that is off costs a branch. */
const { enabled } = log;

/**
 * @param {string} format  as for util.format
 * @param {...any} args
 */
function debug(format, ...args) {
  if (enabled) log(format, ...args);
}

/**
 * @param {object} session
 * @param {string} format
 * @param {...any} args
 */
function debugSession(session, format, ...args) {
  if (enabled) log(`Http2Session %s: ${format}`, sessionName(session[kType]), ...args);
}

/**
 * @param {object} stream
 * @param {string} format
 * @param {any} [arg]  one, as a list would be made for each call
 */
function debugStream(stream, format, arg) {
  if (!enabled) return;
  const type = stream[kSession]?.[kType];
  const args = arg === undefined ? [] : [arg];
  log(`Http2Stream %s [Http2Session %s]: ${format}`,
    stream.id ?? '<pending>', sessionName(type), ...args);
}

module.exports = { debug, debugSession, debugStream, enabled };
