'use strict';

const assert = require('node:assert');
const { event, outcome } = require('../helpers/collect');
const { builtin, http2 } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');
const { since } = require('../helpers/since');

// Ours takes them on every Node.
const requestArrays = !builtin || since('22.17', '24.0');
const respondArrays = !builtin || since('22.20', '24.7');

describe('raw header arrays', () => {
  (requestArrays ? it : it.skip)('make a request in the given order', () => withPair({
    onStream: mustCall((stream, headers, flags, rawHeaders) => {
      assert.deepStrictEqual(rawHeaders.slice(-8),
                             ['x-b', '1', 'x-a', '2', 'x-b', '3', 'x-c', '4']);
      assert.strictEqual(headers['x-b'], '1, 3');
      assert.strictEqual(headers[':path'], '/raw');
      assert.strictEqual(headers[':method'], 'GET');
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client }) => {
    const stream = client.request([':path', '/raw', 'X-B', '1', 'x-a', '2', 'x-b', '3',
                                   'x-c', '4']);
    assert.strictEqual(stream.sentHeaders[':path'], '/raw');
    assert.strictEqual(stream.sentHeaders['x-a'], '2');
    await outcome(stream);
  }));

  (respondArrays ? it : it.skip)('make a response in the given order', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond([':status', '201', 'x-b', '1', 'x-a', '2', 'x-b', '3']);
      assert.strictEqual(stream.sentHeaders['x-a'], '2');
      stream.end();
    }),
  }, async ({ client }) => {
    const stream = client.request();
    const done = outcome(stream);
    const [headers, , raw] = await event(stream, 'response');
    assert.strictEqual(headers[':status'], 201);
    assert.deepStrictEqual(raw.slice(0, 8), [':status', '201', 'x-b', '1', 'x-a', '2', 'x-b', '3']);
    await done;
  }));

  (respondArrays ? it : it.skip)('may carry sensitive names', () => withPair({
    onStream: mustCall((stream, headers) => {
      assert.deepStrictEqual(headers[http2.sensitiveHeaders], ['x-s']);
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client }) => {
    const headers = ['x-s', 'secret', 'x-p', 'plain'];
    headers[http2.sensitiveHeaders] = ['x-s'];
    await outcome(client.request(headers));
  }));
});
