'use strict';

/** What the addon is made of. */

const { native: { nghttp2Origin, nghttp2Version, version } } = require('./addon');

module.exports = { nghttp2Origin, nghttp2Version, version };
