'use strict';

/**
 * `NODE_DEBUG=http2`: tells on stderr what sessions and streams do, in the words of Node's
 * JavaScript. What Node's C++ tells is in native-debug.js.
 */

const { debuglog } = require('node:util');
const { sessionName } = require('../node/validators');
const { kSession, kType } = require('../symbols');

const log = debuglog('http2');

/** Whether the log is on. The variable is read once, so that a log that is off costs a branch. */
const { enabled } = log;

/**
 * Tells what concerns neither session nor stream.
 * @param {string} format  as for util.format
 * @param {...any} args
 */
function debug(format, ...args) {
  if (enabled) log(format, ...args);
}

/**
 * @param {Http2Session} session
 * @param {string} format  as for util.format
 * @param {...any} args
 */
function debugSession(session, format, ...args) {
  if (enabled) log(`Http2Session %s: ${format}`, sessionName(session[kType]), ...args);
}

/**
 * @param {Http2Stream} stream
 * @param {string} format  as for util.format
 * @param {any} [arg]  only one, as an array of several would be made for each call
 */
function debugStream(stream, format, arg) {
  if (!enabled) return;
  const type = stream[kSession]?.[kType];
  const args = arg === undefined ? [] : [arg];
  log(`Http2Stream %s [Http2Session %s]: ${format}`,
    stream.id ?? '<pending>', sessionName(type), ...args);
}

module.exports = { debug, debugSession, debugStream };
