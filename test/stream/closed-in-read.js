'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { http2 } = require('../helpers/impl');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { rawServer } = require('../helpers/raw-peer');
const { features } = require('../../lib/node/versions');

const { TYPE } = frames;
const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR } = http2.constants;

const RESPONSE = [[':status', '200']];

/** What a peer sends on a promise at once. */
function promise(parent, promised) {
  return Buffer.concat([
    frames.pushPromise(parent, promised, frames.requestFields()),
    frames.headers(promised, RESPONSE),
    frames.data(promised, 'pushed', { endStream: true }),
  ]);
}

/** A client whose request is answered by `octets`, in one write. */
async function ask(octets, onStream, onRequest) {
  const peers = [];
  const server = await rawServer((peer) => {
    peers.push(peer);
    peer.next(TYPE.HEADERS, 1).then(() => peer.send(octets));
  });
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  client.on('stream', onStream);
  const request = client.request();
  onRequest(request);
  const read = async () => {
    await peers[0].roundTrip();
    client.destroy();
    server.close();
    await event(server, 'close');
    return peers[0];
  };
  return { client, request, read };
}

describe('a stream that its handler closes in a read', () => {
  it("still gets 'push' and its data if it is cancelled", async () => {
    const seen = [];
    const { client, read } = await ask(promise(1, 2), mustCall((pushed) => {
      pushed.on('push', ({ ':status': status }) => seen.push(status));
      pushed.on('data', (chunk) => seen.push(String(chunk)));
      pushed.on('close', () => seen.push('close'));
      pushed.close(NGHTTP2_CANCEL);
    }), () => {});
    const pushed = event(client, 'stream');
    const [stream] = await pushed;
    if (!stream.destroyed) await event(stream, 'close');
    assert.deepStrictEqual(seen, [200, 'pushed', 'close']);
    await read();
  });

  it("still gets 'trailers' if it is cancelled", async () => {
    const seen = [];
    const octets = Buffer.concat([
      frames.headers(1, RESPONSE), frames.data(1, 'body'),
      frames.headers(1, [['x-sum', '1']], { endStream: true }),
    ]);
    const { request, read } = await ask(octets, mustNotCall(), (request) => {
      request.on('data', mustCall(() => request.close(NGHTTP2_CANCEL)));
      request.on('trailers', (trailers) => seen.push(trailers['x-sum']));
    });
    await event(request, 'close');
    assert.deepStrictEqual(seen, ['1']);
    await read();
  });

  for (const [title, end] of [
    ['closed', (request) => request.close(NGHTTP2_NO_ERROR)],
    ['destroyed', (request) => request.destroy()],
  ]) {
    // On the newest Node 24 it still does.
    const test = features.closedStreamsHear ? it.skip : it;
    test(`gets no promise any more if it is ${title}`, async () => {
      const octets = Buffer.concat([frames.headers(1, RESPONSE), promise(1, 2)]);
      const { request, read } = await ask(octets, mustNotCall(), (request) => {
        request.on('response', mustCall(() => end(request)));
      });
      await event(request, 'close');
      const peer = await read();
      const reset = peer.frames.find(({ type, stream }) =>
        type === TYPE.RST_STREAM && stream === 2);
      assert.strictEqual(reset.payload.readUInt32BE(), NGHTTP2_CANCEL);
    });
  }
});
