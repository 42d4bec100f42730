'use strict';

const assert = require('node:assert');
const { closed, event } = require('../helpers/collect');
const { connect, eachTransport, listen, stop } = require('../helpers/server');

async function seenBy(server, transport) {
  const client = connect(server, { transport });
  const [settings] = await event(client, 'remoteSettings');
  const gone = closed(client);
  client.close();
  await gone;
  return settings;
}

describe('Http2Server#updateSettings', () => {
  eachTransport('is what later sessions get', async (transport) => {
    const server = await listen({
      transport, options: { settings: { maxFrameSize: 20000, headerTableSize: 1024 } },
    });
    assert.strictEqual((await seenBy(server, transport)).maxFrameSize, 20000);
    server.updateSettings({ maxFrameSize: 30000, maxConcurrentStreams: 9 });
    const settings = await seenBy(server, transport);
    assert.strictEqual(settings.maxFrameSize, 30000);
    assert.strictEqual(settings.maxConcurrentStreams, 9);
    assert.strictEqual(settings.headerTableSize, 1024);
    await stop(server);
  });

  it('throws for settings that are no object or out of range', async () => {
    const server = await listen();
    for (const settings of ['x', 1, true]) {
      assert.throws(() => server.updateSettings(settings),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    assert.throws(() => server.updateSettings({ maxFrameSize: 1 }),
                  { name: 'RangeError', code: 'ERR_HTTP2_INVALID_SETTING_VALUE' });
    await stop(server);
  });
});
