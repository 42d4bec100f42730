'use strict';

/*
 * A preload for the programs of the demo: tells the parent process which engine
 * stands behind require('http2') in this one.
 */

const registration = require('http2')[Symbol.for('http2-native.registration')];

process.send(registration?.engine ?? {
  name: 'node:http2',
  version: process.versions.node,
  nghttp2Version: process.versions.nghttp2,
  nghttp2Build: 'node',
  nghttp2Origin: process.execPath,
});
