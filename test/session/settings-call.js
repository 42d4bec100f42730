'use strict';

const assert = require('node:assert');
const { closed, event } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

async function settled(session) {
  while (session.pendingSettingsAck) await event(session, 'localSettings');
}

describe('Http2Session#settings', () => {
  eachTransport('calls back after the acknowledgement', (transport) => withPair({
    transport,
  }, async ({ client, serverSession }) => {
    await settled(client);
    const remote = event(serverSession, 'remoteSettings');
    const done = new Promise((resolve) => {
      client.settings({ maxConcurrentStreams: 77 }, mustCall((error, settings, duration) => {
        assert.strictEqual(error, null);
        assert.strictEqual(settings.maxConcurrentStreams, 77);
        assert.strictEqual(typeof duration, 'number');
        assert.ok(duration >= 0);
        resolve();
      }));
    });
    assert.strictEqual(client.pendingSettingsAck, true);
    await done;
    assert.strictEqual(client.pendingSettingsAck, false);
    const [seen] = await remote;
    assert.strictEqual(seen.maxConcurrentStreams, 77);
    assert.strictEqual(serverSession.remoteSettings.maxConcurrentStreams, 77);
  }));

  it('works without arguments', () => withPair({}, async ({ client }) => {
    await settled(client);
    client.settings();
    await event(client, 'localSettings');
  }));

  it('calls back in the order of the calls', () => withPair({}, async ({ client }) => {
    await settled(client);
    const log = [];
    const done = Promise.all([1, 2, 3].map((value) => new Promise((resolve) => {
      client.settings({ maxConcurrentStreams: value }, (error, settings) => {
        log.push(settings.maxConcurrentStreams);
        resolve();
      });
    })));
    await done;
    assert.strictEqual(log.length, 3);
    assert.strictEqual(client.localSettings.maxConcurrentStreams, 3);
  }));

  it('of the server reach the client', () => withPair({}, async ({ client, serverSession }) => {
    await settled(serverSession);
    const remote = event(client, 'remoteSettings');
    serverSession.settings({ initialWindowSize: 12345 });
    const [seen] = await remote;
    assert.strictEqual(seen.initialWindowSize, 12345);
    if (serverSession.pendingSettingsAck) await event(serverSession, 'localSettings');
  }));

  it('is not called back once the session is destroyed', () => withPair({}, async ({ client }) => {
    await settled(client);
    client.settings({ maxConcurrentStreams: 1 }, mustNotCall('callback of settings'));
    client.destroy();
    await closed(client);
  }));

  it('throws once destroyed', () => withPair({}, async ({ client }) => {
    client.destroy();
    assert.throws(() => client.settings({}), {
      name: 'Error', code: 'ERR_HTTP2_INVALID_SESSION', message: 'The session has been destroyed',
    });
  }));

  it('throws for a callback that is no function', () => withPair({}, async ({ client }) => {
    for (const callback of [1, 'x', {}]) {
      assert.throws(() => client.settings({}, callback),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  }));

  it('throws for settings that are no object', () => withPair({}, async ({ client }) => {
    for (const settings of [1, 'x', true, () => {}, []]) {
      assert.throws(() => client.settings(settings),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  }));
});
