'use strict';

/*
 * A preload for the programs of the demo: tells the parent process which engine
 * stands behind require('http2') in this one, and what of it is loaded.
 */

const registration = require('http2')[Symbol.for('http2-native.registration')];
const { sharedObjects } = process.report.getReport();
const builtin = {
  name: 'node:http2',
  version: process.versions.node,
  nghttp2Version: process.versions.nghttp2,
};

process.send({
  engine: registration?.engine ?? builtin,
  nodeNghttp2Version: process.versions.nghttp2,
  addon: sharedObjects.find((file) => /http2[^/]*\.node$/.test(file)),
  sharedNghttp2: sharedObjects.find((file) => /libnghttp2[^/]*$/.test(file)),
});
