'use strict';

/**
 * Like register.js, but where the addon cannot be loaded the application runs on the built-in
 * module, with a warning of the process. `engine.name` tells which one serves.
 *
 *     node -r http2-native/register/fallback app.js
 */

const { permitBuiltin } = require('./native/fallback');

permitBuiltin();
module.exports = require('./register');
