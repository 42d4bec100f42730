'use strict';

const assert = require('node:assert');
const { bytes } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin } = require('../helpers/impl');
const { withPair } = require('../helpers/server');
const { withRawClient } = require('../helpers/with-raw-client');

const MEBIBYTE = 1024 * 1024;
const COUNT = 20;
const ENHANCE_YOUR_CALM = 11;

/** Node's own module counts other things: bodies, but not headers that are held. */
const ours = builtin ? it.skip : it;

describe('maxSessionMemory', () => {
  for (const [title, body] of [['buffers', Buffer.alloc(MEBIBYTE, 'b')],
                               ['strings', 's'.repeat(MEBIBYTE)]]) {
    ours(`lets large ${title} wait on many streams`, () => withRawClient({
      client: { settings: [[4, 0]] },
      onStream(stream) {
        stream.on('error', () => {});
        stream.respond();
        stream.end(body);
      },
    }, async ({ peer }) => {
      for (let id = 1; id < 2 * COUNT; id += 2) {
        peer.send(frames.headers(id, frames.requestFields(), { endStream: true }));
        const answer = await peer.next(undefined, id);
        assert.strictEqual(answer.type, frames.TYPE.HEADERS);
      }
      await peer.roundTrip();
      assert.ok(!peer.frames.some((frame) => frame.type === frames.TYPE.RST_STREAM));
    }));
  }

  ours('is no matter of large responses that come all at once', () => {
    const body = Buffer.alloc(MEBIBYTE, 'b');
    return withPair({
      onStream(stream) {
        stream.respond();
        stream.end(body);
      },
    }, async ({ client }) => {
      const streams = Array.from({ length: COUNT }, () => client.request());
      for (const whole of await Promise.all(streams.map(bytes))) {
        assert.ok(whole.equals(body));
      }
    });
  });

  ours('refuses requests beyond what their headers may take', () => withRawClient({
    options: { maxSessionMemory: 1, settings: { maxHeaderListSize: 65535 } },
  }, async ({ peer }) => {
    const fields = frames.requestFields([['x-large', 'x'.repeat(15000)]]);
    const refused = peer.next(frames.TYPE.RST_STREAM);
    for (let count = 0; count < 90; count++) {
      peer.send(frames.headers(1 + 2 * count, fields, { endStream: true }));
    }
    const { payload, stream } = await refused;
    assert.strictEqual(payload.readUInt32BE(0), ENHANCE_YOUR_CALM);
    assert.ok(stream > 60 && stream < 180, `refused ${stream}`);
  }));
});
