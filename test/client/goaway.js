'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { mustNotCall } = require('../helpers/must-call');
const { rawServer } = require('../helpers/raw-peer');
const { stop } = require('../helpers/server');

// On Node's what was sent never is told apart, what was not only by chance.
const ours = builtin ? it.skip : it;

const REFUSED = 'Stream closed with error code NGHTTP2_REFUSED_STREAM';

/** A client of a raw server; `play` gets the peer once request 1 has arrived. */
async function against(play, body, settings) {
  const server = await rawServer((peer) => {
    peer.next(frames.TYPE.HEADERS, 1).then(() => play(peer));
  }, { settings });
  const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
  await body(client);
  if (!client.destroyed) {
    const gone = closed(client);
    client.destroy();
    await gone;
  }
  await stop(server);
}

describe('a client that receives GOAWAY', () => {
  it('with NO_ERROR finishes the streams that the server has seen', () => against((peer) => {
    peer.send(frames.headers(1, [[':status', '200']]), frames.goaway(1, 0));
    setTimeout(() => peer.send(frames.data(1, 'complete', { endStream: true })), 20);
  }, async (client) => {
    client.on('error', mustNotCall('error'));
    const gone = closed(client);
    const { body, error } = await outcome(client.request());
    assert.strictEqual(body, 'complete');
    assert.strictEqual(error, undefined);
    await gone;
  }));

  it('with NO_ERROR refuses the streams that the server has not seen', () => against((peer) => {
    peer.next(frames.TYPE.HEADERS, 3).then(() => {
      peer.send(frames.goaway(1, 0), frames.headers(1, [[':status', '200']], { endStream: true }));
    });
  }, async (client) => {
    const first = outcome(client.request());
    const { error, code } = await outcome(client.request());
    assert.strictEqual(code, 7);
    assert.strictEqual(error.message, 'Stream closed with error code NGHTTP2_REFUSED_STREAM');
    assert.strictEqual((await first).headers[':status'], 200);
  }));

  it('with a code destroys session and streams', () => against((peer) => {
    peer.send(frames.goaway(1, 2, 'reason'));
  }, async (client) => {
    const failed = event(client, 'error');
    const goaway = event(client, 'goaway');
    const { error } = await outcome(client.request());
    assert.deepStrictEqual(await goaway, [2, 1, Buffer.from('reason')]);
    const [sessionError] = await failed;
    assert.strictEqual(sessionError.code, 'ERR_HTTP2_SESSION_ERROR');
    assert.strictEqual(sessionError.message, 'Session closed with error code 2');
    assert.strictEqual(error, sessionError);
    assert.strictEqual(client.goawayCode, 2);
    assert.strictEqual(client.goawayLastStreamID, 1);
  }));

  ours('with a code refuses the streams that the server has not seen', () => against((peer) => {
    peer.next(frames.TYPE.HEADERS, 3).then(() => peer.send(frames.goaway(1, 2)));
  }, async (client) => {
    client.on('error', () => {});
    const [first, second] = await Promise.all([outcome(client.request()),
                                               outcome(client.request())]);
    assert.strictEqual(first.code, 2);
    assert.strictEqual(first.error.code, 'ERR_HTTP2_SESSION_ERROR');
    assert.strictEqual(second.code, 7);
    assert.strictEqual(second.error.message, REFUSED);
  }));

  for (const last of [1, 2 ** 31 - 1]) {
    for (const code of [0, 2]) {
      ours(`${last} with code ${code} refuses at once what was not sent`, () => against((peer) => {
        peer.send(frames.goaway(last, code));
      }, async (client) => {
        client.on('error', () => {});
        await event(client, 'remoteSettings');
        const sent = outcome(client.request());
        const waiting = [1, 2, 3].map(() => outcome(client.request({ ':method': 'POST' })));
        for (const { code: rstCode, error } of await Promise.all(waiting)) {
          assert.strictEqual(rstCode, 7);
          assert.strictEqual(error.message, REFUSED);
        }
        client.destroy();
        await sent;
      }, [[3, 1]])); // MAX_CONCURRENT_STREAMS
    }
  }

  ours('refuses what a handler asks for in the same read', () => against((peer) => {
    peer.send(frames.headers(1, [[':status', '200']]), frames.goaway(1, 0));
  }, async (client) => {
    const first = client.request();
    const second = await new Promise((resolve) => {
      first.on('response', () => resolve(outcome(client.request())));
    });
    assert.strictEqual(second.code, 7);
    assert.strictEqual(second.error.message, REFUSED);
    client.destroy();
  }));

  ours('and destroys the session sees what was not processed', () => against((peer) => {
    peer.next(frames.TYPE.HEADERS, 3).then(() => peer.send(frames.goaway(1, 2)));
  }, async (client) => {
    const mine = new Error('mine');
    client.on('error', () => {});
    client.on('goaway', () => client.destroy(mine));
    const [first, second] = await Promise.all([outcome(client.request()),
                                               outcome(client.request())]);
    assert.deepStrictEqual([first.error, first.code], [mine, 2]);
    assert.deepStrictEqual([second.error, second.code], [mine, 7]);
  }));

  it('twice emits it twice', () => against((peer) => {
    peer.send(frames.headers(1, [[':status', '200']]),
              frames.goaway(2 ** 31 - 1, 0), frames.goaway(1, 0));
    setTimeout(() => peer.send(frames.data(1, '', { endStream: true })), 20);
  }, async (client) => {
    const seen = [];
    client.on('goaway', (code, last) => seen.push(last));
    const gone = closed(client);
    await outcome(client.request());
    await gone;
    assert.deepStrictEqual(seen.slice(0, 2), [2 ** 31 - 1, 1]);
  }));

  it('gets RST_STREAM as an error of that stream only', () => against((peer) => {
    peer.next(frames.TYPE.HEADERS, 3).then(() => {
      peer.send(frames.rstStream(1, 11), frames.headers(3, [[':status', '200']],
                                                        { endStream: true }));
    });
  }, async (client) => {
    client.on('error', mustNotCall('error'));
    const results = [outcome(client.request()), outcome(client.request())];
    const [first, second] = await Promise.all(results);
    assert.strictEqual(first.error.message,
                       'Stream closed with error code NGHTTP2_ENHANCE_YOUR_CALM');
    assert.strictEqual(second.headers[':status'], 200);
  }));
});
