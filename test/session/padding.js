'use strict';

const assert = require('node:assert');
const { outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { http2 } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop, withPair } = require('../helpers/server');

const { PADDING_STRATEGY_ALIGNED, PADDING_STRATEGY_MAX, PADDING_STRATEGY_NONE } = http2.constants;
const BODY = 'a body of some octets';

/** The HEADERS and DATA frames of an answer under a padding strategy. */
async function answered(paddingStrategy) {
  const server = await listen({
    options: { paddingStrategy },
    onStream: mustCall((stream) => {
      stream.respond();
      stream.end(BODY);
    }),
  });
  const peer = await rawClient(server);
  peer.send(frames.headers(1, frames.requestFields(), { endStream: true }));
  const data = await peer.lastOf(1);
  const headers = await peer.next(frames.TYPE.HEADERS, 1);
  await peer.destroy();
  await stop(server);
  return { headers, data };
}

/** Body of a DATA frame without its padding. */
function bodyOf({ flags, payload }) {
  if (!(flags & frames.FLAG.PADDED)) return payload.toString();
  return payload.subarray(1, payload.length - payload[0]).toString();
}

describe('paddingStrategy', () => {
  it('NONE pads nothing', async () => {
    const { headers, data } = await answered(PADDING_STRATEGY_NONE);
    assert.strictEqual(headers.flags & frames.FLAG.PADDED, 0);
    assert.strictEqual(data.flags & frames.FLAG.PADDED, 0);
    assert.strictEqual(bodyOf(data), BODY);
  });

  it('ALIGNED makes frames a multiple of eight octets', async () => {
    const { headers, data } = await answered(PADDING_STRATEGY_ALIGNED);
    for (const { payload } of [headers, data]) {
      assert.strictEqual((payload.length + 9) % 8, 0);
    }
    assert.strictEqual(bodyOf(data), BODY);
  });

  it('MAX adds as much as there is room for', async () => {
    const { headers, data } = await answered(PADDING_STRATEGY_MAX);
    assert.strictEqual(headers.payload[0], 255);
    assert.strictEqual(data.payload[0], 255);
    assert.strictEqual(bodyOf(data), BODY);
  });

  for (const paddingStrategy of [PADDING_STRATEGY_ALIGNED, PADDING_STRATEGY_MAX]) {
    it(`${paddingStrategy} does not stall large bodies`, () => withPair({
      server: { paddingStrategy },
      client: { paddingStrategy },
      onStream: mustCall((stream) => {
        stream.respond();
        stream.pipe(stream);
      }),
    }, async ({ client }) => {
      const stream = client.request({ ':method': 'POST' });
      stream.end(Buffer.alloc(300000, 'p'));
      const { body } = await outcome(stream);
      assert.strictEqual(body, 'p'.repeat(300000));
    }));
  }
});
