'use strict';

const assert = require('node:assert');
const { PerformanceEntry, PerformanceObserver, performance } = require('node:perf_hooks');
const { promisify } = require('node:util');
const { closed, outcome } = require('../helpers/collect');
const { builtin } = require('../helpers/impl');
const { withPair } = require('../helpers/server');
const { since } = require('../helpers/since');
const { mustNotCall } = require('../helpers/must-call');

const STREAM_KEYS = ['bytesRead', 'bytesWritten', 'id', 'timeToFirstByte', 'timeToFirstByteSent',
  'timeToFirstHeader'];
const SESSION_KEYS = ['bytesRead', 'bytesWritten', 'framesReceived', 'framesSent',
  'maxConcurrentStreams', 'pingRTT', 'streamAverageDuration', 'streamCount', 'type'];

const turn = promisify(setImmediate);

/** The entries of what `body` does, once `count` have come. */
async function observe(count, body, how = { type: 'http2' }) {
  const entries = [];
  let done;
  const enough = new Promise((resolve) => { done = resolve; });
  const observer = new PerformanceObserver((list) => {
    entries.push(...list.getEntries());
    if (entries.length >= count) done();
  });
  observer.observe(how);
  try {
    await body(observer);
    await enough;
  } finally {
    observer.disconnect();
  }
  return entries;
}

const echo = {
  onStream(stream) {
    stream.respond();
    stream.pipe(stream);
  },
};

async function exchange({ client }) {
  const request = client.request({ ':method': 'POST' });
  request.end('12345');
  await outcome(request);
}

describe('performance entries of type http2', () => {
  it('tell of every stream and session that ends', async () => {
    const entries = await observe(4, () => withPair(echo, exchange));
    assert.deepStrictEqual(entries.map(({ name }) => name).sort(),
      ['Http2Session', 'Http2Session', 'Http2Stream', 'Http2Stream']);
    const now = performance.now();
    for (const entry of entries) {
      assert.ok(entry instanceof PerformanceEntry);
      assert.strictEqual(entry.constructor.name, 'PerformanceNodeEntry');
      assert.strictEqual(entry.entryType, 'http2');
      assert.ok(entry.startTime > 0 && entry.startTime < now);
      assert.ok(entry.duration > 0 && entry.startTime + entry.duration <= now);
    }
  });

  it('have the numbers of a stream', async () => {
    const entries = await observe(4, () => withPair(echo, exchange));
    const streams = entries.filter(({ name }) => name === 'Http2Stream');
    for (const { detail } of streams) {
      assert.deepStrictEqual(Object.keys(detail).sort(), STREAM_KEYS);
      assert.strictEqual(detail.id, 1);
      assert.strictEqual(detail.bytesRead, 5);
      assert.strictEqual(detail.bytesWritten, 5);
      for (const key of STREAM_KEYS) assert.strictEqual(typeof detail[key], 'number');
    }
  });

  // Node has no names for its limits.
  (builtin ? it.skip : it)('count the limits that have tripped, if any have', async () => {
    const { detail } = (await observe(2, () => withPair({ client: { maxOutstandingPings: 0 } },
      async ({ client }) => {
        client.ping(() => {});
        client.ping(() => {});
      }))).find(({ detail }) => detail.type === 'client');
    assert.deepStrictEqual(detail.limits, { max_outstanding_pings: 2 });
  });

  it('have the numbers of a session', async () => {
    const entries = await observe(4, () => withPair(echo, async (pair) => {
      await exchange(pair);
      await new Promise((resolve) => pair.client.ping(resolve));
    }));
    const sessions = entries.filter(({ name }) => name === 'Http2Session');
    assert.deepStrictEqual(sessions.map(({ detail }) => detail.type).sort(), ['client', 'server']);
    const [client, server] = ['client', 'server'].map((type) =>
      sessions.find(({ detail }) => detail.type === type).detail);
    for (const detail of [client, server]) {
      assert.deepStrictEqual(Object.keys(detail).sort(), SESSION_KEYS);
      assert.strictEqual(detail.streamCount, 1);
      assert.strictEqual(detail.maxConcurrentStreams, 1);
      assert.ok(detail.streamAverageDuration > 0);
      assert.ok(detail.framesReceived >= 4 && detail.framesSent >= 4);
      assert.ok(detail.bytesRead > 0 && detail.bytesWritten > 0);
    }
    assert.ok(client.pingRTT > 0);
    assert.strictEqual(server.pingRTT, 0);
  });

  it('count several streams', async () => {
    const entries = await observe(8, () => withPair(echo, async (pair) => {
      await Promise.all([exchange(pair), exchange(pair), exchange(pair)]);
    }));
    const ids = entries.filter(({ name }) => name === 'Http2Stream').map(({ detail }) => detail.id);
    assert.deepStrictEqual(ids.sort(), [1, 1, 3, 3, 5, 5]);
    const session = entries.find(({ name }) => name === 'Http2Session');
    assert.strictEqual(session.detail.streamCount, 3);
  });

  it('come to an observer of a list of types, too', async () => {
    const entries = await observe(4, () => withPair(echo, exchange),
      { entryTypes: ['measure', 'http2'] });
    assert.ok(entries.every(({ entryType }) => entryType === 'http2'));
  });

  it('come to none that observes something else', async () => {
    const observer = new PerformanceObserver(mustNotCall('observer of marks'));
    observer.observe({ entryTypes: ['measure'] });
    await observe(4, () => withPair(echo, exchange));
    await turn();
    observer.disconnect();
  });

  it('come to none that has disconnected', async () => {
    const observer = new PerformanceObserver(mustNotCall('disconnected observer'));
    observer.observe({ type: 'http2' });
    observer.disconnect();
    await observe(4, () => withPair(echo, exchange));
    await turn();
  });

  it('stay out of the timeline', async () => {
    await observe(4, () => withPair(echo, exchange));
    assert.deepStrictEqual(performance.getEntriesByType('http2'), []);
    assert.deepStrictEqual(performance.getEntriesByName('Http2Stream'), []);
  });

  it('say all in JSON', async () => {
    const [entry] = await observe(1, () => withPair(echo, exchange));
    const { name, entryType, startTime, duration, detail } = JSON.parse(JSON.stringify(entry));
    assert.deepStrictEqual({ name, entryType, startTime, duration, detail }, {
      name: entry.name, entryType: 'http2', startTime: entry.startTime,
      duration: entry.duration, detail: { ...entry.detail },
    });
  });

  it('of a stream that fails come as well', async () => {
    const entries = await observe(4, () => withPair({
      onStream(stream) {
        stream.on('error', () => {});
        stream.close(7);
      },
    }, async ({ client }) => {
      const request = client.request();
      request.on('error', () => {});
      await closed(request);
    }));
    assert.strictEqual(entries.filter(({ name }) => name === 'Http2Stream').length, 2);
  });

  it('have the details as own properties up to Node 24', async () => {
    const warnings = [];
    const listener = (warning) => warnings.push(warning.code);
    process.on('warning', listener);
    const entries = await observe(4, () => withPair(echo, exchange));
    const stream = entries.find(({ name }) => name === 'Http2Stream');
    if (since('25.0')) {
      assert.strictEqual(stream.bytesRead, undefined);
    } else {
      assert.strictEqual(stream.bytesRead, stream.detail.bytesRead);
      await turn();
      // Once for the process: another test file may have had the warning.
      assert.ok(warnings.every((code) => code === 'DEP0152') && warnings.length <= 1);
    }
    process.removeListener('warning', listener);
  });
});
