'use strict';

const assert = require('node:assert');
const { event, outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');

describe('errors of sendTrailers', () => {
  it('before wantTrailers: not ready', () => withPair({
    onStream: mustCall((stream) => {
      const expected = {
        name: 'Error', code: 'ERR_HTTP2_TRAILERS_NOT_READY',
        message: 'Trailing headers cannot be sent until after the wantTrailers event is emitted',
      };
      assert.throws(() => stream.sendTrailers({ a: 'b' }), expected);
      stream.respond({}, { waitForTrailers: true });
      assert.throws(() => stream.sendTrailers({ a: 'b' }), expected);
      stream.on('wantTrailers', () => stream.sendTrailers({}));
      stream.end();
    }),
  }, ({ client }) => outcome(client.request())));

  it('twice: already sent', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond({}, { waitForTrailers: true });
      stream.on('wantTrailers', mustCall(() => {
        stream.sendTrailers({ a: 'b' });
        assert.throws(() => stream.sendTrailers({ a: 'b' }), {
          name: 'Error', code: 'ERR_HTTP2_TRAILERS_ALREADY_SENT',
          message: 'Trailing headers have already been sent',
        });
      }));
      stream.end();
    }),
  }, ({ client }) => outcome(client.request())));

  it('after destroy: invalid stream', () => withPair({
    onStream: mustCall((stream) => {
      stream.destroy();
      assert.throws(() => stream.sendTrailers({ a: 'b' }), {
        name: 'Error', code: 'ERR_HTTP2_INVALID_STREAM', message: 'The stream has been destroyed',
      });
    }),
  }, ({ client }) => event(client.request().on('error', () => {}), 'close')));

  it('without waitForTrailers: not ready', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      assert.throws(() => stream.sendTrailers({ a: 'b' }),
                    { code: 'ERR_HTTP2_TRAILERS_NOT_READY' });
      stream.end();
    }),
  }, ({ client }) => outcome(client.request())));

  it('with headers that are no object', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond({}, { waitForTrailers: true });
      stream.on('wantTrailers', mustCall(() => {
        for (const headers of ['x', 1, true]) {
          assert.throws(() => stream.sendTrailers(headers),
                        { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
        }
        stream.sendTrailers({ fine: 'x' });
      }));
      stream.end();
    }),
  }, async ({ client }) => {
    const { trailers } = await outcome(client.request());
    assert.strictEqual(trailers.fine, 'x');
  }));
});
