'use strict';

const assert = require('node:assert');
const { closed, event } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { connect, eachTransport, listen, stop, withPair } = require('../helpers/server');

const MINE = {
  headerTableSize: 8192, initialWindowSize: 100000, maxFrameSize: 20000,
  maxConcurrentStreams: 50, maxHeaderListSize: 40000, enableConnectProtocol: true,
};

describe('initial SETTINGS', () => {
  eachTransport('of both sides arrive', async (transport) => {
    const server = await listen({ transport, options: { settings: MINE } });
    const sessions = event(server, 'session');
    const client = connect(server, { transport, options: { settings: {
      ...MINE, enablePush: false, enableConnectProtocol: false, maxFrameSize: 30000,
    } } });
    const gone = [closed(client)];
    const remote = event(client, 'remoteSettings');
    const local = event(client, 'localSettings');
    const [serverSession] = await sessions;
    gone.push(closed(serverSession));
    const seen = event(serverSession, 'remoteSettings');
    const [[fromServer], [acknowledged], [fromClient]] = await Promise.all([remote, local, seen]);
    for (const [name, value] of Object.entries({ ...MINE, enablePush: true })) {
      assert.strictEqual(fromServer[name], value, name);
      assert.strictEqual(client.remoteSettings[name], value, name);
    }
    assert.strictEqual(fromClient.maxFrameSize, 30000);
    assert.strictEqual(fromClient.enablePush, false);
    assert.strictEqual(acknowledged.maxFrameSize, 30000);
    assert.strictEqual(client.pendingSettingsAck, false);
    client.close();
    await Promise.all(gone);
    await stop(server);
  });

  it('by default are those of Node', async () => {
    const server = await listen();
    const client = connect(server);
    const gone = closed(client);
    await event(client, 'remoteSettings');
    assert.deepStrictEqual({ ...client.remoteSettings }, {
      headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384,
      maxConcurrentStreams: 4294967295, maxHeaderListSize: 4294967295,
      maxHeaderSize: 4294967295, enableConnectProtocol: false,
    });
    client.close();
    await gone;
    await stop(server);
  });

  it('stay the same object until they change', () => withPair({}, async ({ client }) => {
    if (client.pendingSettingsAck) await event(client, 'localSettings');
    const { localSettings } = client;
    assert.strictEqual(client.localSettings, localSettings);
    client.settings({ initialWindowSize: 70000 });
    await event(client, 'localSettings');
    assert.notStrictEqual(client.localSettings, localSettings);
    assert.strictEqual(client.localSettings.initialWindowSize, 70000);
  }));

  it('are shown with what the app has set, before the acknowledgement', () => withPair({
    client: { settings: { initialWindowSize: 99999 } },
  }, async ({ client }) => {
    client.on('localSettings', mustCall((settings) => {
      assert.strictEqual(settings.initialWindowSize, 99999);
      assert.strictEqual(client.localSettings.initialWindowSize, 99999);
    }));
    await event(client, 'localSettings');
  }));
});
