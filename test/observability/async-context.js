'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const { closed, outcome } = require('../helpers/collect');
const { builtin, http2 } = require('../helpers/impl');
const { mustCall, mustCallAtLeast } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');
const { newest } = require('../helpers/since');

const storage = new AsyncLocalStorage();

function is(value, name) {
  assert.strictEqual(storage.getStore(), value, name);
}

describe('asynchronous context of streams', () => {
  eachTransport('of request() holds for every event', (transport) => withPair({
    transport,
    onStream(stream) {
      stream.additionalHeaders({ ':status': 103 });
      stream.respond({}, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ t: '1' }));
      stream.resume();
      setImmediate(() => stream.end('x'));
    },
  }, async ({ client }) => {
    if (!newest('26.9')) return;
    await Promise.all([1, 2, 3].map((value) => storage.run(value, () => {
      const stream = client.request({ ':method': 'POST' });
      for (const name of ['headers', 'response', 'data', 'trailers', 'end', 'finish', 'close']) {
        stream.on(name, mustCallAtLeast(() => is(value, name)));
      }
      stream.write('a', mustCall(() => is(value, 'write')));
      stream.end('b');
      return closed(stream);
    })));
  }));

  it('of request() holds when the connection comes later', async () => {
    if (!newest('20.18', '22.12')) return;
    const server = http2.createServer();
    server.on('stream', (stream) => stream.respond({}, { endStream: true }));
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
    await Promise.all(['a', 'b'].map((value) => storage.run(value, () => {
      const stream = client.request();
      stream.on('ready', mustCall(() => is(value, 'ready')));
      stream.on('response', mustCall(() => is(value, 'response')));
      stream.resume();
      return closed(stream);
    })));
    client.close();
    await closed(client);
    server.close();
    await closed(server);
  });

  it('of the handler holds for the callbacks of its writes', () => withPair({
    onStream: mustCall((stream, headers) => storage.run(headers[':path'], () => {
      stream.respond();
      stream.write('x', mustCall(() => is(headers[':path'], 'write')));
      setImmediate(() => stream.end('y', mustCall(() => is(headers[':path'], 'end'))));
    }), 3),
  }, async ({ client }) => {
    await Promise.all(['/a', '/b', '/c'].map((path) => outcome(client.request({ ':path': path }))));
  }));

  (builtin ? it.skip : it)('of one stream stays out of another that ends in the same tick', () => {
    const streams = [];
    return withPair({
      onStream: mustCall((stream, headers) => {
        streams.push([stream, headers[':path']]);
        stream.respond();
        stream.on('close', mustCall(() => is(undefined, 'close')));
        if (streams.length < 3) return;
        setImmediate(() => {
          for (const [each, path] of streams) storage.run(path, () => each.end('z'));
        });
      }, 3),
    }, ({ client }) => Promise.all(['/a', '/b', '/c'].map((path) =>
      outcome(client.request({ ':path': path })))));
  });

  it('of a client on a Duplex does not come over to the server', () => withPair({
    transport: 'duplex',
    onStream: mustCall((stream) => {
      is(undefined, 'stream');
      stream.respond({}, { endStream: true });
    }),
  }, ({ client }) => storage.run('client', () => outcome(client.request()))));
});
