'use strict';

const assert = require('node:assert');
const { createHook } = require('node:async_hooks');
const { promisify } = require('node:util');
const { outcome } = require('../helpers/collect');
const { eachTransport, withPair } = require('../helpers/server');

const turn = promisify(setImmediate);
const TYPES = ['HTTP2SESSION', 'HTTP2STREAM', 'HTTP2PING', 'HTTP2SETTINGS'];

/** Counts what becomes of the resources of our types while `body` runs. */
async function count(body) {
  const types = new Map();
  const counts = {};
  for (const type of TYPES) counts[type] = { init: 0, before: 0, after: 0, destroy: 0 };
  const tell = (what) => (id) => {
    if (types.has(id)) counts[types.get(id)][what]++;
  };
  const hook = createHook({
    init(id, type) {
      if (!TYPES.includes(type)) return;
      types.set(id, type);
      counts[type].init++;
    },
    before: tell('before'),
    after: tell('after'),
    destroy: tell('destroy'),
  }).enable();
  try {
    await body();
    await turn();
    await turn();
  } finally {
    hook.disable();
  }
  return counts;
}

describe('async_hooks', () => {
  eachTransport('know sessions, streams, pings and settings by type', async (transport) => {
    const counts = await count(() => withPair({
      transport,
      onStream(stream) {
        stream.respond();
        stream.end('x');
      },
    }, async ({ client }) => {
      await Promise.all([outcome(client.request()), outcome(client.request())]);
      await new Promise((resolve) => client.ping(resolve));
      await new Promise((resolve) => client.settings({ enablePush: false }, resolve));
    }));
    assert.strictEqual(counts.HTTP2SESSION.init, 2);
    assert.strictEqual(counts.HTTP2STREAM.init, 4); // two on each side
    assert.strictEqual(counts.HTTP2PING.init, 1);
    assert.strictEqual(counts.HTTP2SETTINGS.init, 3); // one each, and one more
    for (const type of TYPES) {
      assert.strictEqual(counts[type].before, counts[type].after, type);
    }
    assert.deepStrictEqual(counts.HTTP2PING, { init: 1, before: 1, after: 1, destroy: 1 });
    assert.strictEqual(counts.HTTP2SETTINGS.destroy, 3);
    assert.strictEqual(counts.HTTP2STREAM.destroy, 4);
    assert.ok(counts.HTTP2STREAM.before > 0);
  });

  it('see the end of streams that fail', async () => {
    const counts = await count(() => withPair({
      onStream(stream) {
        stream.on('error', () => {});
        stream.destroy(new Error('bad'));
      },
    }, ({ client }) => outcome(client.request())));
    assert.strictEqual(counts.HTTP2STREAM.init, 2);
    assert.strictEqual(counts.HTTP2STREAM.destroy, 2);
  });

  it('see the end of pings that are cancelled', async () => {
    const counts = await count(() => withPair({}, async ({ client }) => {
      const cancelled = new Promise((resolve) => client.ping(resolve));
      client.destroy();
      assert.strictEqual((await cancelled).code, 'ERR_HTTP2_PING_CANCEL');
    }));
    assert.deepStrictEqual(counts.HTTP2PING, { init: 1, before: 1, after: 1, destroy: 1 });
  });
});
