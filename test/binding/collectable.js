'use strict';

const assert = require('node:assert');
const { runChild } = require('../helpers/child');

describe('garbage collection', function collection() {
  this.timeout(15000);

  for (const what of ['streams', 'sessions', 'destroyed', 'servers', 'errors']) {
    it(`takes ${what} once they are closed`, async () => {
      const { code, signal, stdout, stderr } = await runChild('collectable', {
        args: [what], execArgv: ['--expose-gc'], limit: 12000,
      });
      assert.strictEqual(stderr, '');
      assert.strictEqual(signal, null);
      assert.strictEqual(stdout, 'all collected\n');
      assert.strictEqual(code, 0);
    });
  }
});
