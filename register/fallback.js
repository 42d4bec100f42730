'use strict';

// For those who give the path of the package's folder, as ../register.js.
module.exports = require('../lib/register-fallback');
