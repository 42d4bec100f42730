'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { mustCall, mustCallAtLeast } = require('../helpers/must-call');
const { rawClient } = require('../helpers/raw-peer');
const { connect, listen, stop, withPair } = require('../helpers/server');
const { newest, since } = require('../helpers/since');
const { watchSessions } = require('../helpers/watch-sessions');
const { withRawClient } = require('../helpers/with-raw-client');

function only(condition) {
  return condition ? it : it.skip;
}

/** The headers that a server sees of raw fields. */
async function seen(options, extra) {
  const server = await listen({
    options, onStream: (stream) => stream.respond({}, { endStream: true }),
  });
  const { ended } = watchSessions(server);
  const streams = event(server, 'stream');
  const peer = await rawClient(server);
  peer.send(frames.headers(1, frames.requestFields(extra), { endStream: true }));
  const [, headers] = await streams;
  await peer.lastOf(1);
  await peer.destroy();
  await ended();
  await stop(server);
  return headers;
}

describe('options of newer Node', () => {
  it('strictFieldWhitespaceValidation drops fields with blanks around', async () => {
    const headers = await seen({}, [['x-blank', ' a '], ['x-good', 'b']]);
    assert.strictEqual('x-blank' in headers, false);
    assert.strictEqual(headers['x-good'], 'b');
  });

  only(newest('22.17', '24.2'))('strictFieldWhitespaceValidation: false keeps them', async () => {
    const headers = await seen({ strictFieldWhitespaceValidation: false }, [['x-blank', ' a ']]);
    assert.strictEqual(headers['x-blank'], ' a ');
  });

  only(newest('24.15'))('strictSingleValueFields: false allows arrays', () => withPair({
    server: { strictSingleValueFields: false },
    onStream: mustCall((stream) => {
      stream.respond({ etag: ['a', 'b'] }, { endStream: true });
    }),
  }, async ({ client }) => {
    const stream = client.request();
    const done = outcome(stream);
    const [, , raw] = await event(stream, 'response');
    assert.deepStrictEqual(raw.filter((text, at) => raw[at - 1] === 'etag'), ['a', 'b']);
    await done;
  }));

  only(since('24.15'))('strictSingleValueFields must be a boolean', () => {
    for (const strictSingleValueFields of ['x', 1, {}, null]) {
      assert.throws(() => http2.createServer({ strictSingleValueFields }),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  });

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

  only(newest('22.10'))('streamResetBurst and streamResetRate bound resets', async () => {
    const server = await listen({
      options: { streamResetBurst: 5, streamResetRate: 1 },
      onStream: mustCallAtLeast((stream) => stream.on('error', () => {})),
    });
    const { ended } = watchSessions(server);
    const peer = await rawClient(server);
    const goaway = peer.next(frames.TYPE.GOAWAY);
    for (let id = 1; id < 41; id += 2) {
      peer.send(frames.headers(id, frames.requestFields()), frames.rstStream(id, 8));
    }
    const { payload } = await goaway;
    assert.notStrictEqual(payload.readUInt32BE(4), 0);
    await peer.destroy();
    await ended();
    await stop(server);
  });

  only(newest('22.10'))('streamResetBurst alone changes nothing', async () => {
    const server = await listen({
      options: { streamResetBurst: 5 },
      onStream: (stream) => stream.on('error', () => {}),
    });
    const { ended } = watchSessions(server);
    const peer = await rawClient(server);
    for (let id = 1; id < 41; id += 2) {
      peer.send(frames.headers(id, frames.requestFields()), frames.rstStream(id, 8));
    }
    await peer.roundTrip();
    assert.strictEqual(peer.frames.some(({ type }) => type === frames.TYPE.GOAWAY), false);
    await peer.destroy();
    await ended();
    await stop(server);
  });

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
