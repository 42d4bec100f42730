'use strict';

const assert = require('node:assert');
const { Writable } = require('node:stream');
const { closed, event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { rawClient, rawServer } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');
const { watchSessions } = require('../helpers/watch-sessions');
const { withRawClient } = require('../helpers/with-raw-client');

const REQUEST = Buffer.concat([
  frames.PREFACE, frames.settings([[4, 100000]]), frames.settingsAck(),
  frames.headers(1, frames.requestFields([], { method: 'POST' }), { endHeaders: false }),
  frames.continuation(1, [['x-a', 'b']]),
  frames.data(1, 'some body'), frames.ping(), frames.data(1, 'the end', { endStream: true }),
  frames.headers(3, frames.requestFields(), { endStream: true }),
  frames.rstStream(3, 8), frames.goaway(0, 0),
]);

const RESPONSE = Buffer.concat([
  frames.settings([[4, 100000]]), frames.settingsAck(),
  frames.headers(1, [[':status', '103']]),
  frames.headers(1, [[':status', '200'], ['x-a', 'b']]),
  frames.pushPromise(1, 2, frames.requestFields()),
  frames.data(1, 'some body'), frames.ping(), frames.data(1, 'the end'),
  frames.headers(1, [['x-trailer', 'c']], { endStream: true }), frames.goaway(0, 0),
]);

/** Who takes a body, and stops when its stream is cut. */
const READERS = {
  'is piped back': (stream) => stream.pipe(stream),
  'is piped to who has gone': (stream) => {
    const destination = new Writable({ write() {} });
    stream.pipe(destination);
    stream.on('aborted', () => destination.destroy());
  },
  'is read no further': (stream) => stream.once('data', () => stream.pause()),
};

const ENDS = { 'of a whole body': true, 'of a cut body': false };

/** How the peer goes: a FIN or a RST. */
const WAYS = {
  end: (socket) => socket.end(),
  reset: (socket) => socket.resetAndDestroy(),
};

describe('a peer that hangs up', () => {
  for (const [way, hangUp] of Object.entries(WAYS)) {
    it(`with ${way} after any octet of a request leaves nothing open`, async function anyOctet() {
      this.timeout(20000);
      const server = await listen({
        onStream: (stream) => {
          stream.on('error', () => {});
          stream.respond();
          stream.end('answer');
        },
      });
      const { ended } = watchSessions(server);
      for (let length = 0; length <= REQUEST.length; length += length < 24 ? 6 : 1) {
        const peer = await rawClient(server, { silent: true });
        peer.send(REQUEST.subarray(0, length));
        hangUp(peer.socket);
        await peer.closed;
      }
      await ended();
      await stop(server);
    });

    it(`with ${way} after any octet of an answer closes the client`, async function anyOctet() {
      this.timeout(20000);
      let length = 0;
      const server = await rawServer((peer) => {
        // Only once the client has asked: its own octets are not what is cut here.
        peer.next(frames.TYPE.HEADERS, 1).then(() => {
          peer.socket.write(RESPONSE.subarray(0, length), () => hangUp(peer.socket));
        }, () => {});
      }, { silent: true });
      for (length = 1; length <= RESPONSE.length; length++) {
        const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
        client.on('error', () => {});
        const stream = client.request();
        stream.on('error', () => {});
        stream.on('push', () => {});
        client.on('stream', (push) => push.on('error', () => {}).resume());
        stream.resume();
        await Promise.all([closed(client), closed(stream)]);
        assert.strictEqual(stream.destroyed, true);
        assert.strictEqual(client.destroyed, true);
      }
      await stop(server);
    });
  }

  for (const [reader, read] of Object.entries(READERS)) {
    for (const [end, endStream] of Object.entries(ENDS)) {
      it(`behind a reset ${end} that ${reader} leaves nothing open`, () => withRawClient({
        // Nothing of the body can go back to who sends no WINDOW_UPDATE.
        client: { settings: [[4, 0]] },
        onStream(stream) {
          stream.respond();
          read(stream);
        },
      }, async ({ peer, server }) => {
        const opened = event(server, 'stream');
        peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })),
                  ...Array(3).fill(frames.data(1, Buffer.alloc(16384))),
                  frames.data(1, 'rest', { endStream }));
        const [stream] = await opened;
        await peer.roundTrip();
        peer.send(frames.rstStream(1, 0));
        await peer.roundTrip();
        await Promise.all([closed(stream), peer.destroy()]);
      }));
    }
  }
});
