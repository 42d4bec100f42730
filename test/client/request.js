'use strict';

const assert = require('node:assert');
const { event, outcome, text } = require('../helpers/collect');
const { builtin, http2 } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { connect, eachTransport, listen, stop, withPair } = require('../helpers/server');
const { since } = require('../helpers/since');

/** Answers with the headers of the request as JSON. */
function mirror(stream, headers) {
  stream.resume();
  stream.respond();
  stream.end(JSON.stringify(headers));
}

describe('ClientHttp2Session#request', () => {
  eachTransport('fills in the pseudo-headers', (transport) => withPair({
    transport, onStream: mustCall(mirror),
  }, async ({ client, authority }) => {
    const { body } = await outcome(client.request());
    const { host, port, protocol } = new URL(authority);
    assert.deepStrictEqual(JSON.parse(body), {
      ':method': 'GET', ':path': '/', ':scheme': protocol.slice(0, -1),
      ':authority': port === '' ? `${host}:80` : host,
    });
  }));

  it('keeps those that are given', () => withPair({ onStream: mustCall(mirror) }, async ({
    client,
  }) => {
    const headers = {
      ':method': 'DELETE', ':path': '/x?y=z', ':scheme': 'https', ':authority': 'example.org',
    };
    const { body } = await outcome(client.request(headers));
    assert.deepStrictEqual(JSON.parse(body), headers);
  }));

  it('leaves :authority out for a host header', () => withPair({
    onStream: mustCall(mirror),
  }, async ({ client }) => {
    const { body } = await outcome(client.request({ host: 'example.org' }));
    const headers = JSON.parse(body);
    assert.strictEqual(headers.host, 'example.org');
    assert.strictEqual(headers[':authority'], undefined);
  }));

  it('takes a null prototype and does not touch its argument', () => withPair({
    onStream: mustCall(mirror),
  }, async ({ client }) => {
    const headers = Object.assign(Object.create(null), { 'X-A': 'b' });
    const { body } = await outcome(client.request(headers));
    assert.strictEqual(JSON.parse(body)['x-a'], 'b');
    assert.deepStrictEqual(Object.keys(headers), ['X-A']);
  }));

  for (const method of ['GET', 'HEAD', 'DELETE']) {
    it(`ends the stream with the headers of ${method}`, () => withPair({
      onStream: mustCall((stream, headers, flags) => {
        assert.strictEqual(flags & 1, 1);
        stream.respond({}, { endStream: true });
      }),
    }, async ({ client }) => {
      const stream = client.request({ ':method': method });
      assert.strictEqual(stream.writableEnded, true);
      await outcome(stream);
    }));
  }

  for (const method of ['POST', 'PUT', 'PATCH', 'OPTIONS', 'X-OTHER']) {
    it(`keeps the stream open for the body of ${method}`, () => withPair({
      onStream: mustCall(async (stream, headers, flags) => {
        assert.strictEqual(flags & 1, 0);
        assert.strictEqual(await text(stream), 'body');
        stream.respond({}, { endStream: true });
      }),
    }, async ({ client }) => {
      const stream = client.request({ ':method': method });
      stream.end('body');
      await outcome(stream);
    }));
  }

  it('obeys endStream', () => withPair({
    onStream: mustCall((stream, headers, flags) => {
      assert.strictEqual(flags & 1, headers[':method'] === 'POST' ? 1 : 0);
      stream.resume();
      stream.respond({}, { endStream: true });
    }, 2),
  }, async ({ client }) => {
    await outcome(client.request({ ':method': 'POST' }, { endStream: true }));
    const stream = client.request({}, { endStream: false });
    stream.end('a GET with a body');
    await outcome(stream);
  }));

  it('checks its options', () => withPair({}, async ({ client }) => {
    for (const endStream of ['x', 1, {}, null]) {
      assert.throws(() => client.request({}, { endStream }),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    for (const options of ['x', 1, true]) {
      assert.throws(() => client.request({}, options),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  }));

  // Node's own leaves a stream behind that nobody can reach.
  (builtin ? it.skip : it)('checks its signal', () => withPair({}, async ({ client }) => {
    for (const signal of ['x', 1, {}, true]) {
      assert.throws(() => client.request({}, { signal }),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  }));

  const legacy = since('24.18', '26.3') ? it.skip : it;
  const deferred = since('24.18', '26.3') ? it : it.skip;

  legacy('throws on a closed session', () => withPair({
    onStream: (stream) => setImmediate(() => stream.respond({}, { endStream: true })),
  }, async ({ client }) => {
    const stream = client.request();
    const done = outcome(stream);
    await new Promise((resolve) => client.ping(resolve));
    client.close();
    assert.throws(() => client.request(), {
      name: 'Error', code: 'ERR_HTTP2_GOAWAY_SESSION',
      message: 'New streams cannot be created after receiving a GOAWAY',
    });
    await done;
  }));

  legacy('throws on a destroyed session', () => withPair({}, async ({ client }) => {
    client.destroy();
    assert.throws(() => client.request(), {
      name: 'Error', code: 'ERR_HTTP2_INVALID_SESSION', message: 'The session has been destroyed',
    });
  }));

  deferred('on a destroyed session gives a stream that fails', () => withPair({}, async ({
    client,
  }) => {
    client.destroy();
    const { error, headers } = await outcome(client.request());
    assert.strictEqual(error.code, 'ERR_HTTP2_INVALID_SESSION');
    assert.strictEqual(headers, undefined);
  }));

  deferred('on a closed session gives a stream that fails', () => withPair({}, async ({
    client,
  }) => {
    client.close();
    const { error } = await outcome(client.request());
    assert.strictEqual(error.code, 'ERR_HTTP2_GOAWAY_SESSION');
  }));

  it('before connecting has no id yet and is sent later', async () => {
    const server = await listen({ onStream: mustCall(mirror) });
    const client = connect(server);
    const stream = client.request({ 'x-early': 'yes' });
    assert.strictEqual(stream.pending, true);
    assert.strictEqual(stream.id, undefined);
    const ready = event(stream, 'ready');
    const done = outcome(stream);
    await ready;
    assert.strictEqual(stream.pending, false);
    assert.strictEqual(stream.id, 1);
    assert.strictEqual(JSON.parse((await done).body)['x-early'], 'yes');
    client.close();
    await event(client, 'close');
    await stop(server);
  });

  it('before connecting can be closed or destroyed', async () => {
    const server = await listen({ onStream: (stream) => stream.on('error', () => {}) });
    const client = connect(server);
    const first = client.request();
    const second = client.request();
    const done = [outcome(first), outcome(second)];
    first.close(8);
    second.destroy();
    const [{ code, error, headers }] = await Promise.all(done);
    assert.strictEqual(code, 8);
    assert.strictEqual(error, undefined);
    assert.strictEqual(headers, undefined);
    assert.strictEqual(second.destroyed, true);
    client.close();
    await event(client, 'close');
    await stop(server);
  });

  it('many at once all get their own answer', () => withPair({
    onStream: (stream, headers) => {
      stream.respond();
      stream.end(headers[':path']);
    },
  }, async ({ client }) => {
    const paths = Array.from({ length: 300 }, (_, index) => `/${index}`);
    const results = await Promise.all(paths.map((path) =>
      outcome(client.request({ ':path': path }))));
    assert.deepStrictEqual(results.map(({ body }) => body), paths);
  }));

  it('waits while the peer allows no more streams', () => withPair({
    server: { settings: { maxConcurrentStreams: 2 } },
    onStream: mustCall((stream) => {
      stream.respond();
      setTimeout(() => stream.end(String(stream.id)), 5);
    }, 10),
  }, async ({ client }) => {
    await new Promise((resolve) => client.ping(resolve));
    const results = await Promise.all(Array.from({ length: 10 }, () => outcome(client.request())));
    assert.strictEqual(new Set(results.map(({ body }) => body)).size, 10);
    for (const { error } of results) assert.strictEqual(error, undefined);
  }));

  it('gives a stream of that class', () => withPair({
    onStream: mustCall((stream) => stream.respond({}, { endStream: true })),
  }, async ({ client }) => {
    const stream = client.request();
    assert.strictEqual(stream.constructor.name, 'ClientHttp2Stream');
    assert.strictEqual(http2.constants.NGHTTP2_SESSION_CLIENT, client.type);
    await outcome(stream);
  }));
});
