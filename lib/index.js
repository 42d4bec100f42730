'use strict';

/**
 * What `require('http2-native')` is: http2.js, or the built-in where that was asked for and the
 * addon cannot be loaded. The last assignment is the one from which `import` knows the names.
 */

const { isServedByBuiltin } = require('./native/fallback');

if (isServedByBuiltin()) {
  module.exports = require('node:http2');
} else {
  module.exports = require('./http2');
}
