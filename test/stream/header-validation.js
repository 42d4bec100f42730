'use strict';

const assert = require('node:assert');
const { outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');
const { since } = require('../helpers/since');

const CONNECTION_FIELDS = [
  ['connection', 'close'], ['upgrade', 'x'], ['http2-settings', 'x'], ['keep-alive', 'x'],
  ['proxy-connection', 'x'], ['transfer-encoding', 'chunked'], ['te', 'gzip'],
];

const SINGLE_VALUE = [
  'access-control-allow-credentials', 'access-control-max-age', 'access-control-request-method',
  'age', 'authorization', 'content-encoding', 'content-language', 'content-length',
  'content-location', 'content-md5', 'content-range', 'content-type', 'date', 'dnt', 'etag',
  'expires', 'from', 'host', 'if-match', 'if-modified-since', 'if-none-match', 'if-range',
  'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization',
  'range', 'referer', 'retry-after', 'tk', 'upgrade-insecure-requests', 'user-agent',
  'x-content-type-options',
];

/** Calls `attempt` on a server stream that is about to respond. */
function onServerStream(attempt) {
  return withPair({
    onStream: mustCall((stream) => {
      attempt(stream);
      if (!stream.headersSent) stream.respond();
      stream.end();
    }),
  }, async ({ client }) => {
    const { error } = await outcome(client.request());
    assert.strictEqual(error, undefined);
  });
}

/** Calls `attempt` with a connected client. */
function onClient(attempt) {
  return withPair({}, async ({ client }) => attempt(client));
}

describe('validation of outgoing headers', () => {
  it('refuses connection-specific fields in a response', () => onServerStream((stream) => {
    for (const [name, value] of CONNECTION_FIELDS) {
      assert.throws(() => stream.respond({ [name]: value }), {
        name: 'TypeError', code: 'ERR_HTTP2_INVALID_CONNECTION_HEADERS',
        message: `HTTP/1 Connection specific headers are forbidden: "${name}"`,
      });
    }
  }));

  it('refuses connection-specific fields in a request', () => onClient((client) => {
    for (const [name, value] of CONNECTION_FIELDS) {
      assert.throws(() => client.request({ [name]: value }),
                    { name: 'TypeError', code: 'ERR_HTTP2_INVALID_CONNECTION_HEADERS' });
    }
  }));

  it('takes te: trailers', () => onServerStream((stream) => {
    stream.respond({ te: 'trailers' });
  }));

  it('refuses several values of single-value fields', () => onServerStream((stream) => {
    for (const name of SINGLE_VALUE) {
      assert.throws(() => stream.respond({ [name]: ['a', 'b'] }), {
        name: 'TypeError', code: 'ERR_HTTP2_HEADER_SINGLE_VALUE',
        message: `Header field "${name}" must only have a single value`,
      });
    }
  }));

  it('refuses the same field in two spellings', () => onServerStream((stream) => {
    assert.throws(() => stream.respond({ 'content-type': 'a', 'Content-Type': 'b' }),
                  { code: 'ERR_HTTP2_HEADER_SINGLE_VALUE' });
  }));

  it('takes an array of one for a single-value field', () => onServerStream((stream) => {
    stream.respond({ 'content-type': ['text/plain'] });
  }));

  it('takes several values of other fields', () => onServerStream((stream) => {
    stream.respond({ 'x-any': ['a', 'b'], 'vary': ['c', 'd'] });
  }));

  for (const name of [':path', ':method', ':scheme', ':authority', ':unknown']) {
    it(`refuses ${name} in a response`, () => onServerStream((stream) => {
      assert.throws(() => stream.respond({ [name]: '/' }), {
        name: 'TypeError', code: 'ERR_HTTP2_INVALID_PSEUDOHEADER',
        message: `"${name}" is an invalid pseudoheader or is used incorrectly`,
      });
    }));
  }

  it('refuses an unknown pseudo-header in a request', () => onClient((client) => {
    assert.throws(() => client.request({ ':unknown': 'x' }),
                  { name: 'TypeError', code: 'ERR_HTTP2_INVALID_PSEUDOHEADER' });
  }));

  it('refuses pseudo-headers in trailers', () => onServerStream((stream) => {
    stream.respond({}, { waitForTrailers: true });
    stream.on('wantTrailers', mustCall(() => {
      assert.throws(() => stream.sendTrailers({ ':status': 200 }), {
        name: 'TypeError', code: 'ERR_HTTP2_INVALID_PSEUDOHEADER',
      });
      stream.sendTrailers({ fine: 'yes' });
    }));
  }));

  (since('22.17', '24.2') ? it : it.skip)(
    'refuses a name that is no token, the session lives on', () => onClient((client) => {
      for (const name of ['a b', 'a:b', 'a\u00ff', 'a\n']) {
        assert.throws(() => client.request({ [name]: 'x' }), {
          name: 'TypeError', code: 'ERR_INVALID_HTTP_TOKEN',
          message: `Header name must be a valid HTTP token ["${name}"]`,
        });
      }
      assert.strictEqual(client.destroyed, false);
    }));

  it('refuses headers that are no object', () => onClient((client) => {
    for (const headers of ['x', 1, true]) {
      assert.throws(() => client.request(headers),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  }));
});
