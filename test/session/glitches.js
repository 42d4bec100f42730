'use strict';

const assert = require('node:assert');
const { event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { mustCall } = require('../helpers/must-call');
const { rawServer } = require('../helpers/raw-peer');
const { stop, withPair } = require('../helpers/server');
const { withRawClient } = require('../helpers/with-raw-client');

const CANCEL = 8;
const ENHANCE_YOUR_CALM = 11;
const ERR_FLOODED = -904;
const UNKNOWN_TYPE = 0xee;
const PRIORITY_UPDATE = 0x10;

/** Node's own module has other bounds, or none. */
const ours = builtin ? it.skip : it;

async function assertCalmed(peer, limit) {
  const { payload } = await peer.next(frames.TYPE.GOAWAY, 0);
  assert.strictEqual(payload.readUInt32BE(4), ENHANCE_YOUR_CALM);
  assert.strictEqual(payload.toString('latin1', 8), limit);
  await peer.closed;
}

async function assertAlive(peer) {
  await peer.roundTrip();
  assert.ok(peer.frames.every(({ type }) => type !== frames.TYPE.GOAWAY));
}

const GLITCHES = {
  'frames of unknown types': () => frames.frame(UNKNOWN_TYPE, 0, 0),
  PRIORITY: (i) => frames.priority(2 * i + 1001, 0, 16),
  PRIORITY_UPDATE: () => frames.frame(PRIORITY_UPDATE, 0, 0, Buffer.from('\0\0\0\x01u=3')),
  'ALTSVC of a client': () => frames.altsvc(0, 'http://a', 'h2'),
  'ORIGIN of a client': () => frames.origin('https://a'),
};

describe('glitchBurst and glitchRate', () => {
  for (const [name, glitch] of Object.entries(GLITCHES)) {
    ours(`count ${name}`, () => withRawClient({
      options: { glitchBurst: 30, glitchRate: 0 },
    }, async ({ peer }) => {
      for (let i = 0; i < 25; i++) peer.send(glitch(i));
      await assertAlive(peer);
      for (let i = 0; i < 10; i++) peer.send(glitch(i));
      await assertCalmed(peer, 'glitch_rate');
    }));
  }

  ours('are 10000 and 330 by default', () => withRawClient({}, async ({ peer }) => {
    const all = Object.values(GLITCHES);
    const flood = (count) => Array.from({ length: count }, (_, i) => all[i % all.length](i));
    peer.send(...flood(9900));
    await assertAlive(peer);
    peer.send(...flood(5000));
    await assertCalmed(peer, 'glitch_rate');
  }));

  ours('may be switched off', () => withRawClient({
    options: { glitchBurst: 0 },
  }, async ({ peer }) => {
    peer.send(...Array.from({ length: 15000 }, GLITCHES['frames of unknown types']));
    await assertAlive(peer);
  }));

  ours('hold for clients: pushes that come to nothing', async () => {
    const server = await rawServer(async (peer) => {
      await peer.next(frames.TYPE.HEADERS, 1);
      for (let id = 2; id < 100; id += 2) {
        peer.send(frames.pushPromise(1, id, frames.requestFields()), frames.rstStream(id, CANCEL));
      }
    });
    const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`,
      { glitchBurst: 30, glitchRate: 0 }));
    client.on('stream', (stream) => stream.on('error', () => {}));
    const failed = event(client, 'error');
    client.request().on('error', () => {});
    assert.strictEqual((await failed)[0].errno, ERR_FLOODED);
    await stop(server);
  });

  ours('leave informational responses to each stream', () => withPair({
    client: { glitchBurst: 5, glitchRate: 0 },
    onStream: mustCall((stream) => {
      for (let i = 0; i < 16; i++) stream.additionalHeaders({ ':status': 103 });
      stream.respond({}, { endStream: true });
    }, 10),
  }, async ({ client }) => {
    for (let i = 0; i < 10; i++) {
      assert.strictEqual((await outcome(client.request())).info.length, 16);
    }
  }));
});

describe('windowUpdatesPerDataFrame', () => {
  const updates = (count) => Array.from({ length: count }, () => frames.windowUpdate(0, 1));

  ours('bounds WINDOW_UPDATE frames for nothing', () => withRawClient({}, async ({ peer }) => {
    peer.send(...updates(100));
    await assertAlive(peer);
    peer.send(...updates(1));
    await assertCalmed(peer, 'window_updates_per_data');
  }));

  ours('may be switched off', () => withRawClient({
    options: { windowUpdatesPerDataFrame: 0 },
  }, async ({ peer }) => {
    peer.send(...updates(5000));
    await assertAlive(peer);
  }));

  it('lets a download pass whose reader takes two kilobytes at a time', () => {
    const total = 2 ** 20;
    return withRawClient({
      onStream(stream) {
        stream.respond();
        stream.end(Buffer.alloc(total));
      },
    }, async ({ peer }) => {
      peer.send(frames.headers(1, frames.requestFields(), { endStream: true }));
      let received = 0;
      for (let seen = 0; received < total;) {
        await peer.next(undefined, undefined, (frame) => peer.frames.indexOf(frame) >= seen);
        for (const { type, payload } of peer.frames.slice(seen)) {
          if (type !== frames.TYPE.DATA) continue;
          received += payload.length;
          for (let at = 0; at < payload.length; at += 2048) {
            peer.send(frames.windowUpdate(1, 2048), frames.windowUpdate(0, 2048));
          }
        }
        seen = peer.frames.length;
      }
      await assertAlive(peer);
    });
  });
});
