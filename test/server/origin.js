'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { connect, listen, stop, withPair } = require('../helpers/server');

const SECURE = { transport: 'tls' };

describe('ServerHttp2Session#origin', () => {
  it('reaches the client and its originSet', () => withPair(SECURE, async ({
    client, serverSession, server,
  }) => {
    const seen = event(client, 'origin');
    serverSession.origin('https://example.org/a', new URL('https://example.com:8080/'),
                         { origin: 'https://foo.example' });
    const [origins] = await seen;
    assert.deepStrictEqual(origins, ['https://example.org', 'https://example.com:8080',
                                     'https://foo.example']);
    assert.deepStrictEqual(client.originSet, [
      `https://127.0.0.1:${server.address().port}`, ...origins]);
  }));

  it('is sent by the option origins', async () => {
    const server = await listen({
      ...SECURE, options: { origins: ['https://example.org', 'https://example.com'] },
    });
    const client = connect(server, SECURE);
    const [origins] = await event(client, 'origin');
    assert.deepStrictEqual(origins, ['https://example.org', 'https://example.com']);
    const gone = closed(client);
    client.close();
    await gone;
    await stop(server);
  });

  it('grows the set without duplicates', () => withPair(SECURE, async ({
    client, serverSession,
  }) => {
    serverSession.origin('https://example.org');
    await event(client, 'origin');
    serverSession.origin('https://example.org', 'https://example.com');
    await event(client, 'origin');
    assert.strictEqual(client.originSet.length, 3);
  }));

  it('may be empty', () => withPair(SECURE, async ({ client, serverSession }) => {
    serverSession.origin();
    await new Promise((resolve) => serverSession.ping(resolve));
    assert.strictEqual(client.originSet.length, 1);
  }));

  it('is not heard over cleartext', () => withPair({}, async ({ client, serverSession }) => {
    client.on('origin', mustNotCall('origin'));
    serverSession.origin('https://example.org');
    await new Promise((resolve) => serverSession.ping(resolve));
    assert.strictEqual(client.originSet, undefined);
  }));

  it('a 421 takes the origin of the request away', () => withPair({
    ...SECURE,
    onStream: mustCall((stream) => stream.respond({ ':status': 421 }, { endStream: true })),
  }, async ({ client, serverSession }) => {
    serverSession.origin('https://example.org');
    await event(client, 'origin');
    assert.ok(client.originSet.includes('https://example.org'));
    await outcome(client.request({ ':authority': 'example.org' }));
    assert.ok(!client.originSet.includes('https://example.org'));
  }));

  it('throws for bad arguments', () => withPair(SECURE, async ({ serverSession }) => {
    for (const origin of [true, undefined, null, () => {}, 1]) {
      assert.throws(() => serverSession.origin(origin),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    for (const origin of ['blob:x', 'abc:', { origin: 'null' }]) {
      assert.throws(() => serverSession.origin(origin), {
        name: 'TypeError', code: 'ERR_HTTP2_INVALID_ORIGIN',
        message: 'HTTP/2 ORIGIN frames require a valid origin',
      });
    }
    assert.throws(() => serverSession.origin(`https://${'a'.repeat(17000)}`),
                  (error) => error.name === 'TypeError');
    const many = Array.from({ length: 1000 }, (_, at) => `https://example${at}.org`);
    assert.throws(() => serverSession.origin(...many), {
      name: 'TypeError', code: 'ERR_HTTP2_ORIGIN_LENGTH',
      message: 'HTTP/2 ORIGIN frames are limited to 16382 bytes',
    });
  }));

  it('throws once destroyed', () => withPair(SECURE, async ({ serverSession }) => {
    serverSession.destroy();
    assert.throws(() => serverSession.origin('https://example.org'),
                  { name: 'Error', code: 'ERR_HTTP2_INVALID_SESSION' });
  }));
});
