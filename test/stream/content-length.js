'use strict';

const assert = require('node:assert');
const frames = require('../helpers/frames');
const { builtin } = require('../helpers/impl');
const { mustCallAtLeast } = require('../helpers/must-call');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');
const { since } = require('../helpers/since');

/** A POST with content-length 5 whose body is `chunks`. */
async function post(chunks) {
  const server = await listen({
    onStream: (stream) => {
      stream.on('error', () => {});
      stream.resume();
      stream.on('end', () => {
        if (!stream.destroyed) stream.respond({}, { endStream: true });
      });
    },
  });
  server.on('session', (session) => session.on('error', () => {}));
  const peer = await rawClient(server);
  peer.send(frames.headers(1, frames.requestFields([['content-length', '5']], { method: 'POST' })));
  chunks.forEach((chunk, index) => {
    peer.send(frames.data(1, chunk, { endStream: index === chunks.length - 1 }));
  });
  const last = await peer.lastOf(1);
  await peer.destroy();
  await stop(server);
  return last;
}

// The nghttp2 of newer Node takes the excess for an error of the connection.
const endsConnection = builtin && since('22.23', '24.21');

describe('content-length of a request', () => {
  it('that is met is fine', async () => {
    const last = await post(['ab', 'cde']);
    assert.strictEqual(last.type, frames.TYPE.HEADERS);
  });

  for (const chunks of [['abcd'], ['abcdef'], ['abc', 'def', '']]) {
    const excess = chunks.join('').length > 5;
    const title = `with a body of ${chunks.join('').length} octets resets the stream`;
    (excess && endsConnection ? it.skip : it)(title, async () => {
      const last = await post(chunks);
      assert.strictEqual(last.type, frames.TYPE.RST_STREAM);
      assert.strictEqual(last.payload.readUInt32BE(0), 1);
    });
  }

  it('that is no number is refused', async () => {
    const server = await listen({ onStream: () => {} });
    server.on('session', mustCallAtLeast((session) => session.on('error', () => {})));
    const peer = await rawClient(server);
    peer.send(frames.headers(1, frames.requestFields([['content-length', 'x']]),
                             { endStream: true }));
    const last = await peer.lastOf(1);
    assert.strictEqual(last.type, frames.TYPE.RST_STREAM);
    await peer.destroy();
    await stop(server);
  });
});
