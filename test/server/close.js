'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { connect, listen } = require('../helpers/server');
const { since } = require('../helpers/since');

const closesSessions = since('24.0');

describe('Http2Server#close', () => {
  for (const transport of ['tcp', 'tls', 'pipe']) {
    it(`without connections calls back (${transport})`, async () => {
      const server = await listen({ transport });
      await new Promise((resolve) => server.close((error) => {
        assert.strictEqual(error, undefined);
        resolve();
      }));
      assert.strictEqual(server.listening, false);
    });

    (closesSessions ? it : it.skip)(`ends idle sessions (${transport})`, async () => {
      const server = await listen({ transport });
      const sessions = event(server, 'session');
      const client = connect(server, { transport });
      await event(client, 'remoteSettings');
      await sessions;
      const gone = closed(client);
      await new Promise((resolve) => server.close(mustCall(resolve)));
      await gone;
      assert.strictEqual(client.destroyed, true);
    });

    (closesSessions ? it : it.skip)(`lets streams finish (${transport})`, async () => {
      const server = await listen({
        transport,
        onStream: (stream) => {
          stream.respond();
          setTimeout(() => stream.end('done'), 30);
        },
      });
      const client = connect(server, { transport });
      const stream = client.request();
      const done = outcome(stream);
      await event(stream, 'response');
      const stopped = new Promise((resolve) => server.close(resolve));
      const { body, error } = await done;
      assert.strictEqual(body, 'done');
      assert.strictEqual(error, undefined);
      await stopped;
      if (!client.destroyed) await closed(client);
    });

    (closesSessions ? it.skip : it)(`waits for open sessions (${transport})`, async () => {
      const server = await listen({ transport });
      const client = connect(server, { transport });
      await event(client, 'remoteSettings');
      let called = false;
      const stopped = new Promise((resolve) => server.close(() => {
        called = true;
        resolve();
      }));
      await new Promise((resolve) => client.ping(resolve));
      assert.strictEqual(called, false);
      assert.strictEqual(client.destroyed, false);
      client.close();
      await stopped;
      await closed(client);
    });
  }

  it('of a server that does not listen is an error of the callback', async () => {
    const server = await listen({ transport: 'duplex' });
    await new Promise((resolve) => server.close(mustCall((error) => {
      assert.strictEqual(error.code, 'ERR_SERVER_NOT_RUNNING');
      resolve();
    })));
  });

  it('accepts no new connection', async () => {
    const server = await listen();
    const { port } = server.address();
    const stopped = closed(server);
    server.close();
    await stopped;
    const client = connect({ address: () => ({ port }) });
    const [error] = await event(client, 'error');
    assert.strictEqual(error.code, 'ECONNREFUSED');
  });

  it('Symbol.asyncDispose resolves when everything has ended', async function dispose() {
    if (!Symbol.asyncDispose) return this.skip();
    const server = await listen();
    const client = connect(server);
    await event(client, 'remoteSettings');
    const disposed = server[Symbol.asyncDispose]();
    client.close();
    await disposed;
    assert.strictEqual(server.listening, false);
  });
});
