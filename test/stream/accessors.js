'use strict';

/** Accessors of headers and settings that end what they are given for. */

const assert = require('node:assert');
const { once } = require('node:events');
const { outcome } = require('../helpers/collect');
const { builtin } = require('../helpers/impl');
const { connect, listen, stop } = require('../helpers/server');

function ignore() {}

/** Headers that run `act` when they are read. */
function headersThat(act) {
  return { get 'x-a'() { return `${act()}`; } };
}

/** Calls `use` for the stream of a request. */
async function withStream(use) {
  let failure;
  const server = await listen({
    onStream(stream) {
      stream.on('error', ignore);
      try {
        use(stream);
      } catch (error) {
        failure = error;
        stream.destroy();
      }
    },
  });
  server.on('sessionError', ignore);
  const client = connect(server);
  client.on('error', ignore);
  await outcome(client.request().resume());
  client.destroy();
  await stop(server);
  if (failure !== undefined) throw failure;
}

const ENDS = {
  'the stream': (stream) => stream.destroy(),
  'the session': (stream) => stream.session.destroy(),
};

describe('accessors in headers', () => {
  before(function check() {
    if (builtin) this.skip(); // calls what is not there any more, or hangs
  });

  for (const [what, end] of Object.entries(ENDS)) {
    it(`may end ${what}: additionalHeaders() says so`, () => withStream((stream) => {
      assert.throws(() => stream.additionalHeaders(headersThat(() => end(stream))),
                    { code: 'ERR_HTTP2_INVALID_STREAM' });
    }));

    it(`may end ${what}: pushStream() says so`, () => withStream((stream) => {
      assert.throws(() => stream.pushStream(headersThat(() => end(stream)), ignore),
                    { code: 'ERR_HTTP2_PUSH_DISABLED' });
    }));

    it(`may end ${what}: no trailers are sent`, async () => {
      let sent;
      await withStream((stream) => {
        stream.respond({}, { waitForTrailers: true });
        stream.on('wantTrailers', () => {
          stream.sendTrailers(headersThat(() => end(stream)));
          sent = stream.sentTrailers;
        });
        stream.end();
      });
      assert.strictEqual(sent, undefined);
    });
  }

  it('may send the trailers: the call says so', () => withStream((stream) => {
    stream.respond({}, { waitForTrailers: true });
    stream.on('wantTrailers', () => {
      assert.throws(() => stream.sendTrailers(headersThat(() => stream.sendTrailers({}))),
                    { code: 'ERR_HTTP2_TRAILERS_ALREADY_SENT' });
    });
    stream.end();
  }));

  for (const how of ['destroy', 'close']) {
    it(`may ${how} the session of a request, which fails`, async () => {
      const server = await listen({ onStream: (stream) => stream.respond() });
      const client = connect(server);
      await once(client, 'connect');
      const { error } = await outcome(client.request(headersThat(() => client[how]())));
      assert.match(error.code, /^ERR_HTTP2_(?:INVALID|GOAWAY)_SESSION$/);
      await stop(server);
    });
  }
});

it('settings() looks at what it sends, whatever accessors said before', async function run() {
  if (builtin) this.skip(); // sends what comes
  const server = await listen({ onStream: ignore });
  const client = connect(server);
  await once(client, 'connect');
  let count = 0;
  const fickle = { get headerTableSize() { return count++ === 0 ? 100 : 2 ** 40; } };
  assert.throws(() => client.settings(fickle), { code: 'ERR_HTTP2_INVALID_SETTING_VALUE' });
  assert.throws(() => client.settings({ get enablePush() { return client.destroy() === 0; } }),
                { code: 'ERR_HTTP2_INVALID_SESSION' });
  await stop(server);
});
