'use strict';

const assert = require('node:assert');
const { runChild } = require('../helpers/child');
const { since } = require('../helpers/since');

const isDeprecated = since('22.23', '24.2');

async function warningsOf(use) {
  const { messages, stderr } = await runChild('warnings', {
    args: [use], execArgv: ['--no-warnings'],
  });
  assert.strictEqual(stderr, '');
  return messages[0];
}

const DEP0194 = { name: 'DeprecationWarning', code: 'DEP0194' };

describe('warnings about priorities', () => {
  for (const [use, message] of [
    ['method', 'http2Stream.priority is longer supported after priority signalling was ' +
      'deprecated in RFC 9113'],
    ['option', 'Priority signaling has been deprecated as of RFC 9113.'],
  ]) {
    it(`come once, and only where Node has them: ${use}`, async () => {
      assert.deepStrictEqual(await warningsOf(use), isDeprecated ? [{ ...DEP0194, message }] : []);
    });
  }

  it('do not come without a use', async () => {
    assert.deepStrictEqual(await warningsOf('nothing'), []);
  });
});
