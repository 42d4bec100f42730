'use strict';

/**
 * The module under test. `HTTP2_IMPL=builtin` runs the very same test bodies on
 * Node's own module: what fails there is a mistake of the test, not of ours.
 */
const builtin = process.env.HTTP2_IMPL === 'builtin';

module.exports = {
  http2: builtin ? require('node:http2') : require('../../lib'),
  name: builtin ? 'node:http2' : 'http2-native',
  builtin,
};
