'use strict';

const assert = require('node:assert');
const { runChild } = require('../helpers/child');
const { connect, listen, stop } = require('../helpers/server');
const { closed, event } = require('../helpers/collect');

describe('Http2Session#unref', () => {
  for (const how of ['session', 'socket', 'early']) {
    it(`lets the process end (${how})`, async () => {
      const { code, stdout, stderr } = await runChild('unref', { args: [how], limit: 4000 });
      assert.strictEqual(stderr, '');
      assert.strictEqual(stdout, 'connected\nexit\n');
      assert.strictEqual(code, 0);
    });
  }

  it('and ref keep it alive again', async () => {
    const { code, stdout } = await runChild('unref', { args: ['ref'], limit: 4000 });
    assert.strictEqual(stdout, 'connected\nclosed by timer\nexit\n');
    assert.strictEqual(code, 0);
  });

  it('returns nothing and may be called at any time', async () => {
    const server = await listen();
    const client = connect(server);
    assert.strictEqual(client.unref(), undefined);
    assert.strictEqual(client.ref(), undefined);
    await event(client, 'connect');
    client.unref();
    client.ref();
    const gone = closed(client);
    client.close();
    await gone;
    client.ref();
    client.unref();
    await stop(server);
  });
});
