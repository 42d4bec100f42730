'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

const { constants } = http2;

/** Codes that are an error for the application on both sides. */
const ERROR_CODES = {
  NGHTTP2_PROTOCOL_ERROR: 1, NGHTTP2_INTERNAL_ERROR: 2, NGHTTP2_FLOW_CONTROL_ERROR: 3,
  NGHTTP2_SETTINGS_TIMEOUT: 4, NGHTTP2_STREAM_CLOSED: 5, NGHTTP2_FRAME_SIZE_ERROR: 6,
  NGHTTP2_REFUSED_STREAM: 7, NGHTTP2_COMPRESSION_ERROR: 9, NGHTTP2_CONNECT_ERROR: 10,
  NGHTTP2_ENHANCE_YOUR_CALM: 11, NGHTTP2_INADEQUATE_SECURITY: 12, NGHTTP2_HTTP_1_1_REQUIRED: 13,
};

function errorFor(name) {
  return {
    name: 'Error', code: 'ERR_HTTP2_STREAM_ERROR',
    message: `Stream closed with error code ${name}`,
  };
}

/** What 'error' and 'close' tell of a stream. */
async function ending(stream) {
  let error;
  stream.on('error', (raised) => { error = raised; });
  await closed(stream);
  return { error, rstCode: stream.rstCode, aborted: stream.aborted };
}

describe('Http2Stream#close', () => {
  for (const [name, code] of Object.entries(ERROR_CODES)) {
    it(`raises ${name} on both sides`, () => {
      let serverEnding;
      return withPair({
        onStream: mustCall((stream) => {
          serverEnding = ending(stream);
          stream.close(code);
        }),
      }, async ({ client }) => {
        const near = await outcome(client.request());
        const far = await serverEnding;
        assert.strictEqual(near.code, code);
        assert.strictEqual(far.rstCode, code);
        for (const { error } of [near, far]) {
          const { name: errorName, code: errorCode, message } = error;
          assert.deepStrictEqual({ name: errorName, code: errorCode, message }, errorFor(name));
        }
      });
    });
  }

  for (const code of [constants.NGHTTP2_NO_ERROR, constants.NGHTTP2_CANCEL]) {
    eachTransport(`raises no error for code ${code}`, (transport) => {
      let serverEnding;
      return withPair({
        transport,
        onStream: mustCall((stream) => {
          serverEnding = ending(stream.resume());
          stream.close(code);
        }),
      }, async ({ client }) => {
        const { error, code: rstCode, ended } = await outcome(client.request());
        assert.strictEqual(error, undefined);
        assert.strictEqual(rstCode, code);
        assert.strictEqual(ended, true);
        assert.deepStrictEqual(await serverEnding,
                               { error: undefined, rstCode: code, aborted: true });
      });
    });
  }

  it('names an unknown code by its number', () => withPair({
    onStream: mustCall((stream) => {
      stream.on('error', () => {});
      stream.close(99);
    }),
  }, async ({ client }) => {
    const { error, code } = await outcome(client.request());
    assert.strictEqual(code, 99);
    assert.strictEqual(error.message, 'Stream closed with error code 99');
  }));

  it('of the client reaches the server', () => {
    let serverEnding;
    return withPair({
      onStream: mustCall((stream) => { serverEnding = ending(stream.resume()); }),
    }, async ({ client, server }) => {
      const seen = event(server, 'stream');
      const stream = client.request({ ':method': 'POST' });
      await seen;
      stream.close(constants.NGHTTP2_REFUSED_STREAM);
      const { error } = await outcome(stream);
      assert.strictEqual(error.message, errorFor('NGHTTP2_REFUSED_STREAM').message);
      const far = await serverEnding;
      assert.strictEqual(far.rstCode, 7);
      assert.strictEqual(far.aborted, true);
    });
  });

  it('calls back on close', () => withPair({
    onStream: mustCall((stream) => {
      stream.close(8, mustCall(() => assert.strictEqual(stream.closed, true)));
      assert.strictEqual(stream.closed, true);
      assert.strictEqual(stream.rstCode, 8);
    }),
  }, ({ client }) => outcome(client.request())));

  it('does nothing the second time', () => withPair({
    onStream: mustCall((stream) => {
      stream.close(8);
      stream.close(2, mustNotCall('callback of the second close'));
      assert.strictEqual(stream.rstCode, 8);
    }),
  }, async ({ client }) => {
    assert.strictEqual((await outcome(client.request())).code, 8);
  }));

  for (const [value, expected] of [
    ['x', { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' }],
    [{}, { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' }],
    [-1, { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' }],
    [2 ** 32, { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' }],
    [1.5, { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' }],
  ]) {
    it(`throws ${expected.code} for code ${JSON.stringify(value)}`, () => withPair({
      onStream: mustCall((stream) => {
        assert.throws(() => stream.close(value), expected);
        assert.strictEqual(stream.closed, false);
        stream.respond({}, { endStream: true });
      }),
    }, ({ client }) => outcome(client.request())));
  }

  it('throws for a callback that is no function', () => withPair({
    onStream: mustCall((stream) => {
      for (const callback of ['x', 1, {}]) {
        assert.throws(() => stream.close(0, callback),
                      { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
      }
      stream.respond({}, { endStream: true });
    }),
  }, ({ client }) => outcome(client.request())));
});
