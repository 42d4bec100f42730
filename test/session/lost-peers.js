'use strict';

/** What has been read and not taken: it has a bound, and goes with the peer. */

const assert = require('node:assert');
const net = require('node:net');
const tls = require('node:tls');
const { closed, event } = require('../helpers/collect');
const { duplexPair } = require('../helpers/duplex-pair');
const frames = require('../helpers/frames');
const { builtin } = require('../helpers/impl');
const { trackSocket } = require('../helpers/leaks');
const { mustCall } = require('../helpers/must-call');
const { listen, stop } = require('../helpers/server');

/** Indexed fields of the static table: a request of few octets. */
const GET = Buffer.from([0x82, 0x84, 0x86, 0x41, 1, 97]);

/** So many streams of one read may begin before the loop turns. */
const PER_READ = 128;

function requests(count, first = 0) {
  return Buffer.concat(Array.from({ length: count }, (unused, i) =>
    frames.headers(2 * (first + i) + 1, GET, { endStream: true })));
}

const HELLO = Buffer.concat([frames.PREFACE, frames.settings()]);

/** A socket to `server`, and what writes to it. */
async function dial(server, transport) {
  const socket = trackSocket(net.connect(server.address().port, '127.0.0.1'));
  socket.on('error', () => {});
  await event(socket, 'connect');
  if (transport === 'tcp') return { socket, writer: socket };
  const writer = tls.connect({ socket, rejectUnauthorized: false, ALPNProtocols: ['h2'] });
  writer.on('error', () => {});
  await event(writer, 'secureConnect');
  return { socket, writer };
}

/** Node has no bound for the streams of a read: it tells of all before anything else. */
const ours = builtin ? it.skip : it;

describe('a peer that has gone', () => {
  for (const transport of ['tcp', 'tls']) {
    for (const answers of [true, false]) {
      const manner = answers ? 'answered at once' : 'answered later';
      ours(`is not served what it has asked for before (${transport}, ${manner})`, async () => {
        const peers = [];
        let count = 0;
        const server = await listen({
          transport,
          onStream(stream) {
            stream.on('error', () => {});
            if (++count === 10) peers[0].socket.resetAndDestroy();
            if (answers) stream.respond({}, { endStream: true });
          },
        });
        const failed = event(server, 'sessionError');
        peers.push(await dial(server, transport));
        peers[0].writer.write(Buffer.concat([HELLO, requests(2000)]));
        const [error, session] = await failed;
        assert.strictEqual(error.code, 'ECONNRESET');
        if (!session.destroyed) await closed(session);
        assert.ok(count <= PER_READ, `${count} handlers`);
        await stop(server);
      });
    }
  }
});

describe('what a session has not taken', () => {
  ours('stays with the peer (duplex)', async () => {
    const PIECES = 100;
    const PER_PIECE = 1000;
    const [near, far] = duplexPair();
    near.on('error', () => {});
    near.resume();
    let count = 0;
    const enough = event(near, 'enough');
    const server = await listen({
      transport: 'duplex',
      onStream: (stream) => {
        stream.on('error', () => {});
        stream.respond({}, { endStream: true });
        if (++count === 20 * PER_READ) near.emit('enough');
      },
    });
    const sessions = event(server, 'session');
    server.emit('connection', far);
    const [session] = await sessions;
    near.write(HELLO);
    for (let i = 0; i < PIECES; i++) near.write(requests(PER_PIECE, i * PER_PIECE));
    await enough;
    const piece = requests(PER_PIECE).length;
    const taken = piece * PIECES - near.writableLength;
    // What it has dealt with, a queue of 64 KiB, and what the buffers of streams hold.
    assert.ok(taken < 20 * piece, `${taken} octets`);
    const gone = closed(session);
    near.destroy();
    far.destroy();
    await gone;
  });

  ours('is taken in the end, and in order (duplex)', async () => {
    const [near, far] = duplexPair();
    near.resume();
    const ids = [];
    const done = event(near, 'done');
    const server = await listen({
      transport: 'duplex',
      onStream: mustCall((stream) => {
        ids.push(stream.id);
        stream.respond({}, { endStream: true });
        if (ids.length === 20000) near.emit('done');
      }, 20000),
    });
    server.emit('connection', far);
    near.write(HELLO);
    for (let i = 0; i < 20; i++) near.write(requests(1000, i * 1000));
    await done;
    assert.ok(ids.every((id, i) => id === 2 * i + 1));
    near.end();
    await closed(near);
  });
});
