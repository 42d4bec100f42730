'use strict';

const assert = require('node:assert');
const { bytes, closed, event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { figuresOf, limitsCounted, limitsTold } = require('../helpers/limits');
const { rawServer } = require('../helpers/raw-peer');
const { stop } = require('../helpers/server');

const { TYPE, FLAG } = frames;
const REFUSED_STREAM = 7;
const MOST = 1000;

/** Node's own module keeps as many as it gets. */
const ours = builtin ? it.skip : it;

/** A promise, its response and a body. */
function push(parent, id) {
  const block = frames.headers(0, frames.requestFields()).subarray(9);
  return Buffer.concat([
    frames.frame(TYPE.PUSH_PROMISE, FLAG.END_HEADERS, parent,
                 Buffer.concat([frames.uint32(id), block])),
    frames.headers(id, [[':status', '200']]),
    frames.data(id, `pushed ${id}`, { endStream: true }),
  ]);
}

/** A client with a request, and the raw server that has got it. */
async function withPushes(options, onPush, use) {
  let given;
  const asked = new Promise((resolve) => { given = resolve; });
  const server = await rawServer(given);
  const client = trackSession(
    http2.connect(`http://127.0.0.1:${server.address().port}`, options));
  client.on('stream', onPush);
  const gone = closed(client);
  const request = client.request();
  request.on('error', () => {});
  request.resume();
  const peer = await asked;
  const { stream } = await peer.next(TYPE.HEADERS);
  await use({ client, peer, parent: stream });
  client.destroy();
  await gone;
  await stop(server);
}

describe('pushes that are kept', () => {
  ours('are refused beyond a thousand', async () => {
    const kept = [];
    const messages = await limitsTold(() => withPushes({}, (stream) => kept.push(stream), async ({
      peer, parent,
    }) => {
      for (let at = 1; at <= MOST + 1; at++) peer.send(push(parent, 2 * at));
      const { stream, payload } = await peer.next(TYPE.RST_STREAM);
      assert.strictEqual(stream, 2 * (MOST + 1));
      assert.strictEqual(payload.readUInt32BE(0), REFUSED_STREAM);
      assert.strictEqual(kept.length, MOST);
      assert.strictEqual((await bytes(kept[0])).toString(), 'pushed 2');
      peer.send(push(parent, 2 * (MOST + 2)));
      await peer.roundTrip();
      assert.strictEqual(kept.length, MOST + 1);
    }));
    assert.deepStrictEqual(messages.map(figuresOf), [
      { limit: 'max_kept_pushes', value: MOST + 1, configured: MOST },
    ]);
  });

  ours('are counted when they are refused', async () => {
    const counts = await limitsCounted(() => withPushes({}, () => {}, async ({ peer, parent }) => {
      for (let at = 1; at <= MOST + 1; at++) peer.send(push(parent, 2 * at));
      await peer.next(TYPE.RST_STREAM);
    }));
    assert.deepStrictEqual(counts, { max_kept_pushes: 1 });
  });

  it('are no matter when they are read', async () => {
    let count = 0;
    await withPushes({}, (stream) => {
      count++;
      stream.resume();
    }, async ({ peer, parent }) => {
      for (let at = 1; at <= 2 * MOST; at++) {
        peer.send(push(parent, 2 * at));
        if (at % 100 === 0) await peer.roundTrip(`to ${at}`.padEnd(8));
      }
      assert.strictEqual(count, 2 * MOST);
      assert.ok(peer.frames.every(({ type }) => type !== TYPE.RST_STREAM));
    });
  });

  it('can be read when they have ended', async () => {
    const kept = [];
    await withPushes({}, (stream) => kept.push(stream), async ({ peer, parent }) => {
      for (let at = 1; at <= 10; at++) peer.send(push(parent, 2 * at));
      await peer.roundTrip();
      for (const stream of kept) {
        assert.strictEqual((await bytes(stream)).toString(), `pushed ${stream.id}`);
      }
    });
  });

  it('end with the connection if nobody has begun to read', async () => {
    const kept = [];
    await withPushes({}, (stream) => {
      kept.push(stream);
      stream.on('error', () => {});
    }, async ({ client, peer, parent }) => {
      for (let at = 1; at <= 10; at++) peer.send(push(parent, 2 * at));
      await peer.roundTrip();
      const ends = kept.map((stream) => event(stream, 'close'));
      await peer.destroy();
      await Promise.all(ends);
      assert.ok(client.destroyed);
    });
  });
});
