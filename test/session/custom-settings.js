'use strict';

const assert = require('node:assert');
const { closed, event } = require('../helpers/collect');
const { builtin, http2 } = require('../helpers/impl');
const { connect, eachTransport, listen, stop } = require('../helpers/server');

/** Both sides connected and their SETTINGS exchanged. */
async function exchanged(transport, serverOptions, clientOptions, check) {
  const server = await listen({ transport, options: serverOptions });
  const sessions = event(server, 'session');
  const client = connect(server, { transport, options: clientOptions });
  const gone = [closed(client)];
  const remote = event(client, 'remoteSettings');
  const [serverSession] = await sessions;
  gone.push(closed(serverSession));
  await Promise.all([remote, event(serverSession, 'remoteSettings')]);
  await check(client, serverSession);
  client.close();
  await Promise.all(gone);
  await stop(server);
}

describe('custom settings', () => {
  eachTransport('arrive if they are allowed', (transport) => exchanged(
    transport,
    { settings: { customSettings: { 1244: 456, 2000: 7 } }, remoteCustomSettings: [55] },
    { settings: { customSettings: { 55: 12, 66: 13 } }, remoteCustomSettings: [1244, 3000] },
    (client, serverSession) => {
      assert.deepStrictEqual({ ...client.remoteSettings.customSettings }, { 1244: 456 });
      assert.deepStrictEqual({ ...serverSession.remoteSettings.customSettings }, { 55: 12 });
    }));

  it('that are sent are shown as local settings', () => exchanged(
    'tcp', {}, { settings: { customSettings: { 55: 12 } } },
    (client) => {
      assert.deepStrictEqual({ ...client.localSettings.customSettings }, { 55: 12 });
    }));

  // Node's own sessions go on allowing what an earlier session of the process allowed.
  (builtin ? it.skip : it)('that nobody asked for are dropped', () => exchanged(
    'tcp', { settings: { customSettings: { 1244: 456 } } }, {},
    (client) => assert.strictEqual(client.remoteSettings.customSettings, undefined)));

  it('can be changed later', () => exchanged(
    'tcp', { remoteCustomSettings: [55] }, { settings: { customSettings: { 55: 1 } } },
    async (client, serverSession) => {
      if (client.pendingSettingsAck) await event(client, 'localSettings');
      const again = event(serverSession, 'remoteSettings');
      client.settings({ customSettings: { 55: 2 } });
      const [settings] = await again;
      assert.deepStrictEqual({ ...settings.customSettings }, { 55: 2 });
      if (client.pendingSettingsAck) await event(client, 'localSettings');
    }));

  it('are packed after the known ones and unpacked by id', () => {
    const packed = http2.getPackedSettings({
      maxFrameSize: 20000, customSettings: { 9999: 301, 55: 12 },
    });
    const ids = [0, 6, 12].map((at) => packed.readUInt16BE(at));
    assert.deepStrictEqual(ids, [5, 55, 9999]);
    const unpacked = http2.getUnpackedSettings(packed);
    assert.strictEqual(unpacked.maxFrameSize, 20000);
    assert.deepStrictEqual({ ...unpacked.customSettings }, { 55: 12, 9999: 301 });
  });

  it('must have ids and values in range', () => {
    for (const customSettings of [{ 0: 1 }, { 65536: 1 }]) {
      assert.throws(() => http2.getPackedSettings({ customSettings }),
                    { name: 'RangeError', code: 'ERR_HTTP2_INVALID_SETTING_VALUE' });
    }
    for (const value of [0, -1, 2 ** 32]) {
      assert.throws(() => http2.getPackedSettings({ customSettings: { 55: value } }),
                    { name: 'RangeError', code: 'ERR_HTTP2_INVALID_SETTING_VALUE' });
    }
  });

  it('may be ten, not more', () => {
    const customSettings = {};
    for (let id = 100; id < 110; id++) customSettings[id] = id;
    assert.strictEqual(http2.getPackedSettings({ customSettings }).length, 60);
    customSettings[110] = 1;
    assert.throws(() => http2.getPackedSettings({ customSettings }), {
      name: 'Error', code: 'ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS',
      message: 'Number of custom settings exceeds MAX_ADDITIONAL_SETTINGS',
    });
  });

  it('remoteCustomSettings must be an array of ten at most', () => {
    assert.throws(() => http2.createServer({ remoteCustomSettings: 55 }),
                  { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    const ids = Array.from({ length: 11 }, (_, index) => 100 + index);
    assert.throws(() => http2.createServer({ remoteCustomSettings: ids }),
                  { name: 'Error', code: 'ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS' });
  });
});
