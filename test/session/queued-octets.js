'use strict';

const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { bytes, closed, event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { rawClient, rawServer } = require('../helpers/raw-peer');
const { trackSession } = require('../helpers/leaks');
const { limitsTold } = require('../helpers/limits');
const { listen, stop, withPair } = require('../helpers/server');
const { watchSessions } = require('../helpers/watch-sessions');
const { withRawClient } = require('../helpers/with-raw-client');

/** Node's own module has no such limits. */
const describeOurs = builtin ? describe.skip : describe;

const REFUSED_STREAM = 7;
const ENHANCE_YOUR_CALM = 11;
const SIZE = 20000;
const BUDGET = 5 * SIZE;
const NO_WINDOW = { settings: [[4, 0]] };

function request(id, path = '/') {
  return frames.headers(id, frames.requestFields([], { path }), { endStream: true });
}

/** Each way to queue SIZE octets for a peer that takes none. */
const WAYS = {
  'strings': (stream) => stream.end('s'.repeat(SIZE)),
  'buffers': (stream) => stream.end(Buffer.alloc(SIZE, 'b')),
  'small chunks': (stream) => {
    for (let i = 0; i < SIZE / 100; i++) stream.write(Buffer.alloc(100, 'c'));
    stream.end();
  },
  'what end() is given behind a write': (stream) => {
    stream.write('1');
    stream.end('e'.repeat(SIZE - 1));
  },
  'what is piped without regard for back-pressure': (stream) => {
    for (let i = 0; i < 10; i++) stream.write('p'.repeat(SIZE / 10));
  },
  'what is corked': (stream) => {
    stream.cork();
    stream.write('k'.repeat(SIZE));
  },
};

/** The error code with which the peer gets stream `id` reset. */
async function resetCode(peer, id) {
  const { payload } = await peer.next(frames.TYPE.RST_STREAM, id);
  return payload.readUInt32BE(0);
}

async function withServer(options, onStream, use) {
  const server = await listen({
    options,
    onStream(stream, headers) {
      stream.on('error', () => {});
      onStream(stream, headers);
    },
  });
  const { ended, sessions } = watchSessions(server);
  await use(server, sessions);
  await ended();
  await stop(server);
}

describeOurs('maxSessionQueuedOctets', () => {
  for (const [what, write] of Object.entries(WAYS)) {
    it(`refuses requests while too much waits: ${what}`, () => {
      const served = [];
      return withServer({ maxSessionQueuedOctets: BUDGET }, (stream) => {
        served.push(stream.id);
        stream.respond();
        write(stream);
      }, async (server) => {
        const peer = await rawClient(server, NO_WINDOW);
        for (let id = 1; id <= 15; id += 2) {
          peer.send(request(id));
          await peer.roundTrip(String(id).padEnd(8));
        }
        assert.deepStrictEqual(served, [1, 3, 5, 7, 9, 11]);
        assert.strictEqual(await resetCode(peer, 13), REFUSED_STREAM);
        assert.strictEqual(await resetCode(peer, 15), REFUSED_STREAM);
        await peer.destroy();
      });
    });
  }

  it('serves again once half of it is gone', () => withServer(
    { maxSessionQueuedOctets: BUDGET }, (stream) => {
      stream.respond();
      stream.end(Buffer.alloc(stream.id === 1 ? BUDGET + 1 : 1, 'b'));
    }, async (server) => {
      const peer = await rawClient(server, NO_WINDOW);
      peer.send(request(1));
      await peer.roundTrip('first...');
      peer.send(request(3), frames.windowUpdate(1, BUDGET / 2));
      assert.strictEqual(await resetCode(peer, 3), REFUSED_STREAM);
      await peer.roundTrip('second..');
      peer.send(request(5));
      assert.strictEqual(await resetCode(peer, 5), REFUSED_STREAM);
      peer.send(frames.windowUpdate(1, 1));
      await peer.roundTrip('third...');
      peer.send(request(7));
      await peer.next(frames.TYPE.HEADERS, 7);
      await peer.destroy();
    }));

  it('leaves alone what is under way', () => withServer(
    { maxSessionQueuedOctets: SIZE }, (stream) => {
      stream.respond();
      stream.end(Buffer.alloc(2 * SIZE, 'b'));
    }, async (server) => {
      const peer = await rawClient(server, NO_WINDOW);
      peer.send(request(1));
      await peer.roundTrip();
      peer.send(request(3));
      assert.strictEqual(await resetCode(peer, 3), REFUSED_STREAM);
      peer.send(frames.windowUpdate(1, 2 * SIZE));
      assert.ok((await peer.lastOf(1)).endStream);
      await peer.destroy();
    }));

  it('counts what files are read ahead', function() {
    if (process.platform === 'win32') this.skip();
    const fifo = path.join(os.tmpdir(), `h2-fifo-${process.pid}`);
    execFileSync('mkfifo', [fifo]);
    // For a reader that need not wait for a writer.
    const fd = fs.openSync(fifo, fs.constants.O_RDWR);
    fs.writeSync(fd, Buffer.alloc(10));
    return withServer({ maxSessionQueuedOctets: SIZE }, (stream) => {
      stream.respondWithFile(fifo);
    }, async (server) => {
      const peer = await rawClient(server, NO_WINDOW);
      peer.send(request(1), frames.windowUpdate(1, 1));
      await peer.next(frames.TYPE.DATA, 1);
      peer.send(request(3));
      assert.strictEqual(await resetCode(peer, 3), REFUSED_STREAM);
      await peer.destroy();
    }).finally(() => {
      fs.closeSync(fd);
      fs.unlinkSync(fifo);
    });
  });

  it('does not let thousands of requests make it hold as many bodies', () => {
    const body = 's'.repeat(200000);
    let served = 0;
    return withServer({}, (stream) => {
      served++;
      stream.respond();
      stream.end(body);
    }, async (server) => {
      const peer = await rawClient(server, NO_WINDOW);
      for (let id = 1; id <= 800; id += 2) peer.send(request(id));
      await peer.roundTrip();
      // 32 MiB, and the one that goes beyond it; perhaps one more that had begun.
      assert.ok(served >= 168 && served <= 170, String(served));
      await peer.destroy();
    });
  });

  it('lets 56 large responses go side by side', () => {
    const body = Buffer.alloc(200000, 'b');
    return withPair({
      onStream(stream) {
        stream.respond();
        stream.end(body);
      },
    }, async ({ client }) => {
      const streams = Array.from({ length: 56 }, () => client.request());
      for (const whole of await Promise.all(streams.map(bytes))) {
        assert.ok(whole.equals(body));
      }
    });
  });

  it('may be switched off', () => {
    let served = 0;
    return withServer({ maxSessionQueuedOctets: Infinity }, (stream) => {
      served++;
      stream.respond();
      stream.end('s'.repeat(2 ** 20));
    }, async (server) => {
      const peer = await rawClient(server, NO_WINDOW);
      for (let id = 1; id <= 80; id += 2) peer.send(request(id));
      await peer.roundTrip();
      assert.strictEqual(served, 40);
      await peer.destroy();
    });
  });

  it('makes a client refuse pushes, not its own requests', async () => {
    const peers = [];
    const server = await rawServer((peer) => peers.push(peer), { settings: [[4, 0]] });
    const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`,
      { maxSessionQueuedOctets: SIZE }));
    client.on('error', () => {});
    client.on('stream', () => assert.fail('pushed'));
    await event(client, 'remoteSettings');
    const upload = client.request({ ':method': 'POST' });
    upload.on('error', () => {});
    upload.write(Buffer.alloc(2 * SIZE));
    const [peer] = peers;
    await peer.next(frames.TYPE.HEADERS, 1);
    peer.send(frames.pushPromise(1, 2, frames.requestFields()));
    assert.strictEqual(await resetCode(peer, 2), REFUSED_STREAM);
    client.request().on('error', () => {});
    await peer.next(frames.TYPE.HEADERS, 3);
    client.destroy();
    await closed(client);
    await stop(server);
  });
});

describeOurs('maxTotalQueuedOctets', () => {
  const options = { maxTotalQueuedOctets: BUDGET };

  /** Answers a request, and resolves with its stream. */
  function answering(size) {
    const streams = [];
    return {
      streams,
      onStream(stream) {
        streams.push(stream);
        stream.respond();
        stream.end(Buffer.alloc(size, 'b'));
      },
    };
  }

  async function ask(server, settings = NO_WINDOW) {
    const peer = await rawClient(server, settings);
    peer.send(request(1));
    await peer.roundTrip();
    // The clock of the loop has milliseconds.
    await sleep(3);
    return peer;
  }

  it('is exceeded: who has taken nothing for longest gives way', () => {
    const { onStream, streams } = answering(BUDGET / 2);
    return withServer(options, onStream, async (server) => {
      const first = await ask(server);
      const second = await ask(server);
      first.send(frames.windowUpdate(1, 1));
      await first.next(frames.TYPE.DATA, 1);
      await sleep(3);
      const ended = event(streams[1], 'close');
      const third = await ask(server);
      assert.strictEqual(await resetCode(second, 1), ENHANCE_YOUR_CALM);
      await ended;
      assert.strictEqual(streams[1].rstCode, ENHANCE_YOUR_CALM);
      for (const peer of [first, third]) {
        await peer.roundTrip('again...');
        assert.ok(peer.frames.every(({ type }) => type !== frames.TYPE.RST_STREAM));
        peer.send(frames.windowUpdate(1, BUDGET));
        assert.ok((await peer.lastOf(1)).endStream);
      }
      // The session goes on.
      second.send(request(3));
      await second.next(frames.TYPE.HEADERS, 3);
      for (const peer of [first, second, third]) await peer.destroy();
    });
  });

  it('ends no process that does not listen for errors', () => withRawClient({
    options,
    client: NO_WINDOW,
    onStream(stream) {
      stream.respond();
      for (let i = 0; i < 10; i++) stream.write(Buffer.alloc(BUDGET / 5, 'b'));
    },
  }, async ({ peer }) => {
    peer.send(request(1));
    assert.strictEqual(await resetCode(peer, 1), ENHANCE_YOUR_CALM);
  }));

  it('tells of the streams that it takes, and of the connection', () => limitsTold((messages) => {
    const streams = [];
    return withServer({ maxTotalQueuedOctets: BUDGET }, (stream) => {
      streams.push(stream);
      stream.on('error', () => {});
      stream.respond();
      stream.end(Buffer.alloc(BUDGET / 2));
    }, async (server, sessions) => {
      const peer = await rawClient(server, NO_WINDOW);
      peer.send(request(1), request(3), request(5));
      assert.strictEqual(await resetCode(peer, 5), ENHANCE_YOUR_CALM);
      const [session] = sessions;
      const entry = event(session, 'close').then(() => messages.length);
      assert.deepStrictEqual(messages.map(({ stream }) => stream), streams);
      for (const message of messages) {
        assert.strictEqual(message.session, session);
        assert.strictEqual(message.limit, 'max_total_queued_octets');
        assert.strictEqual(message.configured, BUDGET);
        assert.ok(message.value > BUDGET);
      }
      await peer.destroy();
      assert.strictEqual(await entry, streams.length);
    });
  }));

  it('counts a session only while it is there', () => {
    const { onStream } = answering(BUDGET * 0.8);
    return withServer(options, onStream, async (server, sessions) => {
      for (let i = 0; i < 5; i++) {
        const peer = await ask(server);
        assert.ok(peer.frames.every(({ type }) => type !== frames.TYPE.RST_STREAM));
        await peer.destroy();
        while (sessions.size > 0) await sleep(2);
      }
    });
  });

  for (const transport of ['tcp', 'tls']) {
    it(`cuts off who does not read at all (${transport})`, async () => {
      const server = await listen({
        transport,
        options: { maxTotalQueuedOctets: 200000 },
        onStream(stream) {
          stream.on('error', () => {});
          stream.respond();
          stream.end(Buffer.alloc(16e6, 'b'));
        },
      });
      const { ended } = watchSessions(server);
      const client = trackSession(http2.connect(
        `${transport === 'tls' ? 'https' : 'http'}://127.0.0.1:${server.address().port}`,
        { rejectUnauthorized: false, settings: { initialWindowSize: 2 ** 31 - 1 } }));
      client.on('error', () => {});
      await event(client, 'remoteSettings');
      client.setLocalWindowSize(2 ** 31 - 1);
      const stream = client.request();
      stream.on('error', () => {});
      client.socket.on('error', () => {});
      await event(stream, 'response');
      await ended();
      client.destroy();
      await closed(client);
      await stop(server);
    });
  }

  it('may be switched off for a session', () => {
    const { onStream } = answering(BUDGET * 2);
    return withServer({ maxTotalQueuedOctets: Infinity }, onStream, async (server) => {
      const peer = await ask(server);
      await sleep(20);
      await peer.roundTrip('again...');
      assert.ok(peer.frames.every(({ type }) => type !== frames.TYPE.RST_STREAM));
      await peer.destroy();
    });
  });
});
