'use strict';
module.exports = { setImmediate, clearTimeout, setTimeout, queueMicrotask };
