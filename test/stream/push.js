'use strict';

const assert = require('node:assert');
const { outcome } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

/** What the client sees of a pushed stream. */
function pushedOutcome(stream, requestHeaders) {
  return new Promise((resolve) => {
    const chunks = [];
    const result = { requestHeaders, id: stream.id };
    stream.on('push', (headers, flags, raw) => Object.assign(result, { headers, flags, raw }));
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('close', () => resolve({ ...result, body: Buffer.concat(chunks).toString() }));
  });
}

describe('ServerHttp2Stream#pushStream', () => {
  eachTransport('pushes a stream with a body', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => {
      assert.strictEqual(stream.pushAllowed, true);
      stream.pushStream({ ':path': '/pushed', 'x-p': 'q' }, mustCall((error, push, headers) => {
        assert.strictEqual(error, null);
        assert.strictEqual(push.id % 2, 0);
        assert.strictEqual(push.constructor.name, 'ServerHttp2Stream');
        assert.strictEqual(headers[':path'], '/pushed');
        assert.strictEqual(headers[':method'], 'GET');
        assert.strictEqual(headers[':scheme'], transport === 'tls' ? 'https' : 'http');
        push.respond({ ':status': 201, 'x-r': 's' });
        push.end('pushed body');
      }));
      stream.respond();
      stream.end('main');
    }),
  }, async ({ client, authority }) => {
    const pushed = new Promise((resolve) => {
      client.on('stream', mustCall((stream, headers, flags) => {
        assert.strictEqual(stream.constructor.name, 'ClientHttp2Stream');
        assert.strictEqual(flags & 4, 4);
        resolve(pushedOutcome(stream, headers));
      }));
    });
    const main = await outcome(client.request());
    const { id, requestHeaders, headers, body, raw } = await pushed;
    assert.strictEqual(main.body, 'main');
    assert.strictEqual(id, 2);
    assert.strictEqual(requestHeaders[':path'], '/pushed');
    assert.strictEqual(requestHeaders[':authority'], `127.0.0.1:${new URL(authority).port || 80}`);
    assert.strictEqual(requestHeaders['x-p'], 'q');
    assert.strictEqual(headers[':status'], 201);
    assert.strictEqual(headers['x-r'], 's');
    assert.deepStrictEqual(raw.slice(0, 2), [':status', '201']);
    assert.strictEqual(body, 'pushed body');
  }));

  it('ends a pushed HEAD after its headers', () => withPair({
    onStream: mustCall((stream) => {
      stream.pushStream({ ':path': '/', ':method': 'HEAD' }, mustCall((error, push) => {
        assert.strictEqual(push.headRequest, true);
        assert.strictEqual(push._writableState.ended, true);
        push.respond();
      }));
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client }) => {
    const pushed = new Promise((resolve) => {
      client.on('stream', (stream, headers) => resolve(pushedOutcome(stream, headers)));
    });
    await outcome(client.request());
    const { headers, body } = await pushed;
    assert.strictEqual(headers[':status'], 200);
    assert.strictEqual(body, '');
  }));

  it('may push several streams, also after the answer began', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      for (let index = 0; index < 5; index++) {
        stream.pushStream({ ':path': `/${index}` }, mustCall((error, push) => {
          push.respond();
          push.end(String(index));
        }));
      }
      setImmediate(() => stream.end());
    }),
  }, async ({ client }) => {
    const pushes = [];
    client.on('stream', (stream, headers) => pushes.push(pushedOutcome(stream, headers)));
    await outcome(client.request());
    const all = await Promise.all(pushes);
    assert.deepStrictEqual(all.map(({ id }) => id), [2, 4, 6, 8, 10]);
    assert.deepStrictEqual(all.map(({ body }) => body), ['0', '1', '2', '3', '4']);
    assert.deepStrictEqual(all.map(({ requestHeaders }) => requestHeaders[':path']),
                           ['/0', '/1', '/2', '/3', '/4']);
  }));

  it('is refused by a client that leaves no room for it', () => withPair({
    client: { settings: { maxConcurrentStreams: 0 } },
    onStream(stream) {
      stream.pushStream({}, mustCall((error, push) => {
        assert.strictEqual(error, null);
        push.respond();
        push.end('never seen');
        outcome(push).then(({ code }) => {
          assert.strictEqual(code, http2.constants.NGHTTP2_ENHANCE_YOUR_CALM);
          stream.end('done');
        });
      }));
      stream.respond();
    },
  }, async ({ client }) => {
    client.on('stream', mustNotCall('stream'));
    assert.strictEqual((await outcome(client.request())).body, 'done');
  }));

  it('can be refused by the client', () => withPair({
    onStream: mustCall((stream) => {
      stream.pushStream({ ':path': '/' }, mustCall((error, push) => {
        push.respond();
        push.on('error', mustCall((refused) => {
          assert.strictEqual(refused.code, 'ERR_HTTP2_STREAM_ERROR');
          assert.strictEqual(refused.message,
                             'Stream closed with error code NGHTTP2_REFUSED_STREAM');
        }));
        push.on('close', () => {
          assert.strictEqual(push.rstCode, http2.constants.NGHTTP2_REFUSED_STREAM);
          stream.end();
        });
      }));
      stream.respond();
    }),
  }, async ({ client }) => {
    client.on('stream', mustCall((stream) => {
      stream.on('error', () => {});
      stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
    }));
    await outcome(client.request());
  }));
});
