'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { connect, eachTransport, listen, stop, withPair } = require('../helpers/server');

describe('Http2Session#setTimeout', () => {
  eachTransport('emits timeout on an idle client session', (transport) => withPair({
    transport,
  }, async ({ client }) => {
    assert.strictEqual(client.setTimeout(20, mustCall()), client);
    await event(client, 'timeout');
    client.setTimeout(0);
  }));

  it('emits timeout on an idle server session, which lives on', () => withPair({}, async ({
    serverSession,
  }) => {
    serverSession.setTimeout(20);
    await event(serverSession, 'timeout');
    assert.strictEqual(serverSession.destroyed, false);
  }));

  it('keeps quiet while requests come', () => withPair({
    onStream: (stream) => stream.respond({}, { endStream: true }),
  }, async ({ client, serverSession }) => {
    client.setTimeout(150, mustNotCall('timeout of the client'));
    serverSession.setTimeout(150, mustNotCall('timeout of the server'));
    for (let count = 0; count < 8; count++) {
      await outcome(client.request());
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    client.setTimeout(0);
    serverSession.setTimeout(0);
  }));

  for (const [title, send] of Object.entries({
    'pings': (client) => client.ping(() => {}),
    'SETTINGS': (client) => client.settings({}, () => {}),
  })) {
    it(`fires though ${title} come that nobody listens for`, () => withPair({}, async ({
      client, serverSession,
    }) => {
      const timer = setInterval(send, 10, client);
      serverSession.setTimeout(100);
      await event(serverSession, 'timeout');
      serverSession.setTimeout(0);
      clearInterval(timer);
    }));
  }

  it('fires though our pings are answered', () => withPair({}, async ({ client }) => {
    const timer = setInterval(() => client.ping(() => {}), 10);
    client.setTimeout(100);
    await event(client, 'timeout');
    client.setTimeout(0);
    clearInterval(timer);
  }));

  it('keeps quiet while pings come that somebody listens for', () => withPair({}, async ({
    client, serverSession,
  }) => {
    serverSession.on('ping', () => {});
    serverSession.setTimeout(150, mustNotCall('timeout'));
    for (let count = 0; count < 8; count++) {
      client.ping(() => {});
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    serverSession.setTimeout(0);
  }));

  it('does not fire after destroy', () => withPair({}, async ({ client }) => {
    client.setTimeout(40, mustNotCall('timeout'));
    client.destroy();
    await new Promise((resolve) => setTimeout(resolve, 80));
  }));

  it('throws for arguments of a wrong type', () => withPair({}, async ({ client }) => {
    for (const value of ['x', {}, null, undefined]) {
      assert.throws(() => client.setTimeout(value),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    for (const value of [-1, NaN, Infinity]) {
      assert.throws(() => client.setTimeout(value),
                    { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
    }
    assert.throws(() => client.setTimeout(10, 'x'), { code: 'ERR_INVALID_ARG_TYPE' });
  }));

  it('goes through the socket of the session', () => withPair({}, async ({ client }) => {
    client.socket.setTimeout(20);
    await event(client, 'timeout');
  }));
});

describe('Http2Server#setTimeout', () => {
  it('emits timeout with the session', async () => {
    const server = await listen();
    const timedOut = event(server, 'timeout');
    const sessions = event(server, 'session');
    assert.strictEqual(server.setTimeout(30), server);
    const client = connect(server);
    const [session] = await sessions;
    const [emitted] = await timedOut;
    assert.strictEqual(emitted, session);
    assert.strictEqual(session.destroyed, false);
    const gone = closed(client);
    client.close();
    await gone;
    await stop(server);
  });

  it('destroys the session when nobody listens', async () => {
    const server = await listen();
    server.setTimeout(30);
    const client = connect(server);
    client.on('error', () => {});
    await closed(client);
    await stop(server);
  });

  it('is 0 unless set, and has a timeout property', async () => {
    const server = await listen();
    assert.strictEqual(server.timeout, 0);
    const callback = mustNotCall('timeout');
    server.setTimeout(5000, callback);
    assert.strictEqual(server.timeout, 5000);
    assert.deepStrictEqual(server.listeners('timeout'), [callback]);
    assert.throws(() => server.setTimeout(1, 'x'), { code: 'ERR_INVALID_ARG_TYPE' });
    await stop(server);
  });
});
