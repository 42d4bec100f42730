'use strict';

const assert = require('node:assert');
const { event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { mustCall } = require('../helpers/must-call');
const { rawClient } = require('../helpers/raw-peer');
const { eachTransport, listen, stop, withPair } = require('../helpers/server');

describe('ServerHttp2Session#altsvc', () => {
  eachTransport('reaches the client', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => {
      const { session } = stream;
      session.altsvc('h2=":8000"', 'https://example.org:8111/this');
      session.altsvc('h2=":8001"', new URL('https://example.org/other'));
      session.altsvc('h2=":8002"', { origin: 'https://example.com' });
      session.altsvc('h2=":8003"', stream.id);
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client }) => {
    const seen = [];
    client.on('altsvc', (...args) => seen.push(args));
    await outcome(client.request());
    await new Promise((resolve) => client.ping(resolve));
    assert.deepStrictEqual(seen.sort(), [
      ['h2=":8000"', 'https://example.org:8111', 0],
      ['h2=":8001"', 'https://example.org', 0],
      ['h2=":8002"', 'https://example.com', 0],
      ['h2=":8003"', '', 1],
    ]);
  }));

  it('is a frame of type 10', async () => {
    const server = await listen();
    const sessions = event(server, 'session');
    const peer = await rawClient(server);
    const [session] = await sessions;
    session.altsvc('h2=":8000"', 'https://example.org');
    const { stream, payload } = await peer.next(frames.TYPE.ALTSVC);
    assert.strictEqual(stream, 0);
    assert.strictEqual(payload.readUInt16BE(0), 19);
    assert.strictEqual(payload.subarray(2).toString(), 'https://example.orgh2=":8000"');
    await peer.destroy();
    await stop(server);
  });

  it('throws for bad arguments', () => withPair({}, async ({ serverSession }) => {
    const bad = (args, expected) => assert.throws(() => serverSession.altsvc(...args), expected);
    for (const value of [undefined, 1, {}, true]) {
      bad([value, 'https://example.org'], { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    for (const origin of [null, true, () => {}]) {
      bad(['h2', origin], { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    for (const value of ['\u0001', 'h2="\u1234"']) {
      bad([value, 'https://example.org'], { name: 'TypeError', code: 'ERR_INVALID_CHAR' });
    }
    for (const origin of ['abc:', 'blob:x', 'null', '']) {
      bad(['h2', origin], (error) => error.name === 'TypeError' &&
        ['ERR_HTTP2_ALTSVC_INVALID_ORIGIN', 'ERR_INVALID_URL'].includes(error.code));
    }
    bad(['h2', { origin: '' }], {
      name: 'TypeError', code: 'ERR_HTTP2_ALTSVC_INVALID_ORIGIN',
      message: 'HTTP/2 ALTSVC frames require a valid origin',
    });
    for (const id of [-1, 0, 2 ** 32]) {
      bad(['h2', id], { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
    }
    bad(['x'.repeat(17000), 'https://example.org'], {
      name: 'TypeError', code: 'ERR_HTTP2_ALTSVC_LENGTH',
      message: 'HTTP/2 ALTSVC frames are limited to 16382 bytes',
    });
  }));

  it('throws once destroyed', () => withPair({}, async ({ serverSession }) => {
    serverSession.destroy();
    assert.throws(() => serverSession.altsvc('h2', 'https://example.org'),
                  { name: 'Error', code: 'ERR_HTTP2_INVALID_SESSION' });
  }));
});
