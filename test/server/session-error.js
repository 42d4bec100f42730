'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { connect, eachTransport, listen, stop } = require('../helpers/server');

describe("Http2Server 'sessionError'", () => {
  eachTransport('comes with the error and the session', async (transport) => {
    const server = await listen({ transport });
    const failed = event(server, 'sessionError');
    server.on('session', mustCall((session) => {
      session.on('error', mustCall((error) => assert.strictEqual(error.message, 'mine')));
      setImmediate(() => session.destroy(new Error('mine')));
    }));
    const client = connect(server, { transport });
    client.on('error', () => {});
    const gone = closed(client);
    const [error, session] = await failed;
    assert.strictEqual(error.message, 'mine');
    assert.strictEqual(session.constructor.name, 'ServerHttp2Session');
    await gone;
    await stop(server);
  });

  it('keeps an error without listeners from being thrown', async () => {
    const server = await listen();
    server.on('session', mustCall((session) => {
      setImmediate(() => session.destroy(new Error('nobody listens')));
    }));
    const client = connect(server);
    client.on('error', () => {});
    await closed(client);
    await stop(server);
  });

  it('does not come with a normal end', async () => {
    const server = await listen({
      onStream: (stream) => stream.respond({}, { endStream: true }),
    });
    server.on('sessionError', (error) => { throw error; });
    const client = connect(server);
    await outcome(client.request());
    const gone = closed(client);
    client.close();
    await gone;
    await stop(server);
  });
});
