'use strict';

const assert = require('node:assert');
const { outcome } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');
const { newest, since } = require('../helpers/since');

const CODE = 'ERR_HTTP2_HEADER_SINGLE_VALUE';
const TWICE = { 'content-type': ['a/b', 'c/d'] };

describe('strictSingleValueFields', () => {
  const test = newest('24.15') ? it : it.skip;

  it('is on by default', () => withPair({
    onStream: mustCall((stream) => {
      assert.throws(() => stream.respond(TWICE), { name: 'TypeError', code: CODE });
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client }) => {
    assert.throws(() => client.request(TWICE), { name: 'TypeError', code: CODE });
    await outcome(client.request());
  }));

  test('lets both sides send several values when it is false', () => withPair({
    server: { strictSingleValueFields: false },
    client: { strictSingleValueFields: false },
    onStream: mustCall((stream, headers, flags, raw) => {
      assert.strictEqual(headers['content-type'], 'a/b');
      assert.deepStrictEqual(raw.filter((_, i) => raw[i - 1] === 'content-type'), ['a/b', 'c/d']);
      stream.respond(TWICE, { endStream: true });
    }),
  }, async ({ client }) => {
    const stream = client.request(TWICE);
    stream.on('response', mustCall((headers, flags, raw) => {
      assert.deepStrictEqual(raw.filter((_, i) => raw[i - 1] === 'content-type'), ['a/b', 'c/d']);
    }));
    const { headers } = await outcome(stream);
    assert.strictEqual(headers['content-type'], 'a/b');
  }));

  (since('24.15') ? it : it.skip)('must be a boolean', () => {
    for (const make of [(options) => http2.createServer(options),
                        (options) => http2.connect('http://localhost:1', options)]) {
      for (const value of [0, 'true', null, {}]) {
        assert.throws(() => make({ strictSingleValueFields: value }), {
          name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE',
          message: /^The "options\.strictSingleValueFields" property must be of type boolean/,
        });
      }
    }
  });
});
