'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { closed, outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');

/** Runs `attempt` on a server stream; the stream is answered afterwards. */
function onStream(attempt, request) {
  return withPair({
    onStream: mustCall((stream) => {
      attempt(stream);
      if (!stream.headersSent) stream.respond();
      stream.end();
    }),
  }, ({ client }) => outcome(client.request(request)));
}

const BAD_OPTIONS = {
  offset: ['x', {}, true, () => {}],
  length: ['x', {}, true, () => {}],
  statCheck: ['x', {}, true, 1],
};

describe('errors of respondWithFile and respondWithFD', () => {
  for (const [name, values] of Object.entries(BAD_OPTIONS)) {
    it(`throws for a bad option ${name}`, () => onStream((stream) => {
      for (const value of values) {
        const expected = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' };
        assert.throws(() => stream.respondWithFile(__filename, {}, { [name]: value }), expected);
        assert.throws(() => stream.respondWithFD(0, {}, { [name]: value }), expected);
      }
    }));
  }

  it('throws for options that are no object', () => onStream((stream) => {
    assert.throws(() => stream.respondWithFile(__filename, {}, 'x'),
                  { code: 'ERR_INVALID_ARG_TYPE' });
  }));

  it('throws for a descriptor that is none', () => onStream((stream) => {
    for (const fd of ['x', {}, true, undefined, null, [], () => {}]) {
      assert.throws(() => stream.respondWithFD(fd),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  }));

  for (const status of [204, 205, 304]) {
    it(`throws for status ${status}`, () => onStream((stream) => {
      const expected = {
        name: 'Error', code: 'ERR_HTTP2_PAYLOAD_FORBIDDEN',
        message: `Responses with ${status} status must not have a payload`,
      };
      assert.throws(() => stream.respondWithFile(__filename, { ':status': status }), expected);
      assert.throws(() => stream.respondWithFD(0, { ':status': status }), expected);
    }));
  }

  it('throws after respond', () => onStream((stream) => {
    stream.respond();
    const expected = { name: 'Error', code: 'ERR_HTTP2_HEADERS_SENT' };
    assert.throws(() => stream.respondWithFile(__filename), expected);
    assert.throws(() => stream.respondWithFD(0), expected);
  }));

  it('throws once destroyed', () => withPair({
    onStream: mustCall((stream) => {
      stream.destroy();
      const expected = { name: 'Error', code: 'ERR_HTTP2_INVALID_STREAM' };
      assert.throws(() => stream.respondWithFile(__filename), expected);
      assert.throws(() => stream.respondWithFD(0), expected);
    }),
  }, ({ client }) => closed(client.request().on('error', () => {}))));

  it('gives ERR_HTTP2_SEND_FILE to onError for a folder', () => withPair({
    onStream: mustCall((stream) => {
      stream.respondWithFile(__dirname, {}, {
        onError: mustCall((error) => {
          assert.strictEqual(error.name, 'Error');
          assert.strictEqual(error.code, 'ERR_HTTP2_SEND_FILE');
          assert.strictEqual(error.message, 'Directories cannot be sent');
          stream.respond({ ':status': 403 }, { endStream: true });
        }),
      });
    }),
  }, async ({ client }) => {
    const { headers } = await outcome(client.request());
    assert.strictEqual(headers[':status'], 403);
  }));

  it('makes the folder an error of the stream without onError', () => withPair({
    onStream: mustCall((stream) => {
      stream.respondWithFile(__dirname);
      stream.on('error', mustCall((error) => {
        assert.strictEqual(error.code, 'ERR_HTTP2_SEND_FILE');
      }));
    }),
  }, async ({ client }) => {
    const { error } = await outcome(client.request());
    assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
  }));

  it('leaves no descriptor open when the stream dies while opening', () => withPair({
    onStream: mustCall((stream) => {
      stream.respondWithFile(__filename);
      stream.close();
    }),
  }, async ({ client }) => {
    const before = fs.readdirSync('/proc/self/fd').length;
    await outcome(client.request());
    // The close of the descriptor is under way in the thread pool.
    const deadline = performance.now() + 1500;
    while (fs.readdirSync('/proc/self/fd').length > before) {
      assert.ok(performance.now() < deadline, 'a descriptor is still open');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }));
});
