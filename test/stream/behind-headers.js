'use strict';

const assert = require('node:assert');
const { event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { rawServer } = require('../helpers/raw-peer');
const { stop } = require('../helpers/server');
const { withRawClient } = require('../helpers/with-raw-client');

const STATUS_200 = [[':status', '200']];

/** A client of a raw server that answers each request with `answer(peer)`. */
async function withAnswer(answer, body) {
  const server = await rawServer((peer) => {
    peer.next(frames.TYPE.HEADERS, 3).then(() => answer(peer));
  });
  const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
  await body(client);
  const gone = event(client, 'close');
  client.destroy();
  await gone;
  await stop(server);
}

describe('what comes in one read with the headers of a stream', () => {
  for (const [title, end] of Object.entries({
    'close()': (stream) => stream.close(),
    'close(2)': (stream) => stream.close(2),
    'close(8)': (stream) => stream.close(8),
    'destroy()': (stream) => stream.destroy(),
  })) {
    it(`is no request of its own after ${title}`, () => withRawClient({
      onStream: mustCall((stream) => {
        stream.on('error', () => {});
        end(stream);
      }),
    }, async ({ peer }) => {
      peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })),
                frames.data(1, 'body'),
                frames.headers(1, [['x', 'y']], { endStream: true }));
      await peer.lastOf(1);
      await peer.roundTrip();
    }));

    it(`is no push after ${title} of another stream's handler`, () => withAnswer((peer) => {
      peer.send(frames.headers(1, STATUS_200, { endStream: true }), frames.headers(3, STATUS_200));
    }, async (client) => {
      client.on('stream', mustNotCall('stream'));
      const first = client.request();
      const second = client.request();
      const firstDone = outcome(first);
      const secondDone = outcome(second);
      first.on('response', mustCall(() => end(second)));
      assert.strictEqual((await firstDone).headers[':status'], 200);
      await secondDone;
    }));
  }

  it('does not keep a stream open that its handler closes', () => withAnswer((peer) => {
    peer.send(frames.headers(1, STATUS_200), frames.data(1, 'unread', { endStream: true }));
    peer.send(frames.headers(3, STATUS_200, { endStream: true }));
  }, async (client) => {
    const first = client.request();
    const second = client.request();
    first.on('response', mustCall(() => first.close()));
    const { code } = await Promise.all([event(first, 'close'), outcome(second)])
      .then(([, result]) => result);
    assert.strictEqual(code, 0);
    assert.strictEqual(first.rstCode, 0);
  }));
});
