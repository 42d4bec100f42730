'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { rawClient, rawServer } = require('../helpers/raw-peer');
const { authorityOf, listen, stop } = require('../helpers/server');
const { trackSession } = require('../helpers/leaks');
const { builtin, http2 } = require('../helpers/impl');
const { watchSessions } = require('../helpers/watch-sessions');

const { FLAG, TYPE } = frames;

/** Octets that no peer should send, after a good preface and SETTINGS. */
const BAD = {
  'DATA on stream 0': frames.frame(TYPE.DATA, 0, 0, Buffer.from('x')),
  'DATA on an idle stream': frames.data(1, 'x'),
  'HEADERS on stream 0': frames.frame(TYPE.HEADERS, FLAG.END_HEADERS, 0,
                                      frames.block(frames.requestFields())),
  'HEADERS with an even id': frames.headers(2, frames.requestFields()),
  'HEADERS that cannot be decoded': frames.headers(1, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff])),
  'HEADERS cut in a string': frames.headers(1, Buffer.from([0x00, 0x7f, 0x61])),
  'HEADERS with too much padding': frames.frame(TYPE.HEADERS, FLAG.END_HEADERS | FLAG.PADDED, 1,
                                                Buffer.from([200, 0x82])),
  'HEADERS that depend on themselves': frames.frame(
    TYPE.HEADERS, FLAG.END_HEADERS | FLAG.PRIORITY, 1,
    Buffer.concat([frames.uint32(1), Buffer.from([15]), frames.block(frames.requestFields())])),
  'a lone CONTINUATION': frames.continuation(1, []),
  'PING between HEADERS and CONTINUATION': Buffer.concat([
    frames.headers(1, frames.requestFields(), { endHeaders: false }), frames.ping()]),
  'CONTINUATION of another stream': Buffer.concat([
    frames.headers(1, frames.requestFields(), { endHeaders: false }), frames.continuation(3, [])]),
  'SETTINGS of a wrong length': frames.frame(TYPE.SETTINGS, 0, 0, Buffer.alloc(5)),
  'SETTINGS on a stream': frames.frame(TYPE.SETTINGS, 0, 1, Buffer.alloc(6)),
  'SETTINGS acknowledgement with a payload': frames.frame(TYPE.SETTINGS, FLAG.ACK, 0,
                                                          Buffer.alloc(6)),
  'SETTINGS with a bad ENABLE_PUSH': frames.settings([[2, 2]]),
  'SETTINGS with a bad INITIAL_WINDOW_SIZE': frames.settings([[4, 2 ** 31]]),
  'SETTINGS with a bad MAX_FRAME_SIZE': frames.settings([[5, 16383]]),
  'PING of a wrong length': frames.frame(TYPE.PING, 0, 0, Buffer.alloc(7)),
  'PING on a stream': frames.frame(TYPE.PING, 0, 1, Buffer.alloc(8)),
  'GOAWAY that is too short': frames.frame(TYPE.GOAWAY, 0, 0, Buffer.alloc(7)),
  'GOAWAY on a stream': frames.frame(TYPE.GOAWAY, 0, 1, Buffer.alloc(8)),
  'RST_STREAM on stream 0': frames.rstStream(0, 8),
  'RST_STREAM of an idle stream': frames.rstStream(1, 8),
  'RST_STREAM of a wrong length': frames.frame(TYPE.RST_STREAM, 0, 1, Buffer.alloc(3)),
  'WINDOW_UPDATE of nothing': frames.windowUpdate(0, 0),
  'WINDOW_UPDATE beyond the maximum': frames.windowUpdate(0, 2 ** 31 - 1),
  'WINDOW_UPDATE of an idle stream': frames.windowUpdate(1, 1),
  'WINDOW_UPDATE of a wrong length': frames.frame(TYPE.WINDOW_UPDATE, 0, 0, Buffer.alloc(3)),
  'PUSH_PROMISE to a server': frames.pushPromise(1, 2, frames.requestFields()),
  'a frame that is too large': frames.frame(TYPE.DATA, 0, 1, Buffer.alloc(16385)),
  'a length that lies': frames.frame(TYPE.HEADERS, FLAG.END_HEADERS, 1, Buffer.alloc(3), 16777215),
  'no HTTP/2 at all': Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'),
};

/** A good request still gets its answer: the process and the server are fine. */
async function stillServes(server) {
  const client = trackSession(http2.connect(authorityOf(server)));
  const stream = client.request();
  const [headers] = await event(stream, 'response');
  assert.strictEqual(headers[':status'], 200);
  client.destroy();
}

describe('bad frames, with no error listener anywhere', () => {
  for (const [title, octets] of Object.entries(BAD)) {
    it(`a server survives ${title}`, async () => {
      const server = await listen({
        onStream: (stream) => stream.respond({}, { endStream: true }),
      });
      const { ended } = watchSessions(server, { quiet: false });
      const peer = await rawClient(server);
      peer.send(octets);
      await Promise.race([peer.closed, new Promise((resolve) => setTimeout(resolve, 20))]);
      await peer.destroy();
      await stillServes(server);
      await ended();
      await stop(server);
    });
  }

  it('a server survives a bad preface', async () => {
    const server = await listen({
      onStream: (stream) => stream.respond({}, { endStream: true }),
    });
    const { ended } = watchSessions(server, { quiet: false });
    const peer = await rawClient(server, { silent: true });
    peer.send(Buffer.from('PRI * HTTP/1.0\r\n\r\nSM\r\n\r\n'));
    await Promise.race([peer.closed, new Promise((resolve) => setTimeout(resolve, 20))]);
    await peer.destroy();
    await stillServes(server);
    await ended();
    await stop(server);
  });

  for (const [title, octets] of Object.entries({
    'an answer to no request': frames.headers(1, [[':status', '200']]),
    'a push without a request': frames.pushPromise(1, 2, frames.requestFields()),
    'a push with an odd id': frames.pushPromise(1, 3, frames.requestFields()),
    'SETTINGS that enable push': frames.settings([[2, 1]]),
    'ALTSVC that is too short': frames.frame(TYPE.ALTSVC, 0, 0, Buffer.from([0])),
    'ORIGIN that is too short': frames.frame(TYPE.ORIGIN, 0, 0, Buffer.from([0, 9, 1])),
    'no HTTP/2 at all': Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
    ...BAD,
  })) {
    it(`a client survives ${title}`, async () => {
      const server = await rawServer((peer) => {
        peer.socket.on('error', () => {});
        peer.send(octets);
        setTimeout(() => peer.socket.destroy(), 20);
      });
      const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
      const errors = [];
      client.on('error', (error) => errors.push(error));
      const stream = client.request();
      stream.on('error', (error) => errors.push(error));
      if (builtin) setTimeout(() => client.destroy(), 100);
      await event(client, 'close');
      for (const error of errors) assert.ok(error instanceof Error);
      assert.strictEqual(stream.destroyed, true);
      await stop(server);
    });
  }
});
