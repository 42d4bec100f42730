'use strict';

const assert = require('node:assert');
const { bytes, closed, event } = require('../helpers/collect');
const { builtin } = require('../helpers/impl');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

const BODY = Buffer.alloc(20000, 'b');

/** How the server leaves once its response is out. */
const WAYS = {
  'session.close()': (session) => session.close(),
  'session.destroy()': (session) => session.destroy(),
};

// Node's own streams lose the body over TLS, and keep the session waiting over TCP.
(builtin ? describe.skip : describe)('a response that is there when the server goes', () => {
  for (const [title, leave] of Object.entries(WAYS)) {
    eachTransport(`can still be read after ${title}`, (transport) => withPair({
      transport,
      onStream: mustCall((stream) => {
        const { session } = stream;
        stream.on('close', () => leave(session));
        stream.respond();
        stream.end(BODY);
      }),
    }, async ({ client }) => {
      const gone = closed(client);
      const stream = client.request();
      stream.on('error', mustNotCall('error'));
      stream.on('aborted', mustNotCall('aborted'));
      await event(stream, 'response');
      await gone;
      assert.strictEqual(stream.destroyed, false);
      const done = closed(stream);
      assert.deepStrictEqual(await bytes(stream), BODY);
      await done;
      assert.strictEqual(stream.rstCode, 0);
    }));
  }

  it('goes with session.destroy() after that', () => withPair({
    onStream: mustCall((stream) => {
      const { session } = stream;
      stream.on('close', () => session.close());
      stream.respond();
      stream.end(BODY);
    }),
  }, async ({ client }) => {
    const gone = closed(client);
    const stream = client.request();
    const done = closed(stream);
    await gone;
    assert.strictEqual(stream.destroyed, false);
    client.destroy();
    assert.strictEqual(stream.destroyed, true);
    await done;
  }));

  it('does not outlive session.destroy()', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      stream.end(BODY);
    }),
  }, async ({ client, server }) => {
    const streams = event(server, 'stream');
    const stream = client.request();
    const done = closed(stream);
    const [far] = await streams;
    await closed(far);
    await event(stream, 'response');
    client.destroy();
    assert.strictEqual(stream.destroyed, true);
    await done;
  }));
});
