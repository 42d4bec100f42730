'use strict';

const assert = require('node:assert');
const { closed, event } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { connect, eachTransport, listen, stop, withPair } = require('../helpers/server');

const STREAM_EVENTS = ['ready', 'finish', 'response', 'data', 'end', 'trailers',
                       'close', 'aborted', 'error'];

function record(emitter, names) {
  const log = [];
  for (const name of names) emitter.on(name, () => log.push(name));
  return log;
}

describe('order of events', () => {
  eachTransport('of a client stream', async (transport) => {
    const server = await listen({
      transport,
      onStream: mustCall((stream) => {
        stream.respond();
        stream.end('x');
      }),
    });
    const client = connect(server, { transport });
    const stream = client.request();
    const log = record(stream, STREAM_EVENTS);
    await closed(stream);
    // Over a Duplex the session is connected before request() returns.
    assert.deepStrictEqual(log, [...(transport === 'duplex' ? [] : ['ready']),
                                 'finish', 'response', 'data', 'end', 'close']);
    const gone = closed(client);
    client.close();
    await gone;
    await stop(server);
  });

  eachTransport('of a server stream', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => {
      const log = record(stream, STREAM_EVENTS);
      stream.on('close', mustCall(() => {
        assert.deepStrictEqual(log.filter((name) => name !== 'finish'), ['data', 'end', 'close']);
        assert.strictEqual(log.at(-1), 'close');
      }));
      stream.on('end', () => {
        stream.respond();
        stream.end('x');
      });
    }),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    stream.end('question');
    await closed(stream.resume());
  }));

  it('connect comes before the first settings', async () => {
    const server = await listen();
    const client = connect(server);
    const log = record(client, ['connect', 'remoteSettings', 'localSettings', 'close']);
    await event(client, 'localSettings');
    const gone = closed(client);
    client.close();
    await gone;
    assert.strictEqual(log[0], 'connect');
    assert.strictEqual(log.at(-1), 'close');
    assert.strictEqual(log.length, 4);
    await stop(server);
  });

  it('frames of one read keep their order', () => withPair({
    onStream: (stream) => {
      stream.respond();
      stream.end();
      stream.session.ping(Buffer.alloc(8, stream.id), () => {});
    },
  }, async ({ client }) => {
    const log = [];
    client.on('ping', (payload) => log.push(`ping ${payload[0]}`));
    const streams = [client.request(), client.request(), client.request()];
    await Promise.all(streams.map((stream) => {
      stream.on('response', () => log.push(`response ${stream.id}`));
      return closed(stream.resume());
    }));
    await new Promise((resolve) => client.ping(resolve));
    assert.deepStrictEqual(log.filter((entry) => entry.startsWith('response')),
                           ['response 1', 'response 3', 'response 5']);
    assert.deepStrictEqual(log.filter((entry) => entry.startsWith('ping')),
                           ['ping 1', 'ping 3', 'ping 5']);
  }));
});
