'use strict';

const { definePoints } = require('../helpers/reentrancy/define');

for (const group of ['session', 'stream', 'server']) {
  describe(`every method from inside every event of a ${group}`, () => {
    for (const transport of ['tcp', 'tls', 'duplex']) definePoints(group, transport);
  });
}
