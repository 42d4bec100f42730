'use strict';

const assert = require('node:assert');
const { closed, outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

/** Runs `answer` on a GET and hands the outcome of the client to `check`. */
function exchange(answer, check, transport) {
  return withPair({ transport, onStream: mustCall(answer) }, async ({ client }) => {
    check(await outcome(client.request()));
  });
}

describe('ServerHttp2Stream#respond', () => {
  eachTransport('answers 200 with a date by default', (transport) => exchange((stream) => {
    assert.strictEqual(stream.headersSent, false);
    stream.respond();
    assert.strictEqual(stream.headersSent, true);
    stream.end('body');
  }, ({ headers, body }) => {
    assert.strictEqual(headers[':status'], 200);
    assert.ok(Math.abs(Date.parse(headers.date) - Date.now()) < 5000);
    assert.strictEqual(body, 'body');
  }, transport));

  it('leaves the date out with sendDate: false', () => exchange((stream) => {
    stream.respond({}, { sendDate: false, endStream: true });
  }, ({ headers }) => assert.strictEqual('date' in headers, false)));

  it('keeps a date that is given', () => exchange((stream) => {
    stream.respond({ date: 'yesterday' }, { endStream: true });
  }, ({ headers }) => assert.strictEqual(headers.date, 'yesterday')));

  it('lower-cases names, takes arrays and numbers, skips undefined', () => exchange((stream) => {
    stream.respond({
      ':status': '201', 'X-Mixed': 'a', 'x-many': ['b', 'c'], 'set-cookie': ['d=1', 'e=2'],
      'x-number': 7, 'x-none': undefined, 'x-empty-array': [],
    }, { endStream: true, sendDate: false });
  }, ({ headers }) => assert.deepStrictEqual(Object.fromEntries(Object.entries(headers)), {
    ':status': 201, 'x-mixed': 'a', 'x-many': 'b, c', 'set-cookie': ['d=1', 'e=2'],
    'x-number': '7',
  })));

  it('exposes what was sent as sentHeaders', () => exchange((stream) => {
    assert.strictEqual(stream.sentHeaders, undefined);
    stream.respond({ ':status': 202, 'x-a': 'b' });
    assert.strictEqual(stream.sentHeaders[':status'], 202);
    assert.strictEqual(stream.sentHeaders['x-a'], 'b');
    assert.strictEqual(typeof stream.sentHeaders.date, 'string');
    assert.strictEqual(Object.getPrototypeOf(stream.sentHeaders), null);
    stream.end();
  }, ({ headers }) => assert.strictEqual(headers[':status'], 202)));

  it('does not touch the object that it is given', () => exchange((stream) => {
    const headers = { ':status': 200, 'X-A': 'b' };
    stream.respond(headers, { endStream: true });
    assert.deepStrictEqual(headers, { ':status': 200, 'X-A': 'b' });
  }, ({ headers }) => assert.strictEqual(headers['x-a'], 'b')));

  it('throws when called twice', () => exchange((stream) => {
    stream.respond();
    assert.throws(() => stream.respond(), {
      name: 'Error', code: 'ERR_HTTP2_HEADERS_SENT',
      message: 'Response has already been initiated.',
    });
    stream.end();
  }, ({ headers }) => assert.strictEqual(headers[':status'], 200)));

  for (const status of [-1, 99, 199, 600, 1000]) {
    it(`throws for status ${status}`, () => exchange((stream) => {
      assert.throws(() => stream.respond({ ':status': status }), {
        name: 'RangeError', code: 'ERR_HTTP2_STATUS_INVALID',
        message: `Invalid status code: ${status}`,
      });
      stream.respond();
      stream.end();
    }, ({ headers }) => assert.strictEqual(headers[':status'], 200)));
  }

  for (const status of [0, 'fine', null, undefined]) {
    it(`answers 200 for status ${status}`, () => exchange((stream) => {
      stream.respond({ ':status': status }, { endStream: true });
    }, ({ headers }) => assert.strictEqual(headers[':status'], 200)));
  }

  for (const [title, options] of [['a string', 'x'], ['a number', 1], ['null', null]]) {
    it(`throws when the options are ${title}`, () => exchange((stream) => {
      assert.throws(() => stream.respond({}, options),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
      stream.respond({}, { endStream: true });
    }, ({ headers }) => assert.strictEqual(headers[':status'], 200)));
  }

  it('throws once the stream is destroyed', () => withPair({
    onStream: mustCall((stream) => {
      stream.destroy();
      assert.throws(() => stream.respond(), {
        name: 'Error', code: 'ERR_HTTP2_INVALID_STREAM', message: 'The stream has been destroyed',
      });
    }),
  }, ({ client }) => closed(client.request().on('error', () => {}))));
});
