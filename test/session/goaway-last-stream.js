'use strict';

/**
 * Which streams a GOAWAY of ours excludes, and what becomes of them. Node's
 * sessions name streams that they have not given out, or lose what they have
 * allowed: nghttp2 ignores in silence whatever begins after a GOAWAY.
 */

const assert = require('node:assert');
const { closed, event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { rawServer } = require('../helpers/raw-peer');
const { stop } = require('../helpers/server');
const { withRawClient } = require('../helpers/with-raw-client');

const ours = builtin ? it.skip : it;

const { GOAWAY, HEADERS, RST_STREAM } = frames.TYPE;
const REFUSED_STREAM = 7;
const PROTOCOL_ERROR = 1;

function get(...ids) {
  return Buffer.concat(ids.map((id) => frames.headers(id, frames.requestFields(),
                                                      { endStream: true })));
}

const lastStreamOf = (frame) => frame.payload.readInt32BE(0);
const codeOfGoaway = (frame) => frame.payload.readUInt32BE(4);
const codeOf = (frame) => frame.payload.readUInt32BE(0);

/** A raw client of a server; `given` has the ids of the streams that it gave out. */
function withServer(onStream, body) {
  const given = [];
  return withRawClient({
    onStream(stream) {
      stream.on('error', () => {});
      given.push(stream.id);
      onStream(stream);
    },
  }, ({ peer, session }) => {
    const refused = async (id) => {
      assert.strictEqual(codeOf(await peer.next(RST_STREAM, id)), REFUSED_STREAM);
    };
    return body({ peer, session, given, refused });
  });
}

function answer(stream) {
  stream.respond({}, { endStream: true });
}

describe('the last stream of a GOAWAY', () => {
  ours('may be one to come: it is served', () => withServer(answer, async ({ peer, session }) => {
    session.goaway(0, 2 ** 31 - 1);
    assert.strictEqual(lastStreamOf(await peer.next(GOAWAY)), 2 ** 31 - 1);
    peer.send(get(1));
    await peer.lastOf(1);
    peer.send(get(3));
    assert.strictEqual((await peer.lastOf(3)).type, HEADERS);
  }));

  ours('excludes what comes later', () => withServer(answer, async (at) => {
    const { peer, session, given, refused } = at;
    peer.send(get(1));
    await peer.lastOf(1);
    session.goaway();
    assert.strictEqual(lastStreamOf(await peer.next(GOAWAY)), 1);
    peer.send(get(3));
    await refused(3);
    peer.send(frames.data(5, 'x')); // of no stream at all: the connection still judges
    const error = await peer.next(GOAWAY, 0, (frame) => codeOfGoaway(frame) === PROTOCOL_ERROR);
    assert.strictEqual(lastStreamOf(error), 1);
    assert.deepStrictEqual(given, [1]);
  }));

  ours('includes all that the application gets before it is sent', () => withServer((stream) => {
    if (stream.id === 1) stream.session.goaway();
    answer(stream);
  }, async ({ peer, given }) => {
    peer.send(get(1, 3, 5));
    assert.strictEqual(lastStreamOf(await peer.next(GOAWAY)), 5);
    await Promise.all([1, 3, 5].map((id) => peer.next(HEADERS, id)));
    assert.deepStrictEqual(given, [1, 3, 5]);
  }));

  ours('excludes what has arrived and is not given out', () => withServer((stream) => {
    stream.session.goaway(0, 1);
    answer(stream);
  }, async ({ peer, given, refused }) => {
    peer.send(get(1, 3));
    await Promise.all([refused(3), peer.next(HEADERS, 1)]);
    assert.strictEqual(lastStreamOf(await peer.next(GOAWAY)), 1);
    assert.deepStrictEqual(given, [1]);
  }));

  ours('excludes a stream that the application has, when it says so', () => withServer(() => {},
    async ({ peer, session, refused }) => {
      const second = new Promise((resolve) => {
        session.on('stream', (stream) => { if (stream.id === 3) resolve(stream); });
      });
      peer.send(get(1, 3));
      const stream = await second;
      const gone = closed(stream);
      session.goaway(0, 1);
      await refused(3);
      await gone;
      assert.strictEqual(stream.rstCode, REFUSED_STREAM);
    }));

  ours('is the last one given out before close()', () => withServer((stream) => {
    stream.session.close();
    answer(stream);
  }, async ({ peer, given, refused }) => {
    peer.send(get(1, 3));
    assert.strictEqual(lastStreamOf(await peer.next(GOAWAY)), 1);
    await refused(3);
    assert.deepStrictEqual(given, [1]);
  }));

  ours('is the last one given out before destroy()', () => withServer((stream) => {
    stream.session.destroy();
  }, async ({ peer, given }) => {
    peer.send(get(1, 3));
    assert.strictEqual(lastStreamOf(await peer.next(GOAWAY)), 1);
    assert.deepStrictEqual(given, [1]);
  }));
});

/** A client whose request 1 has got the promise of stream 2. */
async function withPromise(body) {
  let given;
  const peers = new Promise((resolve) => { given = resolve; });
  const server = await rawServer(given);
  const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
  client.request().on('error', () => {});
  const peer = await peers;
  await peer.next(HEADERS, 1);
  peer.send(frames.pushPromise(1, 2, frames.requestFields()));
  const [pushed] = await event(client, 'stream');
  await body({ peer, client, pushed });
  client.destroy();
  await peer.closed;
  await stop(server);
}

describe('the GOAWAY of a client that was promised a stream', () => {
  ours('waits until it has begun', () => withPromise(async ({ peer, client, pushed }) => {
    const begun = event(pushed, 'push');
    client.close();
    await peer.roundTrip();
    assert.ok(!peer.frames.some((frame) => frame.type === GOAWAY));
    peer.send(frames.headers(2, [[':status', '200']]));
    await begun;
    assert.strictEqual(lastStreamOf(await peer.next(GOAWAY)), 2);
  }));

  ours('leaves no later one in the dark', () => withPromise(async ({ peer, client }) => {
    client.on('stream', () => assert.fail('given out'));
    client.goaway();
    assert.strictEqual(lastStreamOf(await peer.next(GOAWAY)), 2);
    peer.send(frames.pushPromise(1, 4, frames.requestFields()));
    assert.strictEqual(codeOf(await peer.next(RST_STREAM, 4)), REFUSED_STREAM);
    // It has not heard of that when it sends these.
    peer.send(frames.headers(4, [[':status', '200']]), frames.data(4, 'x', { endStream: true }));
    await peer.roundTrip();
    assert.strictEqual(client.destroyed, false);
  }));
});
