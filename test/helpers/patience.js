'use strict';

/**
 * By what time limits are multiplied: under a sanitizer all is slower, and so
 * it is on a machine that does other things, too.
 */
const patience = Number(process.env.HTTP2_TEST_PATIENCE || 1);

module.exports = { patience };
