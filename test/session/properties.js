'use strict';

const assert = require('node:assert');
const { EventEmitter } = require('node:events');
const { closed, event } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { connect, eachTransport, listen, stop, withPair } = require('../helpers/server');

const { NGHTTP2_SESSION_CLIENT, NGHTTP2_SESSION_SERVER } = http2.constants;

const GETTERS = ['alpnProtocol', 'closed', 'connecting', 'destroyed', 'encrypted', 'goawayCode',
                 'goawayLastStreamID', 'localSettings', 'originSet', 'pendingSettingsAck',
                 'remoteSettings', 'socket', 'state', 'type'];
const STATE = ['effectiveLocalWindowSize', 'effectiveRecvDataLength', 'nextStreamID',
               'localWindowSize', 'lastProcStreamID', 'remoteWindowSize', 'outboundQueueSize',
               'deflateDynamicTableSize', 'inflateDynamicTableSize'];

describe('properties of an Http2Session', () => {
  eachTransport('of a connected pair', (transport) => withPair({ transport }, async (pair) => {
    const { client, serverSession, server } = pair;
    assert.strictEqual(client.type, NGHTTP2_SESSION_CLIENT);
    assert.strictEqual(serverSession.type, NGHTTP2_SESSION_SERVER);
    for (const session of [client, serverSession]) {
      assert.ok(session instanceof EventEmitter);
      assert.strictEqual(session.alpnProtocol, transport === 'tls' ? 'h2' : 'h2c');
      assert.strictEqual(session.encrypted, transport === 'tls');
      assert.strictEqual(session.closed, false);
      assert.strictEqual(session.destroyed, false);
      assert.strictEqual(session.connecting, false);
      assert.strictEqual(session.goawayCode, 0);
      assert.strictEqual(session.goawayLastStreamID, 0);
    }
    assert.strictEqual(serverSession.server, server);
    assert.strictEqual(client.constructor.name, 'ClientHttp2Session');
    assert.strictEqual(serverSession.constructor.name, 'ServerHttp2Session');
  }));

  it('while connecting', async () => {
    const server = await listen();
    const client = connect(server);
    assert.strictEqual(client.connecting, true);
    assert.strictEqual(client.alpnProtocol, undefined);
    assert.strictEqual(client.encrypted, undefined);
    assert.deepStrictEqual(client.localSettings, {});
    assert.deepStrictEqual(client.remoteSettings, {});
    assert.deepStrictEqual(client.state, {});
    assert.strictEqual(client.originSet, undefined);
    assert.strictEqual(client.pendingSettingsAck, false);
    await event(client, 'connect');
    assert.strictEqual(client.connecting, false);
    const gone = closed(client);
    client.close();
    await gone;
    await stop(server);
  });

  it('once destroyed', async () => {
    const server = await listen();
    const client = connect(server);
    await event(client, 'remoteSettings');
    const { localSettings } = client;
    const gone = closed(client);
    client.destroy();
    assert.strictEqual(client.destroyed, true);
    assert.strictEqual(client.closed, false);
    assert.deepStrictEqual(client.state, {});
    assert.strictEqual(client.localSettings, localSettings);
    assert.strictEqual(client.connecting, false);
    await gone;
    assert.deepStrictEqual(client.remoteSettings, {});
    assert.strictEqual(client.socket, undefined);
    await stop(server);
  });

  it('state has nine numbers', () => withPair({}, async ({ client, serverSession }) => {
    for (const session of [client, serverSession]) {
      assert.deepStrictEqual(Object.keys(session.state).sort(), [...STATE].sort());
      for (const name of STATE) {
        assert.strictEqual(typeof session.state[name], 'number', name);
      }
      assert.strictEqual(session.state.localWindowSize, 65535);
      assert.strictEqual(session.state.effectiveLocalWindowSize, 65535);
      assert.strictEqual(session.state.effectiveRecvDataLength, 0);
    }
    assert.strictEqual(client.state.nextStreamID, 1);
    assert.strictEqual(serverSession.state.nextStreamID, 2);
    assert.strictEqual(serverSession.state.lastProcStreamID, 0);
  }));

  it('are getters of the prototype, not enumerable, without setter', () => withPair({}, async ({
    client,
  }) => {
    const base = Object.getPrototypeOf(Object.getPrototypeOf(client));
    assert.strictEqual(base.constructor.name, 'Http2Session');
    for (const name of GETTERS) {
      const descriptor = Object.getOwnPropertyDescriptor(base, name);
      assert.strictEqual(typeof descriptor?.get, 'function', name);
      assert.strictEqual(descriptor.set, undefined, name);
      assert.strictEqual(descriptor.enumerable, false, name);
    }
  }));
});
