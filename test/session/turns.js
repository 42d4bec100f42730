'use strict';

const assert = require('node:assert');
const { once } = require('node:events');
const { closed } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { rawClient, rawServer } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');

const STATUS_200 = [[':status', '200']];

/** A client of a raw server whose first request is answered by `answer` in one write. */
async function withAnswer(answer, body) {
  const server = await rawServer((peer) => {
    peer.next(frames.TYPE.HEADERS, 1).then(() => peer.send(...answer));
  });
  const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
  const gone = closed(client);
  await body(client);
  client.destroy();
  await gone;
  await stop(server);
}

/** Logs `what` now, in a tick, and at the end of a chain of microtasks and ticks. */
function logTurn(log, what) {
  log.push(what);
  process.nextTick(() => log.push(`${what} tick`));
  Promise.resolve().then(() => new Promise((resolve) => process.nextTick(resolve)))
    .then(() => log.push(`${what} chain`));
}

const turnOf = (what) => [what, `${what} tick`, `${what} chain`];

describe('between two events of one read', () => {
  it('a stream can be paused and resumed', () => withAnswer([
    frames.headers(1, STATUS_200), frames.data(1, 'a'), frames.data(1, 'b'),
    frames.headers(1, [['x', 'y']], { endStream: true }),
  ], async (client) => {
    const log = [];
    const stream = client.request();
    stream.on('data', (chunk) => {
      log.push(String(chunk));
      stream.pause();
      process.nextTick(() => stream.resume());
    });
    stream.on('trailers', () => log.push('trailers'));
    stream.on('end', () => log.push('end'));
    await closed(stream);
    assert.deepStrictEqual(log, ['a', 'b', 'trailers', 'end']);
  }));

  it('a listener can be added after an await', () => withAnswer([
    frames.headers(1, STATUS_200, { endStream: true }),
    frames.settings([]), frames.altsvc(0, 'https://example.org', 'h2=":443"'),
  ], async (client) => {
    client.request().resume();
    await once(client, 'remoteSettings');
    await once(client, 'remoteSettings');
    const [value] = await once(client, 'altsvc');
    assert.strictEqual(value, 'h2=":443"');
  }));

  it('a complete response is delivered before the error of the connection', () => withAnswer([
    frames.headers(1, STATUS_200), frames.data(1, 'whole', { endStream: true }),
    frames.ping(Buffer.alloc(8), { ack: true }),
  ], async (client) => {
    const log = [];
    client.on('error', (error) => log.push(error.code));
    const stream = client.request();
    stream.on('data', (chunk) => log.push(String(chunk)));
    stream.on('end', () => log.push('end'));
    stream.on('close', () => log.push('close'));
    await closed(client);
    assert.deepStrictEqual(log, ['whole', 'end', 'close', 'ERR_HTTP2_ERROR']);
  }));

  it("a pushed stream is told behind its 'finish' and before what follows", () => withAnswer([
    frames.pushPromise(1, 2, frames.requestFields()), frames.headers(2, STATUS_200),
    frames.data(2, 'pushed', { endStream: true }),
    frames.headers(1, STATUS_200, { endStream: true }),
  ], async (client) => {
    const log = [];
    client.on('stream', (stream) => {
      logTurn(log, 'stream');
      assert.strictEqual(stream.writableFinished, true);
      stream.on('finish', () => log.push('finish'));
      stream.on('push', () => logTurn(log, 'push'));
      stream.on('data', (chunk) => logTurn(log, String(chunk)));
    });
    const request = client.request();
    request.on('response', () => logTurn(log, 'response'));
    request.resume();
    await closed(request);
    assert.deepStrictEqual(log, ['stream', 'push', 'pushed', 'response'].flatMap(turnOf));
  }));

  it('all that the handlers have asked for is run', async () => {
    const log = [];
    const server = await listen({
      onStream: (stream) => {
        logTurn(log, `stream ${stream.id}`);
        stream.on('data', (chunk) => logTurn(log, `${stream.id} ${chunk}`));
        stream.on('end', () => {
          logTurn(log, `end ${stream.id}`);
          stream.respond({}, { endStream: true });
        });
      },
    });
    server.on('session', (session) => session.on('ping', () => logTurn(log, 'ping')));
    const peer = await rawClient(server);
    await peer.roundTrip();
    log.length = 0;
    const post = frames.requestFields([], { method: 'POST' });
    peer.send(frames.headers(1, post), frames.headers(3, post), frames.data(1, 'a'),
              frames.ping(Buffer.alloc(8)), frames.data(3, 'b', { endStream: true }),
              frames.data(1, 'c', { endStream: true }));
    await Promise.all([peer.lastOf(1), peer.lastOf(3)]);
    assert.deepStrictEqual(log, ['stream 1', 'stream 3', '1 a', 'ping', '3 b', 'end 3', '1 c',
                                 'end 1'].flatMap(turnOf));
    await peer.destroy();
    await stop(server);
  });

  it('what ticks and microtasks submit leaves in the same write', async () => {
    const server = await listen({
      onStream: async (stream) => {
        await null;
        stream.respond({}, { endStream: true });
      },
    });
    const peer = await rawClient(server);
    await peer.roundTrip();
    let reads = 0;
    peer.socket.on('data', () => { reads++; });
    peer.send(frames.headers(1, frames.requestFields(), { endStream: true }),
              frames.headers(3, frames.requestFields(), { endStream: true }));
    await Promise.all([peer.lastOf(1), peer.lastOf(3)]);
    assert.strictEqual(reads, 1);
    await peer.destroy();
    await stop(server);
  });
});
