'use strict';

/** The versions of the addon and of nghttp2, and the file that nghttp2 comes from. */

const { native: { nghttp2File, nghttp2Version, version } } = require('./addon');

module.exports = { nghttp2File, nghttp2Version, version };
