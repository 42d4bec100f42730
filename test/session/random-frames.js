'use strict';

/**
 * Frames of all sorts, several in one write, against an application that does
 * this or that, now or later. Whatever comes of it: each stream is announced
 * once and closes, the session closes, and nothing is thrown. The choices come
 * from a seed, so that what fails can be played again.
 */

const assert = require('node:assert');
const { setTimeout: sleep } = require('node:timers/promises');
const { choices, pick } = require('../helpers/choices');
const { closed } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin } = require('../helpers/impl');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');
const { watchSessions } = require('../helpers/watch-sessions');

const SEEDS = 300;
const AT_ONCE = 25;

const post = (id) => frames.headers(id, frames.requestFields([], { method: 'POST' }));

/** What the peer may send. */
const FRAMES = [
  post, post,
  (id) => frames.headers(id, frames.requestFields(), { endStream: true }),
  (id) => frames.data(id, 'body'),
  (id) => frames.data(id, Buffer.alloc(16000)),
  (id) => frames.data(id, 'last', { endStream: true }),
  (id) => frames.data(id, '', { endStream: true }),
  (id) => frames.headers(id, [['x', 'y']], { endStream: true }),
  (id) => frames.rstStream(id, 0),
  (id) => frames.rstStream(id, 2),
  (id) => frames.rstStream(id, 8),
  (id) => frames.windowUpdate(id, 1000),
  (id) => frames.windowUpdate(id, 0),
  (id) => frames.headers(id, [['X-UPPER', 'y']], { endStream: true }),
  (id) => frames.data(id + 100, 'idle'),
  () => frames.ping(),
  () => frames.settings([[4, 0]]),
  () => frames.settings([[4, 200000]]),
  () => frames.goaway(0, 0),
  () => frames.goaway(0, 2),
];

function trailers(stream) {
  stream.respond({}, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ x: 'y' }));
  stream.end('body');
}

function push(stream) {
  stream.pushStream({ ':path': '/pushed' }, (error, pushed) => {
    if (error) return;
    pushed.on('error', () => {});
    pushed.respond();
    pushed.end('pushed');
  });
}

/** What the application may do with a stream. */
const ACTIONS = [
  (stream) => stream.respond(),
  (stream) => stream.respond({}, { endStream: true }),
  (stream) => stream.additionalHeaders({ ':status': 103 }),
  (stream) => stream.write('body'),
  (stream) => stream.end('body'),
  (stream) => stream.end(Buffer.alloc(100000)),
  (stream) => stream.respondWithFile(__filename),
  trailers,
  push,
  (stream) => stream.pipe(stream),
  (stream) => stream.pause(),
  (stream) => stream.resume(),
  (stream) => stream.close(),
  (stream) => stream.close(8),
  (stream) => stream.destroy(),
  (stream) => stream.session?.ping(() => {}),
  (stream) => stream.session?.goaway(0),
  (stream) => stream.session?.close(),
  (stream) => stream.session?.destroy(),
];

/** The same for one of the compatibility API. */
const COMPAT_ACTIONS = [
  (request, response) => response.end('body'),
  (request, response) => response.end(Buffer.alloc(100000)),
  (request, response) => response.write('body'),
  (request, response) => response.writeHead(204),
  (request, response) => response.writeContinue(),
  (request, response) => response.setTrailer('x', 'y'),
  (request, response) => request.pipe(response),
  (request, response) => response.createPushResponse({ ':path': '/' }, (error, pushed) => {
    pushed?.end('pushed');
  }),
  (request) => request.on('data', () => {}),
  (request) => request.destroy(),
  (request, response) => response.destroy(),
];

const MOMENTS = [
  (action) => action(),
  (action) => process.nextTick(action),
  (action) => queueMicrotask(action),
  (action) => setImmediate(action),
  (action) => setTimeout(action, 5),
];

/** An application that does up to three things with each stream. */
function application(choose, actions) {
  const chosen = Array.from({ length: choose(4) },
                            () => [pick(choose, MOMENTS), pick(choose, actions)]);
  return (...args) => {
    for (const [moment, action] of chosen) {
      moment(() => {
        try {
          action(...args);
        } catch (error) {
          // Too late, or in the wrong order: what Node's API throws for it.
          assert.match(error.code, /^ERR_(HTTP2|STREAM)_/);
        }
      });
    }
  };
}

/** A request, and in up to three writes up to four frames each, on two streams. */
function conversation(choose) {
  const writes = Array.from({ length: 1 + choose(3) }, () => (
    Array.from({ length: 1 + choose(4) },
               () => pick(choose, FRAMES)(pick(choose, [1, 1, 3])))
  ));
  writes[0].unshift(post(1));
  return writes;
}

async function play(seed) {
  const choose = choices(seed);
  const compat = choose(3) === 0;
  const act = application(choose, compat ? COMPAT_ACTIONS : ACTIONS);
  const seen = new Set();
  const closes = [];
  const server = await listen({
    onStream(stream) {
      assert.strictEqual(seen.has(stream.id), false, `seed ${seed}: stream ${stream.id} twice`);
      seen.add(stream.id);
      stream.on('error', () => {});
      closes.push(closed(stream));
      if (!compat) act(stream);
    },
  });
  if (compat) server.on('request', act);
  const { ended } = watchSessions(server);
  server.on('session', (session) => session.on('error', () => {}));
  server.on('sessionError', () => {});
  const peer = await rawClient(server);
  for (const write of conversation(choose)) {
    if (!peer.ended) peer.send(...write);
    await sleep(8);
  }
  await peer.destroy();
  await ended();
  await Promise.all(closes);
  await stop(server);
}

// Node's own module does not survive it.
(builtin ? describe.skip : describe)('frames and actions at random', () => {
  for (let first = 0; first < SEEDS; first += AT_ONCE) {
    it(`seeds ${first} to ${first + AT_ONCE - 1}`, async () => {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => play(first + at)));
    });
  }
});
