'use strict';

const assert = require('node:assert');
const { runChild } = require('../helpers/child');

const CHILD = '../../compat/fixtures/warnings';
const STATUS_MESSAGE = 'Status message is not supported by HTTP/2 (RFC7540 8.1.2.4)';
const CONNECTION = 'The provided connection header is not valid, the value will be dropped ' +
  'from the header and will never be in use.';

/** The warnings of a process of its own, since each comes once per process. */
async function warningsOf(scene) {
  const { code, messages, stderr } = await runChild(CHILD, {
    args: [scene], execArgv: ['--no-warnings'],
  });
  assert.strictEqual(code, 0, stderr);
  return messages[0];
}

describe('warnings of the compatibility API', () => {
  for (const scene of ['get statusMessage', 'set statusMessage', 'writeHead with a message']) {
    it(`${scene}: once`, async () => {
      const { warnings, headers } = await warningsOf(scene);
      assert.deepStrictEqual(warnings, [['UnsupportedWarning', STATUS_MESSAGE]]);
      assert.strictEqual(headers[':status'], 200);
    });
  }

  for (const scene of ['setHeader connection', 'appendHeader connection', 'writeHead connection']) {
    it(`${scene}: once, and it is not sent`, async () => {
      const { warnings, headers } = await warningsOf(scene);
      assert.deepStrictEqual(warnings, [['UnsupportedWarning', CONNECTION]]);
      assert.strictEqual(headers.connection, undefined);
      assert.strictEqual(headers['x-other'], 'y');
    });
  }

  it('there are none without a reason', async () => {
    const { warnings, headers } = await warningsOf('nothing');
    assert.deepStrictEqual(warnings, []);
    assert.strictEqual(headers[':status'], 200);
  });
});
