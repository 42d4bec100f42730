'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { rawClient, rawServer } = require('../helpers/raw-peer');
const { trackSession } = require('../helpers/leaks');
const { eachTransport, listen, stop, withPair } = require('../helpers/server');

const { RST_STREAM } = frames.TYPE;

const WINDOW = 65535;
const BODY = 'begin';

/** Beginnings of an answer whose body is left open. */
const BEGINNINGS = {
  'nothing': () => {},
  'the headers': (stream) => stream.respond(),
  'a write': (stream) => {
    stream.respond();
    stream.write(BODY);
  },
  'a write that waits for trailers': (stream) => {
    stream.respond({}, { waitForTrailers: true });
    stream.write(BODY);
  },
  'a corked write': (stream) => {
    stream.respond();
    stream.cork();
    stream.write(BODY);
  },
  'more than the window': (stream) => {
    stream.respond();
    stream.write(Buffer.alloc(2 * WINDOW));
  },
};

/** Ways of giving up, and the code that the peer gets. */
const ENDS = {
  'close()': [(stream) => stream.close(), 0],
  'close(2)': [(stream) => stream.close(2), 2],
  'close(8)': [(stream) => stream.close(8), 8],
  'destroy()': [(stream) => stream.destroy(), 0],
  'destroy(error)': [(stream) => stream.destroy(new Error('mine')), 2],
};

const MOMENTS = {
  'at once': (action) => action(),
  'in the next tick': (action) => process.nextTick(action),
  'later': (action) => setImmediate(setImmediate, action),
};

/** The stream is reset with `code`, and nothing says that its body was complete. */
async function assertCut(peer, id, code) {
  const reset = await peer.next(RST_STREAM, id);
  assert.strictEqual(reset.payload.readUInt32BE(0), code);
  assert.strictEqual(peer.frames.some((frame) => frame.stream === id && frame.endStream), false);
}

function octetsOf(peer, id) {
  return peer.frames.filter(({ type, stream }) => type === frames.TYPE.DATA && stream === id)
    .reduce((sum, { payload }) => sum + payload.length, 0);
}

/** What a raw client sees of stream `id`. */
async function assertServerCuts({ onStream, onRequest, endStream, id = 1, code, octets }) {
  const server = await listen({ onStream });
  if (onRequest) server.on('request', onRequest);
  const peer = await rawClient(server);
  peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' }), { endStream }));
  await assertCut(peer, id, code);
  if (octets !== undefined) assert.strictEqual(octetsOf(peer, id), octets);
  await peer.destroy();
  await stop(server);
}

/** What a raw server sees of a request that `act` deals with. */
async function assertClientCuts({ act, code, octets, early }) {
  let peer;
  const server = await rawServer((accepted) => { peer = accepted; });
  const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
  const connected = event(client, 'connect');
  if (early) act(client);
  await connected;
  if (!early) act(client);
  while (peer === undefined) await new Promise(setImmediate);
  await assertCut(peer, 1, code);
  if (octets !== undefined) assert.strictEqual(octetsOf(peer, 1), octets);
  client.destroy();
  await peer.closed;
  await stop(server);
}

// Node's own module sends END_STREAM in many of these cases.
(builtin ? describe.skip : describe)('a body that is cut short has no END_STREAM', () => {
  for (const [beginning, begin] of Object.entries(BEGINNINGS)) {
    for (const [title, [end, code]] of Object.entries(ENDS)) {
      for (const [moment, when] of Object.entries(MOMENTS)) {
        for (const endStream of [false, true]) {
          const request = endStream ? 'a whole request' : 'an open request';
          it(`server: ${request}, ${beginning}, ${title} ${moment}`, () => assertServerCuts({
            onStream(stream) {
              stream.on('error', () => {});
              begin(stream);
              when(() => end(stream));
            },
            endStream,
            code,
          }));
        }
      }
    }
  }

  for (const [title, [end, code]] of Object.entries(ENDS)) {
    for (const early of [false, true]) {
      // What is destroyed before there is a connection is never sent.
      if (early && title.startsWith('destroy')) continue;
      it(`client: ${title} ${early ? 'before' : 'after'} the connection`, () => assertClientCuts({
        act(client) {
          const stream = client.request({ ':method': 'POST' });
          stream.on('error', () => {});
          stream.write(BODY);
          end(stream);
        },
        code,
        early,
        octets: BODY.length,
      }));
    }
  }

  it('sends what has been written before', () => assertServerCuts({
    onStream(stream) {
      stream.respond();
      stream.write(BODY);
      stream.close();
    },
    endStream: true,
    code: 0,
    octets: BODY.length,
  }));

  it('is true of a push', () => assertServerCuts({
    onStream(stream) {
      stream.pushStream({ ':path': '/pushed' }, (error, push) => {
        push.respond();
        push.write(BODY);
        push.close(8);
      });
    },
    endStream: true,
    id: 2,
    code: 8,
    octets: BODY.length,
  }));

  it('is true of a file', () => assertServerCuts({
    onStream(stream) {
      stream.respondWithFile(process.execPath);
      const timer = setInterval(() => {
        if (!stream.headersSent) return;
        clearInterval(timer);
        stream.close(8);
      }, 1);
    },
    code: 8,
  }));

  for (const [title, end] of Object.entries({
    'response.stream.close(8)': (request, response) => response.stream.close(8),
    'response.destroy()': (request, response) => response.destroy(),
    'request.stream.close(8)': (request) => request.stream.close(8),
  })) {
    it(`is true of ${title}`, () => assertServerCuts({
      onRequest(request, response) {
        response.write(BODY);
        end(request, response);
      },
      endStream: true,
      code: title.includes('8') ? 8 : 0,
      octets: BODY.length,
    }));
  }
});

describe('what is closed with an error code behind end()', () => {
  for (const [moment, when] of Object.entries({
    'in an event': (action) => action(), 'later': (action) => setImmediate(setImmediate, action),
  })) {
    it(`has no END_STREAM: a response, ${moment}`, () => assertServerCuts({
      onStream(stream) {
        stream.on('error', () => {});
        when(() => {
          stream.respond();
          stream.end(BODY);
          stream.close(2);
        });
      },
      endStream: true,
      code: 2,
      octets: BODY.length,
    }));
  }

  it('has no END_STREAM: a request', () => assertClientCuts({
    act(client) {
      const stream = client.request({ ':method': 'POST' });
      stream.on('error', () => {});
      stream.end(BODY);
      stream.close(2);
    },
    code: 2,
    octets: BODY.length,
  }));
});

// Node's own module ends a body without data by END_STREAM, and resets behind it.
(builtin ? describe.skip : describe)('an end without data that is taken back', () => {
  for (const [title, [end, code]] of Object.entries(ENDS)) {
    if (code === 0) continue;
    for (const [moment, when] of Object.entries({ 'in an event': (action) => action(),
      'later': (action) => setImmediate(setImmediate, action) })) {
      // Within a read a cancellation lets all out that came before.
      if (code === 8 && moment === 'in an event') continue;
      it(`has no END_STREAM: ${title} ${moment}`, () => assertServerCuts({
        onStream(stream) {
          stream.on('error', () => {});
          stream.respond();
          when(() => {
            stream.end();
            end(stream);
          });
        },
        endStream: true,
        code,
        octets: 0,
      }));
    }
  }
});

describe('a file that is cut short in the tick of its response', () => {
  let fd;
  before(() => { fd = fs.openSync(__filename); });
  after(() => fs.closeSync(fd));

  for (const endStream of [true, false]) {
    for (const [title, [end, code]] of Object.entries(ENDS)) {
      const request = endStream ? 'a whole request' : 'an open request';
      it(`is not sent: ${title}, ${request}`, () => assertServerCuts({
        onStream(stream) {
          stream.on('error', () => {});
          stream.respondWithFD(fd);
          end(stream);
        },
        endStream,
        code,
        octets: 0,
      }));
    }
  }
});

describe('a write whose stream the peer resets with NO_ERROR', () => {
  it('is not told of success', async () => {
    let told;
    const result = new Promise((resolve) => { told = resolve; });
    const server = await listen({
      onStream(stream) {
        stream.respond();
        stream.end(Buffer.alloc(2 * WINDOW), told);
      },
    });
    const peer = await rawClient(server);
    peer.send(frames.headers(1, frames.requestFields(), { endStream: true }));
    await peer.next(frames.TYPE.DATA, 1);
    await peer.roundTrip();
    peer.send(frames.rstStream(1, 0));
    await peer.roundTrip('was read');
    await peer.destroy();
    assert.ok(await result instanceof Error);
    await stop(server);
  });
});

describe('several writes that are cancelled in an event', () => {
  it('are all sent before the reset', async () => {
    const server = await listen({
      onStream(stream) {
        stream.respond();
        for (let i = 0; i < 3; i++) stream.write(BODY);
        stream.close(8);
      },
    });
    const peer = await rawClient(server);
    peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })));
    const reset = await peer.next(RST_STREAM, 1);
    assert.strictEqual(reset.payload.readUInt32BE(0), 8);
    assert.strictEqual(octetsOf(peer, 1), 3 * BODY.length);
    await peer.destroy();
    await stop(server);
  });
});

describe('a stream that is closed while writes wait', () => {
  for (const code of [0, 8]) {
    eachTransport(`raises no error for code ${code}`, (transport) => {
      let resolve;
      const ended = new Promise((settle) => { resolve = settle; });
      return withPair({
        transport,
        onStream(stream) {
          outcome(stream.resume()).then(resolve);
          stream.respond();
          for (let i = 0; i < 3; i++) stream.write(BODY);
          stream.close(code);
        },
      }, async ({ client }) => {
        await outcome(client.request());
        const { error, code: rstCode } = await ended;
        assert.strictEqual(error, undefined);
        assert.strictEqual(rstCode, code);
      });
    });
  }
});
