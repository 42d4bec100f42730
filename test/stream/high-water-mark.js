'use strict';

const assert = require('node:assert');
const { getDefaultHighWaterMark } = require('node:stream');
const { outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');

describe('high-water marks of an Http2Stream', () => {
  it('are the default of the running Node', () => {
    const expected = getDefaultHighWaterMark(false);
    return withPair({
      onStream: mustCall((stream) => {
        assert.strictEqual(stream.readableHighWaterMark, expected);
        assert.strictEqual(stream.writableHighWaterMark, expected);
        stream.respond({}, { endStream: true });
      }),
    }, async ({ client }) => {
      const stream = client.request();
      assert.strictEqual(stream.readableHighWaterMark, expected);
      assert.strictEqual(stream.writableHighWaterMark, expected);
      await outcome(stream);
    });
  });
});
