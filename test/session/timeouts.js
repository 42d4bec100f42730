'use strict';

/** Options that Node's own module does not have: what a peer may take its time for. */

const assert = require('node:assert');
const { setTimeout: sleep } = require('node:timers/promises');
const { closed, event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { figuresOf, limitsTold } = require('../helpers/limits');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { rawClient, rawServer } = require('../helpers/raw-peer');
const { connect, eachTransport, listen, stop, withPair } = require('../helpers/server');
const { ignore, withRawClient } = require('../helpers/with-raw-client');

const { NGHTTP2_ENHANCE_YOUR_CALM, NGHTTP2_NO_ERROR } = http2.constants;

/** Long enough to begin something, in ms. */
const SHORT = 60;

/** What a connection must outlive that is not overdue, in ms. */
const LONG = 5 * SHORT;

/** In ms; what two ends of a connection in one process need to greet each other, at most. */
const PATIENT = 500;

const POST = frames.requestFields([], { method: 'POST' });

/** A raw client of a server with `options`; `use` may let it go on to its end. */
function against(options, use, { client, onStream } = {}) {
  return withRawClient({ options, client, onStream }, ({ peer }) => use(peer));
}

/** The peer gets a GOAWAY with that code and the name of a limit, and the end. */
async function assertGoaway(peer, code, name) {
  const { payload } = await peer.next(frames.TYPE.GOAWAY, 0);
  assert.strictEqual(payload.readUInt32BE(4), code);
  assert.strictEqual(payload.toString('latin1', 8), name);
}

async function assertEnded(peer, code, name) {
  await assertGoaway(peer, code, name);
  await peer.closed;
  assert.strictEqual(peer.error, undefined);
}

function assertUntroubled(peer) {
  assert.ok(peer.frames.every(({ type }) => type !== frames.TYPE.GOAWAY));
}

(builtin ? describe.skip : describe)('prefaceTimeout', () => {
  it('ends the session of a client that says nothing', () => against(
    { prefaceTimeout: SHORT }, (peer) => assertEnded(peer, NGHTTP2_ENHANCE_YOUR_CALM,
      'preface_timeout'), { client: { silent: true } }));

  it('ends that of one that sends no SETTINGS, however slowly', () => against(
    { prefaceTimeout: SHORT }, async (peer) => {
      const { length } = frames.PREFACE;
      for (let i = 0; i < length && !peer.ended; i++) {
        peer.send(frames.PREFACE.subarray(i, i + 1));
        await sleep(SHORT / 10);
      }
      await assertEnded(peer, NGHTTP2_ENHANCE_YOUR_CALM, 'preface_timeout');
    }, { client: { silent: true } }));

  it('is an error of the session', async () => {
    const server = await listen({ options: { prefaceTimeout: SHORT } });
    const failed = event(server, 'sessionError');
    const peer = await rawClient(server, { silent: true });
    const [error, session] = await failed;
    assert.strictEqual(error.code, 'ERR_HTTP2_SESSION_ERROR');
    assert.strictEqual(error.message,
      `Session closed with error code ${NGHTTP2_ENHANCE_YOUR_CALM}`);
    assert.strictEqual(session.destroyed, true);
    await peer.closed;
    await stop(server);
  });

  it('leaves one alone that has introduced itself', () => against(
    { prefaceTimeout: SHORT }, async (peer) => {
      await sleep(LONG);
      await peer.roundTrip();
      assertUntroubled(peer);
    }));

  it('0 waits for ever', () => against({ prefaceTimeout: 0 }, async (peer) => {
    await sleep(LONG);
    assertUntroubled(peer);
  }, { client: { silent: true } }));

  it('ends the session of a server that says nothing', async () => {
    const peers = [];
    const server = await rawServer((peer) => peers.push(peer), { silent: true });
    const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`,
      { prefaceTimeout: SHORT }));
    const [error] = await event(client, 'error');
    assert.strictEqual(error.code, 'ERR_HTTP2_SESSION_ERROR');
    await assertEnded(peers[0], NGHTTP2_ENHANCE_YOUR_CALM, 'preface_timeout');
    await stop(server);
  });

  eachTransport('finds nothing wrong with us', (transport) => withPair({
    transport, server: { prefaceTimeout: PATIENT }, client: { prefaceTimeout: PATIENT },
  }, ({ client }) => {
    client.on('error', mustNotCall('error'));
    return sleep(1.1 * PATIENT);
  }));
});

(builtin ? describe.skip : describe)('headerBlockTimeout', () => {
  const blocks = {
    'the head of a frame': [frames.headers(1, POST).subarray(0, 9)],
    'a part of a frame': [frames.headers(1, POST).subarray(0, 20)],
    'a frame without END_HEADERS': [frames.headers(1, POST, { endHeaders: false })],
    'a CONTINUATION': [frames.headers(1, POST, { endHeaders: false }),
                       frames.continuation(1, [['a', 'b']], { endHeaders: false })],
    'trailers': [frames.headers(1, POST), frames.headers(1, [['a', 'b']], { endHeaders: false })],
  };
  for (const [what, sent] of Object.entries(blocks)) {
    it(`ends a session that stops behind ${what}`, () => against(
      { headerBlockTimeout: SHORT }, async (peer) => {
        for (const piece of sent) peer.send(piece);
        await assertEnded(peer, NGHTTP2_ENHANCE_YOUR_CALM, 'header_block_timeout');
      }));
  }

  it('ends one that drips', () => against({ headerBlockTimeout: SHORT }, async (peer) => {
    peer.send(frames.headers(1, frames.requestFields([['a', 'b'.repeat(500)]])).subarray(0, 20));
    while (!peer.ended) {
      peer.send(Buffer.from('b'));
      await sleep(SHORT / 10);
    }
    await assertEnded(peer, NGHTTP2_ENHANCE_YOUR_CALM, 'header_block_timeout');
  }));

  it('knows one block from the next', () => against({ headerBlockTimeout: LONG }, async (peer) => {
    const requests = [];
    for (let id = 1; id < 200; id += 2) requests.push(frames.headers(id, POST));
    const octets = Buffer.concat(requests);
    const { length } = requests[0];
    // Each piece ends in the middle of a block.
    for (let at = 0; at < 12 * length; at += length) {
      peer.send(octets.subarray(at === 0 ? 0 : at - 5, at + length - 5));
      await sleep(SHORT / 2);
    }
    assertUntroubled(peer);
  }));

  it('does not count while we read nothing', () => {
    const served = [];
    const chunk = Buffer.alloc(4000);
    return against({ headerBlockTimeout: SHORT }, async (peer) => {
      peer.send(frames.windowUpdate(0, 2 ** 30), frames.headers(1, POST));
      await peer.next(frames.TYPE.DATA, 1);
      peer.socket.pause();
      await sleep(SHORT); // until nothing more fits
      // That makes the session grow, and stop reading in the middle of a block.
      const last = frames.headers(5, POST);
      peer.send(frames.headers(3, POST), last.subarray(0, 12));
      while (served.length < 2) await sleep(1);
      peer.send(last.subarray(12));
      await sleep(LONG);
      peer.socket.resume();
      await peer.next(frames.TYPE.HEADERS, 5);
      assertUntroubled(peer);
    }, {
      client: { settings: [[4, 2 ** 31 - 1]] },
      onStream(stream) {
        ignore(stream);
        stream.respond();
        if (served.push(stream.id) === 1) {
          stream.end(Buffer.alloc(16e6));
          return;
        }
        stream.cork();
        for (let i = 0; i < 1000; i++) stream.write(chunk); // each copied, as it is small
        stream.uncork();
        stream.end();
      },
    });
  });

  it('leaves a body alone that stops', () => against(
    { headerBlockTimeout: SHORT }, async (peer) => {
      peer.send(frames.headers(1, POST), frames.data(1, 'body').subarray(0, 11));
      await sleep(LONG);
      assertUntroubled(peer);
    }));

  it('is there on a client', async () => {
    const peers = [];
    const server = await rawServer((peer) => {
      peers.push(peer);
      peer.next(frames.TYPE.HEADERS, 1).then(() =>
        peer.send(frames.headers(1, [[':status', '200']], { endHeaders: false })));
    });
    const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`,
      { headerBlockTimeout: SHORT }));
    client.on('error', mustCall());
    const { error } = await outcome(client.request());
    assert.strictEqual(error.code, 'ERR_HTTP2_SESSION_ERROR');
    await assertEnded(peers[0], NGHTTP2_ENHANCE_YOUR_CALM, 'header_block_timeout');
    await stop(server);
  });
});

(builtin ? describe.skip : describe)('headersTimeout', () => {
  it('of a server ends a session without a request', () => against(
    { headersTimeout: SHORT }, (peer) => assertEnded(peer, NGHTTP2_NO_ERROR, 'headers_timeout')));

  it('of a server does not wait for what has begun', () => against(
    { headersTimeout: SHORT }, async (peer) => {
      peer.send(frames.headers(1, POST, { endHeaders: false }));
      await assertEnded(peer, NGHTTP2_ENHANCE_YOUR_CALM, 'headers_timeout');
    }));

  it('of a server is met by the first request', () => against(
    { headersTimeout: SHORT }, async (peer) => {
      peer.send(frames.headers(1, POST, { endStream: true }));
      await peer.lastOf(1);
      await sleep(LONG);
      assertUntroubled(peer);
    }, { onStream: (stream) => stream.respond({}, { endStream: true }) }));

  it('of a client resets a request without a response', async () => {
    const peers = [];
    const server = await rawServer((peer) => {
      peers.push(peer);
      peer.next(frames.TYPE.HEADERS, 3).then(() =>
        peer.send(frames.headers(3, [[':status', '200']])));
    });
    const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`,
      { headersTimeout: SHORT }));
    client.on('error', mustNotCall('error'));
    const gone = closed(client);
    const silent = outcome(client.request());
    const answered = outcome(client.request());
    const { error, code } = await silent;
    assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
    assert.strictEqual(code, NGHTTP2_ENHANCE_YOUR_CALM);
    const [peer] = peers;
    await peer.next(frames.TYPE.RST_STREAM, 1);
    await assertGoaway(peer, NGHTTP2_NO_ERROR, 'headers_timeout');
    // What is under way is not cut.
    peer.send(frames.data(3, 'all', { endStream: true }));
    assert.strictEqual((await answered).body, 'all');
    await gone;
    await peer.closed;
    await stop(server);
  });
});

(builtin ? describe.skip : describe)('requestTimeout', () => {
  it('of a server resets what does not come to its end, and nothing else', () => against(
    { requestTimeout: LONG }, async (peer) => {
      peer.send(frames.headers(1, POST), frames.data(1, 'some'));
      await sleep(LONG / 2);
      peer.send(frames.headers(3, POST), frames.headers(5, POST, { endStream: true }));
      const { payload } = await peer.next(frames.TYPE.RST_STREAM, 1);
      assert.strictEqual(payload.readUInt32BE(0), NGHTTP2_ENHANCE_YOUR_CALM);
      await assertGoaway(peer, NGHTTP2_NO_ERROR, 'request_timeout');
      peer.send(frames.data(3, 'all', { endStream: true }));
      assert.strictEqual((await peer.lastOf(3)).endStream, true);
      assert.strictEqual((await peer.lastOf(5)).endStream, true);
      await peer.closed;
    }, {
      onStream(stream) {
        stream.on('error', () => {});
        stream.on('end', () => {
          stream.respond();
          stream.end();
        });
        stream.resume();
      },
    }));

  it('of a server lets tunnels be', () => against({ requestTimeout: SHORT }, async (peer) => {
    peer.send(frames.headers(1, [[':method', 'CONNECT'], [':authority', 'a:1']]));
    await sleep(LONG);
    peer.send(frames.data(1, 'on', { endStream: true }));
    assert.strictEqual((await peer.lastOf(1)).endStream, true);
    assertUntroubled(peer);
  }, {
    onStream(stream) {
      stream.respond();
      stream.pipe(stream);
    },
  }));

  it('of a client resets a response that does not come to its end', async () => {
    const server = await rawServer((peer) => {
      peer.next(frames.TYPE.HEADERS, 1).then(() =>
        peer.send(frames.headers(1, [[':status', '200']]), frames.data(1, 'some')));
    });
    const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`,
      { requestTimeout: SHORT }));
    client.on('error', mustNotCall('error'));
    const gone = closed(client);
    const { error, body } = await outcome(client.request());
    assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
    assert.strictEqual(body, 'some');
    await gone;
    await stop(server);
  });
});

(builtin ? describe.skip : describe)('keepAliveTimeout', () => {
  const answer = (stream) => {
    stream.respond();
    stream.end('x');
  };

  it('of a server ends a session whose last stream has gone', () => against(
    { keepAliveTimeout: SHORT }, async (peer) => {
      peer.send(frames.headers(1, POST, { endStream: true }));
      await peer.lastOf(1);
      await assertEnded(peer, NGHTTP2_NO_ERROR, 'keep_alive_timeout');
    }, { onStream: answer }));

  it('of a server ends one that has had none', () => against(
    { keepAliveTimeout: SHORT },
    (peer) => assertEnded(peer, NGHTTP2_NO_ERROR, 'keep_alive_timeout')));

  it('of a server counts from the last stream', () => against(
    { keepAliveTimeout: LONG }, async (peer) => {
      for (let id = 1; id < 13; id += 2) {
        peer.send(frames.headers(id, POST, { endStream: true }));
        await peer.lastOf(id);
        await sleep(SHORT);
      }
      assertUntroubled(peer);
    }, { onStream: answer }));

  it('of a server waits for streams', () => against({ keepAliveTimeout: SHORT }, async (peer) => {
    peer.send(frames.headers(1, POST));
    await sleep(LONG);
    assertUntroubled(peer);
  }));

  eachTransport('of a client ends a session without streams, and no request is lost',
    async (transport) => {
      const server = await listen({ transport, onStream: answer });
      const client = connect(server, { transport, options: { keepAliveTimeout: SHORT } });
      client.on('error', mustNotCall('error'));
      const gone = closed(client);
      assert.strictEqual((await outcome(client.request())).body, 'x');
      await gone;
      await stop(server);
    });
});

(builtin ? describe.skip : describe)('writeStallTimeout', () => {
  const send = (length) => (stream) => {
    stream.on('error', () => {});
    stream.respond();
    stream.end(Buffer.alloc(length));
  };

  it('ends a session whose windows stay closed', () => against(
    { writeStallTimeout: SHORT }, async (peer) => {
      peer.send(frames.headers(1, POST, { endStream: true }));
      await assertEnded(peer, NGHTTP2_ENHANCE_YOUR_CALM, 'write_stall_timeout');
    }, { onStream: send(100000) }));

  it('is not put off by PINGs', () => against({ writeStallTimeout: LONG }, async (peer) => {
    peer.send(frames.headers(1, POST, { endStream: true }));
    while (!peer.ended) {
      peer.send(frames.ping());
      await sleep(SHORT / 4);
    }
    await assertEnded(peer, NGHTTP2_ENHANCE_YOUR_CALM, 'write_stall_timeout');
  }, { onStream: send(100000) }));

  it('ends one that does not read at all', async () => {
    const server = await listen({ options: { writeStallTimeout: SHORT }, onStream: send(2 ** 25) });
    const sessions = event(server, 'session');
    const peer = await rawClient(server, { settings: [[4, 2 ** 31 - 1]] });
    peer.socket.pause();
    peer.send(frames.windowUpdate(0, 2 ** 30), frames.headers(1, POST, { endStream: true }));
    const [session] = await sessions;
    const gone = closed(session);
    const [error] = await event(session, 'error');
    assert.strictEqual(error.code, 'ERR_HTTP2_SESSION_ERROR');
    await gone;
    await peer.destroy();
    await stop(server);
  });

  it('leaves one alone that takes a little at a time', () => against(
    { writeStallTimeout: LONG }, async (peer) => {
      peer.send(frames.headers(1, POST, { endStream: true }));
      for (let i = 0; i < 10; i++) {
        await sleep(SHORT);
        peer.send(frames.windowUpdate(1, 1), frames.windowUpdate(0, 1));
      }
      assertUntroubled(peer);
    }, { onStream: send(100000) }));

  it('leaves one alone for which nothing waits', () => against(
    { writeStallTimeout: SHORT }, async (peer) => {
      peer.send(frames.headers(1, POST, { endStream: true }));
      await peer.lastOf(1);
      await sleep(LONG);
      assertUntroubled(peer);
    }, { onStream: send(10) }));
});

(builtin ? describe.skip : describe)('the channel http2-native.limit', () => {
  it('tells of a session', async () => {
    const [message, ...others] = await limitsTold(() => against({ prefaceTimeout: SHORT },
      (peer) => peer.closed, { client: { silent: true } }));
    assert.deepStrictEqual(others, []);
    const { session, stream, limit, value, configured } = message;
    assert.strictEqual(session.type, http2.constants.NGHTTP2_SESSION_SERVER);
    assert.strictEqual(session.destroyed, true);
    assert.strictEqual(stream, undefined);
    assert.deepStrictEqual([limit, configured], ['preface_timeout', SHORT]);
    assert.ok(value >= SHORT);
  });

  it('tells of a stream', async () => {
    let stream;
    const messages = await limitsTold(() => against({ requestTimeout: SHORT }, async (peer) => {
      peer.send(frames.headers(1, POST));
      await peer.closed;
    }, { onStream(given) { ignore(stream = given); } }));
    assert.deepStrictEqual(messages.map(({ limit }) => limit), ['request_timeout']);
    assert.strictEqual(messages[0].stream, stream);
    assert.strictEqual(messages[0].configured, SHORT);
  });

  it('tells of what the core counts, when it is fatal', async () => {
    const [message] = await limitsTold(() => against({ maxEmptyFrames: 5 }, async (peer) => {
      peer.send(frames.headers(1, POST));
      for (let i = 0; i < 10; i++) peer.send(frames.data(1, ''));
      await peer.closed;
    }));
    assert.deepStrictEqual(figuresOf(message),
      { limit: 'max_empty_frames', value: 6, configured: 5 });
  });

  it('tells of what the application does too often', async () => {
    const messages = await limitsTold(() => withPair({ client: { maxOutstandingPings: 1 } },
      async ({ client }) => {
        await Promise.all([
          new Promise((resolve) => client.ping(resolve)),
          new Promise((resolve) => client.ping(resolve)),
        ]);
      }));
    assert.deepStrictEqual(messages.map(figuresOf),
      [{ limit: 'max_outstanding_pings', value: 2, configured: 1 }]);
  });

  it('tells of what the core counts, when the session lives', async () => {
    const [message] = await limitsTold(() => against({ maxHeaderListPairs: 5 }, async (peer) => {
      peer.send(frames.headers(1, frames.requestFields([['a', '1'], ['b', '2']])));
      await peer.next(frames.TYPE.RST_STREAM, 1);
      await peer.roundTrip();
    }));
    assert.deepStrictEqual(figuresOf(message),
      { limit: 'max_header_pairs', value: 6, configured: 5 });
    assert.ok(message.session);
  });
});
