'use strict';

/** What the addon is made of. */

const { native: { nghttp2File, nghttp2Version, version } } = require('./addon');

module.exports = { nghttp2File, nghttp2Version, version };
