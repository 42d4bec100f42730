'use strict';

const assert = require('node:assert');
const { runChild } = require('../helpers/child');

const EXPECTED = [
  'ping true', 'stream timeout', 'date true', 'end', 'session timeout', 'closed',
];

/** What an application puts in place of the timers is for itself. */
describe('with fakes for all global timers and clocks', () => {
  for (const transport of ['tcp', 'tls', 'duplex']) {
    it(`everything goes on (${transport})`, async () => {
      const { stdout, stderr } = await runChild('fake-timers', { args: [transport], limit: 4000 });
      assert.strictEqual(stderr, '');
      assert.deepStrictEqual(stdout.trim().split('\n'), EXPECTED);
    });
  }
});
