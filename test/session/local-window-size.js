'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { rawClient } = require('../helpers/raw-peer');
const { eachTransport, listen, stop, withPair } = require('../helpers/server');

describe('Http2Session#setLocalWindowSize', () => {
  eachTransport('changes the window of the connection', (transport) => withPair({
    transport,
  }, async ({ client, serverSession }) => {
    for (const session of [client, serverSession]) {
      session.setLocalWindowSize(2 ** 20);
      assert.strictEqual(session.state.effectiveLocalWindowSize, 2 ** 20);
      assert.strictEqual(session.state.localWindowSize, 2 ** 20);
      session.setLocalWindowSize(70000);
      assert.strictEqual(session.state.effectiveLocalWindowSize, 70000);
    }
  }));

  it('sends a WINDOW_UPDATE for the difference', async () => {
    const server = await listen();
    const sessions = event(server, 'session');
    const peer = await rawClient(server);
    const [session] = await sessions;
    session.setLocalWindowSize(65535 + 1000);
    const { payload } = await peer.next(frames.TYPE.WINDOW_UPDATE, 0);
    assert.strictEqual(payload.readUInt32BE(0), 1000);
    await peer.destroy();
    await stop(server);
  });

  it('reaches the peer', () => withPair({}, async ({ client, serverSession }) => {
    client.setLocalWindowSize(2 ** 20);
    await new Promise((resolve) => client.ping(resolve));
    assert.strictEqual(serverSession.state.remoteWindowSize, 2 ** 20);
  }));

  it('throws for a wrong type or range', () => withPair({}, async ({ client }) => {
    for (const size of ['x', {}, null, undefined, true]) {
      assert.throws(() => client.setLocalWindowSize(size),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    for (const size of [-1, 2 ** 31, 1.5]) {
      assert.throws(() => client.setLocalWindowSize(size),
                    { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
    }
  }));

  it('throws once destroyed', () => withPair({}, async ({ client }) => {
    client.destroy();
    assert.throws(() => client.setLocalWindowSize(65535),
                  { name: 'Error', code: 'ERR_HTTP2_INVALID_SESSION' });
  }));
});
