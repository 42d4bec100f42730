'use strict';

const assert = require('node:assert');
const { runChild } = require('../helpers/child');
const { builtin } = require('../helpers/impl');

(builtin ? describe.skip : describe)('native functions with wrong arguments', () => {
  for (const mode of ['types', 'freed', 'foreign']) {
    it(`never abort the process (${mode})`, async () => {
      const { code, signal, stdout, stderr } = await runChild('misuse', { args: [mode] });
      assert.strictEqual(stderr, '');
      assert.strictEqual(signal, null);
      assert.strictEqual(code, 0);
      assert.match(stdout, /^survived \d+ calls\n$/);
    });
  }
});
