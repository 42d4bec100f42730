'use strict';

const assert = require('node:assert');
const { promisify } = require('node:util');
const { closed } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { authorityOf, listen, stop } = require('../helpers/server');

const connect = promisify(http2.connect);

describe('util.promisify(http2.connect)', () => {
  it('resolves with a connected session', async () => {
    const server = await listen();
    const client = await connect(authorityOf(server));
    assert.strictEqual(client.connecting, false);
    assert.strictEqual(client.listenerCount('error'), 0);
    client.close();
    await closed(client);
    await stop(server);
  });

  it('takes options', async () => {
    const server = await listen();
    const client = await connect(authorityOf(server), { settings: { enablePush: false } });
    await new Promise((resolve) => client.once('localSettings', resolve));
    assert.strictEqual(client.localSettings.enablePush, false);
    client.close();
    await closed(client);
    await stop(server);
  });

  it('rejects when there is no connection', async () => {
    const server = await listen();
    const authority = authorityOf(server);
    await stop(server);
    await assert.rejects(connect(authority), { code: 'ECONNREFUSED' });
  });
});
