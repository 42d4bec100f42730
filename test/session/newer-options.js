'use strict';

const assert = require('node:assert');
const { closed, event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { mustCall } = require('../helpers/must-call');
const { connect, listen, stop, withPair } = require('../helpers/server');
const { newest, since } = require('../helpers/since');
const { watchSessions } = require('../helpers/watch-sessions');
const { withRawClient } = require('../helpers/with-raw-client');

function only(condition) {
  return condition ? it : it.skip;
}

describe('options of newer Node', () => {
  only(newest('26.11'))('connectionWindowSize is the window of the connection', () =>
    withRawClient({
      options: { connectionWindowSize: 100000 },
    }, async ({ peer, session }) => {
      assert.strictEqual(session.state.effectiveLocalWindowSize, 100000);
      const { payload } = await peer.next(frames.TYPE.WINDOW_UPDATE, 0);
      assert.strictEqual(payload.readUInt32BE(0), 100000 - 65535);
      assert.deepStrictEqual(peer.frames.slice(0, 2).map(({ name }) => name),
                             ['SETTINGS', 'WINDOW_UPDATE']);
    }));

  only(newest('26.11'))('connectionWindowSize is there for clients, too', () => withPair({
    client: { connectionWindowSize: 1000 },
  }, ({ client }) => {
    assert.strictEqual(client.state.effectiveLocalWindowSize, 1000);
  }));

  only(newest('22.23', '24.17', '26.4'))('maxOriginSetSize bounds the origin set', async () => {
    const server = await listen({ transport: 'tls' });
    const { ended } = watchSessions(server);
    const sessions = event(server, 'session');
    const client = connect(server, { transport: 'tls', options: { maxOriginSetSize: 3 } });
    client.on('error', mustCall((error) => {
      assert.strictEqual(error.name, 'Error');
      assert.strictEqual(error.code, 'ERR_HTTP2_TOO_MANY_ORIGINS');
    }));
    const gone = closed(client);
    const [session] = await sessions;
    session.origin('https://a.example', 'https://b.example');
    await event(client, 'origin');
    assert.strictEqual(client.originSet.length, 3);
    const goaway = event(session, 'goaway');
    session.origin('https://c.example');
    const [code, , limit] = await goaway;
    assert.strictEqual(code, http2.constants.NGHTTP2_INTERNAL_ERROR);
    if (!builtin) assert.strictEqual(String(limit), 'max_origin_set_size');
    await gone;
    await ended();
    await stop(server);
  });

  only(since('22.23', '24.17', '26.4'))('maxOriginSetSize must be a number', async () => {
    for (const maxOriginSetSize of ['x', {}, true]) {
      assert.throws(() => trackSession(http2.connect('http://127.0.0.1:1', { maxOriginSetSize })),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  });

  only(newest('22.23', '24.21'))('maxSessionMemory bounds what a peer can pin', () =>
    withRawClient({
      options: { maxSessionMemory: 1, maxHeaderListPairs: 1000,
                 settings: { maxHeaderListSize: 1e6 } },
    }, async ({ peer }) => {
      const refused = peer.next(undefined, undefined, ({ type }) =>
        type === frames.TYPE.RST_STREAM || type === frames.TYPE.GOAWAY);
      const big = Array.from({ length: 15 }, (_, at) => [`x-${at}`, 'm'.repeat(1000)]);
      for (let id = 1; id < 400; id += 2) {
        peer.send(frames.headers(id, frames.requestFields(big)));
        if (id % 20 === 1) await new Promise(setImmediate);
      }
      await Promise.race([refused, peer.closed]);
    }));
});
