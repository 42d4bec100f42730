'use strict';

// For those who give the path of the package's folder: `node -r /path/to/http2-native/register`.
module.exports = require('./lib/register');
