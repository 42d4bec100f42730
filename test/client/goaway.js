'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { mustNotCall } = require('../helpers/must-call');
const { rawServer } = require('../helpers/raw-peer');
const { stop } = require('../helpers/server');

/** A client of a raw server; `play` gets the peer once request 1 has arrived. */
async function against(play, body) {
  const server = await rawServer((peer) => {
    peer.next(frames.TYPE.HEADERS, 1).then(() => play(peer));
  });
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
