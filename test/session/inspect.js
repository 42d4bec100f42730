'use strict';

const assert = require('node:assert');
const { inspect } = require('node:util');
const { withPair } = require('../helpers/server');

describe('util.inspect of sessions', () => {
  it('shows type, closed, destroyed, state and settings', () => withPair({}, async ({
    client, serverSession,
  }) => {
    for (const [session, type] of [[client, 1], [serverSession, 0]]) {
      const shown = inspect(session);
      assert.match(shown, /^Http2Session \{\n/);
      assert.match(shown, new RegExp(`^ {2}type: ${type},$`, 'm'));
      assert.match(shown, /^ {2}closed: false,$/m);
      assert.match(shown, /^ {2}destroyed: false,$/m);
      assert.match(shown, /^ {2}state: \{$/m);
      assert.match(shown, /effectiveLocalWindowSize: 65535/);
      assert.match(shown, /^ {2}localSettings: /m);
      assert.match(shown, /^ {2}remoteSettings: /m);
    }
  }));

  it('works on a destroyed session', () => withPair({}, async ({ client }) => {
    client.destroy();
    assert.match(inspect(client), /^ {2}destroyed: true,$/m);
    assert.match(inspect(client), /^ {2}state: \{\},$/m);
  }));

  it('shows no more than asked for', () => withPair({}, async ({ client }) => {
    assert.doesNotMatch(inspect({ a: { b: { c: client } } }), /localSettings/);
  }));
});
