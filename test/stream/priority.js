'use strict';

const assert = require('node:assert');
const { event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop, withPair } = require('../helpers/server');
const { since } = require('../helpers/since');

// RFC 7540 priorities left Node with nghttp2 1.65.
const gone = since('22.23', '24.2');
const withPriorities = gone ? it.skip : it;

describe('RFC 7540 priorities', () => {
  withPriorities('of a request reach the server', () => withPair({
    onStream: mustCall((stream) => {
      assert.strictEqual(stream.state.weight, 77);
      stream.respond({}, { endStream: true });
    }),
  }, ({ client }) => outcome(client.request({}, { weight: 77 }))));

  withPriorities('can be changed while the stream is open', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      stream.on('priority', mustCall((id, parent, weight, exclusive) => {
        assert.deepStrictEqual([id, parent, weight, exclusive], [1, 0, 42, false]);
        assert.strictEqual(stream.state.weight, 42);
        stream.end();
      }));
    }),
  }, async ({ client, serverSession }) => {
    serverSession.on('priority', mustNotCall('priority of the session'));
    const stream = client.request();
    const done = outcome(stream);
    await event(stream, 'response');
    stream.priority({ weight: 42, parent: 0, exclusive: false });
    await done;
  }));

  withPriorities('of a stream that is not open are an event of session and server', async () => {
    const server = await listen();
    server.on('session', mustCall((session) => {
      session.on('priority', mustCall((id, parent, weight, exclusive) => {
        assert.deepStrictEqual([id, parent, weight, exclusive], [3, 0, 7, false]);
      }));
    }));
    const seen = event(server, 'priority');
    const peer = await rawClient(server);
    peer.send(frames.priority(3, 0, 7));
    await seen;
    await peer.destroy();
    await stop(server);
  });

  withPriorities('stay at home when silent', () => withPair({
    onStream: mustCall((stream) => {
      stream.on('priority', mustNotCall('priority'));
      stream.respond();
      stream.on('end', () => stream.end());
      stream.resume();
    }),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    const done = outcome(stream);
    await event(stream, 'response');
    stream.priority({ weight: 42, silent: true });
    assert.strictEqual(stream.state.weight, 42);
    stream.end();
    await done;
  }));

  withPriorities('validate their options', () => withPair({
    onStream: mustCall((stream) => stream.respond({}, { endStream: true })),
  }, async ({ client }) => {
    for (const options of [{ weight: 'x' }, { parent: 'x' }, { exclusive: 1 }, { silent: 1 }]) {
      assert.throws(() => client.request({}, options),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    await outcome(client.request());
  }));

  it('throw once the stream is destroyed', () => withPair({
    onStream: mustCall((stream) => stream.respond({}, { endStream: true })),
  }, async ({ client }) => {
    const stream = client.request();
    await outcome(stream);
    assert.throws(() => stream.priority({ weight: 1 }),
                  { name: 'Error', code: 'ERR_HTTP2_INVALID_STREAM' });
  }));

  (gone ? it : it.skip)('have no effect any more', () => withPair({
    onStream: mustCall((stream) => {
      assert.strictEqual(stream.state.weight, 16);
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client, serverSession }) => {
    serverSession.on('priority', mustNotCall('priority'));
    const stream = client.request({}, { weight: 200 });
    stream.priority({ weight: 42 });
    await outcome(stream);
  }));
});
