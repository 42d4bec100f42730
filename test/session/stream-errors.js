'use strict';

const assert = require('node:assert');
const { event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { rawServer } = require('../helpers/raw-peer');
const { stop } = require('../helpers/server');
const { ignore, withRawClient } = require('../helpers/with-raw-client');

const CANCEL = 8;
const ENHANCE_YOUR_CALM = 11;
const ERR_FLOODED = -904;

/** Node's own module lets most of these pass without end. */
const ours = builtin ? it.skip : it;

const post = (id, extra) =>
  frames.headers(id, frames.requestFields(extra, { method: 'POST' }));

/** What a client may send on stream `id` so that a server has to reset it. */
const FAULTS = {
  'a body longer than its content-length': (id) =>
    [post(id, [['content-length', '1']]), frames.data(id, 'ab')],
  'a body shorter than its content-length': (id) =>
    [post(id, [['content-length', '9']]), frames.data(id, 'ab', { endStream: true })],
  'trailers that do not end': (id) => [post(id), frames.headers(id, [['x', 'y']])],
  'a request without a path': (id) =>
    [frames.headers(id, [[':method', 'GET'], [':scheme', 'http']], { endStream: true })],
  'too many header fields': (id) =>
    [frames.headers(id, frames.requestFields(Array(200).fill(['x', 'y'])), { endStream: true })],
};

const OVERLONG = FAULTS['a body longer than its content-length'];

/**
 * Sends what `fault` makes of stream after stream, at most `most` times.
 * @returns {Promise<{count: number, code?: number, debug?: string}>} how many it
 *   took, and the GOAWAY, if there was one
 */
async function faultsUntilGoaway(peer, fault, most) {
  let goaway;
  let count = 0;
  const over = peer.next(frames.TYPE.GOAWAY, 0).then(({ payload }) => {
    goaway = { code: payload.readUInt32BE(4), debug: payload.toString('latin1', 8) };
  }, () => {});
  while (count < most && goaway === undefined) {
    peer.send(...fault(2 * count++ + 1));
    await Promise.race([over, peer.roundTrip(String(count).padStart(8)).catch(() => over)]);
  }
  return { count, ...goaway };
}

describe('streamErrorBurst and streamErrorRate', () => {
  for (const [name, fault] of Object.entries(FAULTS)) {
    ours(`count ${name}`, () => withRawClient({
      options: { streamErrorBurst: 3, streamErrorRate: 0 },
    }, async ({ peer, server }) => {
      const errors = [];
      server.on('sessionError', (error) => errors.push(error));
      assert.deepStrictEqual(await faultsUntilGoaway(peer, fault, 10),
        { count: 4, code: ENHANCE_YOUR_CALM, debug: 'stream_error_rate' });
      await peer.closed;
      assert.deepStrictEqual(errors.map(({ code, errno }) => [code, errno]),
        [['ERR_HTTP2_ERROR', ERR_FLOODED]]);
    }));
  }

  ours('count all faults together', () => withRawClient({
    options: { streamErrorBurst: 3, streamErrorRate: 0 },
  }, async ({ peer }) => {
    const all = Object.values(FAULTS);
    const { count } = await faultsUntilGoaway(peer, (id) => all[(id >> 1) % all.length](id), 10);
    assert.strictEqual(count, 4);
    await peer.closed;
  }));

  ours('are 1000 and 33 by default', async () => {
    let handlers = 0;
    await withRawClient({
      onStream(stream) {
        handlers++;
        ignore(stream);
      },
    }, async ({ peer }) => {
      for (let i = 0; i < 5000; i++) peer.send(...OVERLONG(2 * i + 1));
      const { payload } = await peer.next(frames.TYPE.GOAWAY, 0);
      assert.strictEqual(payload.toString('latin1', 8), 'stream_error_rate');
      await peer.closed;
    });
    assert.ok(handlers >= 1000 && handlers < 2000, `${handlers} requests`);
  });

  ours('leave alone who has fewer', () => withRawClient({}, async ({ peer }) => {
    const { count, debug } = await faultsUntilGoaway(peer, OVERLONG, 900);
    assert.deepStrictEqual({ count, debug }, { count: 900, debug: undefined });
  }));

  ours('may be switched off', () => withRawClient({
    options: { streamErrorBurst: 0 },
  }, async ({ peer }) => {
    for (let i = 0; i < 1200; i++) peer.send(...OVERLONG(2 * i + 1));
    await peer.roundTrip();
    assert.ok(peer.frames.every(({ type }) => type !== frames.TYPE.GOAWAY));
  }));

  ours('are not for what the application resets', () => withRawClient({
    options: { streamErrorBurst: 3, streamErrorRate: 0 },
    onStream(stream) {
      stream.on('error', () => {});
      if (stream.id % 4 === 1) stream.close(CANCEL);
      else stream.destroy(new Error('of the application'));
    },
  }, async ({ peer }) => {
    const open = (id) => [frames.headers(id, frames.requestFields(), { endStream: true })];
    assert.deepStrictEqual(await faultsUntilGoaway(peer, open, 20), { count: 20 });
  }));

  ours('hold for clients, too', async () => {
    const server = await rawServer(async (peer) => {
      for (let id = 1; id < 20; id += 2) {
        if (await peer.next(frames.TYPE.HEADERS, id).catch(() => {}) === undefined) return;
        peer.send(frames.headers(id, [[':status', '200'], ['connection', 'close']],
          { endStream: true }));
      }
    });
    const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`,
      { streamErrorBurst: 3, streamErrorRate: 0 }));
    const failed = event(client, 'error');
    for (let i = 0; i < 4; i++) {
      assert.notStrictEqual((await outcome(client.request())).error, undefined);
    }
    assert.strictEqual((await failed)[0].errno, ERR_FLOODED);
    await stop(server);
  });
});
