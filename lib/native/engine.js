'use strict';

/** The versions of the addon and of nghttp2, and the file that nghttp2 comes from. */

const { native } = require('./addon');

/** @returns {string|undefined} the file that the code of our nghttp2 was loaded from */
function nghttp2File() {
  return native.nghttp2File();
}

const { nghttp2Version, version } = native;

module.exports = { nghttp2File, nghttp2Version, version };
