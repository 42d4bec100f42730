'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { rawClient, rawServer } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');

const NO_ERROR = 0;
const CANCEL = 8;

/** What may bring a stream to its end, or comes too late for it. */
const ENDS = {
  'END_STREAM of the peer': ({ peer }) => peer.send(frames.data(1, '', { endStream: true })),
  'RST_STREAM(NO_ERROR) of the peer': ({ peer }) => peer.send(frames.rstStream(1, NO_ERROR)),
  'RST_STREAM(CANCEL) of the peer': ({ peer }) => peer.send(frames.rstStream(1, CANCEL)),
  'end()': ({ stream }) => stream.end('all'),
  'close()': ({ stream }) => stream.close(),
  'close(2)': ({ stream }) => stream.close(2),
  'destroy()': ({ stream }) => stream.destroy(),
  'destroy(error)': ({ stream }) => stream.destroy(new Error('mine')),
  'session.close()': ({ session }) => session.close(),
  'session.destroy()': ({ session }) => session.destroy(),
  'a write': ({ stream }) => stream.write('late'),
  'an end with data': ({ stream }) => stream.end('late'),
  'a loss of the connection': ({ peer }) => { peer.destroy(); },
};

const READERS = {
  'reads': (stream) => stream.resume(),
  'does not read': () => {},
  'pauses': (stream) => stream.on('data', () => {}).pause(),
};

/** A server stream of ours, whose peer has sent a part of its body. */
async function openServerStream() {
  const server = await listen();
  const opened = event(server, 'stream');
  const peer = await rawClient(server);
  peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })),
            frames.data(1, 'begin'));
  const [stream] = await opened;
  stream.respond();
  return { server, peer, stream, session: stream.session };
}

/** The same for a client. */
async function openClientStream() {
  let peer;
  const server = await rawServer((accepted) => { peer = accepted; });
  const session = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
  await event(session, 'connect');
  const stream = session.request({ ':method': 'POST' });
  stream.write('begin');
  while (peer === undefined) await new Promise(setImmediate);
  await peer.next(frames.TYPE.DATA, 1);
  const responded = event(stream, 'response');
  peer.send(frames.headers(1, [[':status', '200']]), frames.data(1, 'begin'));
  await responded;
  return { server, peer, stream, session };
}

/** A few turns of the loop: a session that is closing need not answer a PING. */
const TURNS = 5;

/** The next thing comes when the last one has been heard of. */
async function settle({ peer, session }) {
  if (!peer.socket.destroyed && !session.closed && !session.destroyed) {
    await peer.roundTrip().catch(() => {}); // the connection may be lost
    peer.frames.length = 0; // the next round is another
  }
  for (let turn = 0; turn < TURNS; turn++) await new Promise(setImmediate);
}

async function play(open, read, first, second, apart) {
  const context = await open();
  const { server, peer, stream, session } = context;
  peer.socket.setNoDelay();
  let closes = 0;
  const done = new Promise((resolve) => {
    stream.on('close', () => {
      closes++;
      resolve();
    });
  });
  const sessionDone = event(session, 'close');
  stream.on('error', () => {});
  session.on('error', () => {});
  read(stream);
  first(context);
  if (apart) await settle(context);
  second(context);
  await settle(context);
  // Whatever is still open ends now; and who does not read gives it up.
  ENDS['RST_STREAM(NO_ERROR) of the peer'](context);
  await settle(context);
  if (stream.readableFlowing !== true) stream.close();
  await done;
  session.close();
  await sessionDone;
  assert.strictEqual(closes, 1);
  await peer.destroy();
  await stop(server);
}

// A stream of Node's own never closes after some of them.
(builtin ? describe.skip : describe)('a stream emits close once, and its session after', () => {
  for (const [side, open] of Object.entries({ server: openServerStream,
                                              client: openClientStream })) {
    for (const [reader, read] of Object.entries(READERS)) {
      for (const [firstTitle, first] of Object.entries(ENDS)) {
        it(`${side} that ${reader}: ${firstTitle}, and then each other`, async () => {
          for (const second of Object.values(ENDS)) {
            for (const apart of [false, true]) await play(open, read, first, second, apart);
          }
        });
      }
    }
  }
});
