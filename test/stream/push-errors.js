'use strict';

const assert = require('node:assert');
const { event, outcome } = require('../helpers/collect');
const { builtin } = require('../helpers/impl');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');

function onStream(attempt, setup = {}) {
  return withPair({ ...setup, onStream: mustCall((stream) => {
    attempt(stream);
    if (!stream.headersSent) stream.respond();
    stream.end();
  }) }, async ({ client }) => {
    client.on('stream', (pushed) => pushed.resume());
    await outcome(client.request());
  });
}

describe('errors of pushStream', () => {
  it('throws when the client has disabled push', () => onStream((stream) => {
    assert.strictEqual(stream.pushAllowed, false);
    assert.throws(() => stream.pushStream({ ':path': '/' }, () => {}), {
      name: 'Error', code: 'ERR_HTTP2_PUSH_DISABLED',
      message: 'HTTP/2 client has disabled push streams',
    });
  }, { client: { settings: { enablePush: false } } }));

  it('throws for a push on a pushed stream', () => onStream((stream) => {
    stream.respond();
    stream.pushStream({ ':path': '/' }, mustCall((error, push) => {
      assert.throws(() => push.pushStream({}, () => {}), {
        name: 'Error', code: 'ERR_HTTP2_NESTED_PUSH',
        message: 'A push stream cannot initiate another push stream.',
      });
      push.respond({}, { endStream: true });
    }));
  }));

  it('throws without a callback', () => onStream((stream) => {
    for (const callback of [undefined, null, 'x', 1, {}]) {
      assert.throws(() => stream.pushStream({ ':path': '/' }, {}, callback),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  }));

  it('throws for options that are no object', () => onStream((stream) => {
    for (const options of ['x', 1, true]) {
      assert.throws(() => stream.pushStream({ ':path': '/' }, options, () => {}),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  }));

  it('throws for headers that no request has', () => onStream((stream) => {
    assert.throws(() => stream.pushStream({ 'connection': 'x' }, () => {}),
                  { code: 'ERR_HTTP2_INVALID_CONNECTION_HEADERS' });
  }));

  it('throws once the stream is destroyed', () => withPair({
    onStream: mustCall((stream) => {
      stream.destroy();
      assert.strictEqual(stream.pushAllowed, false);
      assert.throws(() => stream.pushStream({}, () => {}), Error);
    }),
  }, ({ client }) => event(client.request().on('error', () => {}), 'close')));

  it('a throwing client push handler does not disturb the main stream', () => withPair({
    onStream: mustCall((stream) => {
      stream.pushStream({ ':path': '/' }, (error, push) => {
        push.on('error', () => {});
        push.respond();
        push.end('x');
      });
      stream.respond();
      stream.end('main');
    }),
  }, async ({ client }) => {
    client.on('stream', (pushed) => {
      pushed.on('error', mustCall((error) => assert.strictEqual(error.message, 'mine')));
      pushed.destroy(new Error('mine'));
    });
    const { body } = await outcome(client.request());
    assert.strictEqual(body, 'main');
  }));

  it('tells after the callback that the promise came too late', () => withPair({
    onStream: mustCall((stream) => {
      stream.on('error', () => {});
      stream.respond({}, { endStream: true });
      stream.pushStream({ ':path': '/late' }, mustCall((error, pushed) => {
        assert.strictEqual(error, null);
        pushed.on('error', mustCall(({ code }) => {
          assert.strictEqual(code, 'ERR_HTTP2_STREAM_ERROR');
        }));
        pushed.respond();
        pushed.end('body');
      }));
    }),
  }, async ({ client }) => {
    client.on('stream', mustNotCall('stream'));
    const stream = client.request({ ':method': 'POST' });
    const { headers } = await outcome(stream);
    assert.strictEqual(headers[':status'], 200);
  }));

  // Node hands over a stream that is gone.
  (builtin ? it.skip : it)('tells the callback that the session has ended', () => withPair({
    onStream: mustCall((stream) => {
      stream.on('error', () => {});
      stream.pushStream({ ':path': '/late' }, mustCall((error) => {
        assert.strictEqual(error.message, 'mine');
      }));
      stream.session.on('error', () => {});
      stream.session.destroy(new Error('mine'));
    }),
  }, async ({ client }) => {
    client.on('error', () => {});
    client.on('stream', (pushed) => pushed.on('error', () => {}));
    await outcome(client.request());
  }));
});
