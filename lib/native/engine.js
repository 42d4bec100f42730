'use strict';

/** What serves `require('http2')`: its name, its version, its nghttp2 and where that is from. */

const { isServedByBuiltin } = require('./fallback');

/** Node's own module. */
const BUILTIN = {
  name: 'builtin',
  version: process.versions.node,
  nghttp2Version: process.versions.nghttp2,
  nghttp2Build: 'node',
  nghttp2File: () => process.execPath,
};

function describeAddon() {
  const { native } = require('./addon');
  const { nghttp2Build, nghttp2Version, version } = native;
  return {
    name: 'http2-native',
    version,
    nghttp2Version,
    nghttp2Build,
    /** @returns {string|undefined} the file that the code of our nghttp2 was loaded from */
    nghttp2File: () => native.nghttp2File(),
  };
}

module.exports = isServedByBuiltin() ? BUILTIN : describeAddon();
