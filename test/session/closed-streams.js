'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');

const { TYPE } = frames;
const { NGHTTP2_CANCEL, NGHTTP2_PROTOCOL_ERROR, NGHTTP2_STREAM_CLOSED } = http2.constants;

const request = (id, options) => frames.headers(id, frames.requestFields(), options);

/** A raw client whose request, on stream 5, has its whole response. */
async function answered() {
  const server = await listen({
    onStream: mustCall((stream) => stream.respond({ ':status': 204 }, { endStream: true })),
  });
  const failed = event(server, 'sessionError');
  const peer = await rawClient(server);
  peer.send(request(5, { endStream: true }));
  await peer.lastOf(5);
  await peer.roundTrip();
  return { server, failed, peer };
}

// Node's module ignores all of these frames.
(builtin ? describe.skip : describe)('frames on a stream that the peer has closed', () => {
  for (const [title, octets, code, message] of [
    ['DATA behind END_STREAM', frames.data(5, 'more'), NGHTTP2_STREAM_CLOSED,
      'Stream was already closed or invalid'],
    ['HEADERS behind END_STREAM', request(5), NGHTTP2_STREAM_CLOSED,
      'Stream was already closed or invalid'],
    ['HEADERS with an id below the last', request(3), NGHTTP2_PROTOCOL_ERROR, 'Protocol error'],
  ]) {
    it(`${title} are a connection error`, async () => {
      const { server, failed, peer } = await answered();
      peer.send(octets);
      const goaway = await peer.next(TYPE.GOAWAY);
      assert.deepStrictEqual(goaway.payload.subarray(0, 8), frames.uint32(5, code));
      const [error] = await failed;
      assert.strictEqual(error.code, 'ERR_HTTP2_ERROR');
      assert.strictEqual(error.message, message);
      await peer.closed;
      await stop(server);
    });
  }

  it('DATA behind RST_STREAM are a stream error', async () => {
    const server = await listen({
      onStream: mustCall((stream) => stream.on('error', () => {}).resume()),
    });
    const peer = await rawClient(server);
    peer.send(request(1), frames.rstStream(1, NGHTTP2_CANCEL), frames.data(1, 'body'));
    const reset = await peer.next(TYPE.RST_STREAM, 1);
    assert.deepStrictEqual(reset.payload, frames.uint32(NGHTTP2_STREAM_CLOSED));
    await peer.roundTrip();
    await peer.destroy();
    await stop(server);
  });
});
