'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { connect, eachTransport, listen, stop, withPair } = require('../helpers/server');

describe('Http2Session#close', () => {
  eachTransport('of an idle client closes both sides without an error', async (transport) => {
    const server = await listen({ transport });
    const sessions = event(server, 'session');
    const client = connect(server, { transport });
    const [serverSession] = await sessions;
    for (const session of [client, serverSession]) {
      session.on('error', mustNotCall('error'));
      session.on('close', mustCall());
    }
    const gone = [closed(client), closed(serverSession)];
    client.close(mustCall());
    assert.strictEqual(client.closed, true);
    await Promise.all(gone);
    assert.strictEqual(client.destroyed, true);
    assert.strictEqual(serverSession.destroyed, true);
    await stop(server);
  });

  eachTransport('of an idle server session closes both sides', async (transport) => {
    const server = await listen({ transport });
    const sessions = event(server, 'session');
    const client = connect(server, { transport });
    await event(client, 'connect');
    const [serverSession] = await sessions;
    const gone = [closed(client), closed(serverSession)];
    serverSession.close();
    await Promise.all(gone);
    await stop(server);
  });

  eachTransport('waits for open streams', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => {
      stream.respond();
      setTimeout(() => stream.end('late'), 20);
    }),
  }, async ({ client }) => {
    const stream = client.request();
    const done = outcome(stream);
    await event(stream, 'response');
    client.close();
    assert.strictEqual(client.destroyed, false);
    const { body, error } = await done;
    assert.strictEqual(body, 'late');
    assert.strictEqual(error, undefined);
  }));

  it('of the server waits for its streams', () => withPair({
    onStream: mustCall((stream) => {
      stream.session.close();
      stream.respond();
      setTimeout(() => stream.end('late'), 20);
    }),
  }, async ({ client }) => {
    const { body } = await outcome(client.request());
    assert.strictEqual(body, 'late');
  }));

  it('a second time does nothing', () => withPair({}, async ({ client }) => {
    client.close(mustCall());
    client.close(mustNotCall('callback of the second close'));
    await closed(client);
    client.close(mustNotCall('callback after close'));
  }));

  it('is sent as GOAWAY with NO_ERROR', () => withPair({}, async ({ client, serverSession }) => {
    const seen = event(serverSession, 'goaway');
    client.close();
    const [code, , data] = await seen;
    assert.strictEqual(code, 0);
    assert.strictEqual(data, undefined);
  }));

  it('before connecting closes once connected', async () => {
    const server = await listen();
    const client = connect(server);
    client.on('error', mustNotCall('error'));
    const gone = closed(client);
    client.close();
    await gone;
    await stop(server);
  });

  it('flushes what was written before', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      stream.end(Buffer.alloc(300000, 'x'));
      stream.session.close();
    }),
  }, async ({ client }) => {
    const { body } = await outcome(client.request());
    assert.strictEqual(body.length, 300000);
  }));

  it('refuses a request of the same tick: GOAWAY is sent first', () => withPair({
    onStream: mustNotCall('stream'),
  }, async ({ client }) => {
    const done = outcome(client.request());
    client.close();
    const { error, code } = await done;
    assert.strictEqual(code, 7);
    assert.strictEqual(error.message, 'Stream closed with error code NGHTTP2_REFUSED_STREAM');
  }));

  it('closes after many streams at once', () => withPair({
    onStream: (stream) => {
      stream.respond();
      setTimeout(() => stream.end(String(stream.id)), 20);
    },
  }, async ({ client }) => {
    const all = Array.from({ length: 50 }, () => outcome(client.request()));
    await new Promise((resolve) => client.ping(resolve));
    client.close();
    const results = await Promise.all(all);
    assert.deepStrictEqual(results.map(({ body }) => body),
                           results.map((_, index) => String(2 * index + 1)));
  }));
});
