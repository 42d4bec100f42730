'use strict';

const path = require('node:path');

const ADDON = path.basename(process.env.HTTP2_NATIVE_ADDON || 'http2_native.node');

/**
 * Checks that a process ran on this package and on the nghttp2 inside its
 * addon: Node exports the functions of a copy of its own, and the loader would
 * bind an ordinary addon to that one.
 * @param {object} engine  as report-engine.js tells it
 * @throws {Error} that says what speaks against it
 */
function assertPrivateCopy({ name, nghttp2Origin }) {
  if (name !== 'http2-native') throw new Error(`${name} was at work, not this package`);
  if (path.basename(nghttp2Origin) !== ADDON) {
    throw new Error(`nghttp2 came from ${nghttp2Origin}, not from ${ADDON}`);
  }
}

function nameEngine({ name, version }) {
  return `${name} ${version}`;
}

/** One line about an engine. */
function describeEngine(engine) {
  const { nghttp2Version, nghttp2Build, nghttp2Origin } = engine;
  const nghttp2 = `nghttp2 ${nghttp2Version} (${nghttp2Build})`;
  return `${nameEngine(engine)} with ${nghttp2}, whose code lies in ` +
    `${path.basename(nghttp2Origin)} (Node's own: ${process.versions.nghttp2})`;
}

module.exports = { assertPrivateCopy, describeEngine, nameEngine };
