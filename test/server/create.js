'use strict';

const assert = require('node:assert');
const net = require('node:net');
const tls = require('node:tls');
const { certificate } = require('../helpers/certs');
const { event, outcome } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { connect, eachTransport, listen, stop, withPair } = require('../helpers/server');
const { since } = require('../helpers/since');

describe('createServer and createSecureServer', () => {
  it('make servers of net and tls', () => {
    const server = http2.createServer();
    const secure = http2.createSecureServer(certificate());
    assert.ok(server instanceof net.Server);
    assert.ok(secure instanceof tls.Server);
    assert.strictEqual(server.constructor.name, 'Http2Server');
    assert.strictEqual(secure.constructor.name, 'Http2SecureServer');
    assert.strictEqual(server.timeout, 0);
    assert.strictEqual(secure.timeout, 0);
  });

  it('take a request listener as the first or second argument', () => {
    const listener = () => {};
    for (const server of [http2.createServer(listener), http2.createServer({}, listener),
                          http2.createSecureServer(certificate(), listener)]) {
      assert.deepStrictEqual(server.listeners('request'), [listener]);
    }
  });

  it('refuse options that are no object', () => {
    for (const options of [1, 'x', true]) {
      assert.throws(() => http2.createServer(options),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    for (const options of [1, 'x', true]) {
      assert.throws(() => http2.createSecureServer(options),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  });

  const prefix = since('24.0') ? 'options.' : '';
  for (const name of ['maxSessionInvalidFrames', 'maxSessionRejectedStreams']) {
    it(`check ${name}`, () => {
      for (const value of [-1, 2 ** 32, 1.5]) {
        assert.throws(() => http2.createServer({ [name]: value }), {
          name: 'RangeError', code: 'ERR_OUT_OF_RANGE',
          message: new RegExp(`^The value of "${prefix}${name}" is out of range`),
        });
      }
      for (const value of ['x', {}, true]) {
        assert.throws(() => http2.createServer({ [name]: value }), {
          name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE',
          message: new RegExp(`^The "${prefix}${name}" (argument|property) must be of type number`),
        });
      }
    });
  }

  it('check unknownProtocolTimeout', () => {
    for (const value of [-1, 2 ** 32, 1.5]) {
      assert.throws(() => http2.createServer({ unknownProtocolTimeout: value }),
                    { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
    }
    assert.throws(() => http2.createServer({ unknownProtocolTimeout: 'x' }),
                  { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
  });

  it('ignore options of sessions that have a wrong type', () => withPair({
    server: { maxSettings: 'x', maxSessionMemory: 'x', maxHeaderListPairs: {},
              maxOutstandingPings: null, paddingStrategy: 'x', peerMaxConcurrentStreams: 'x',
              maxDeflateDynamicTableSize: 'x', maxSendHeaderBlockLength: 'x' },
    client: { maxSettings: 'x', maxSessionMemory: 'x', maxReservedRemoteStreams: 'x' },
    onStream: mustCall((stream) => stream.respond({}, { endStream: true })),
  }, async ({ client }) => {
    const { headers } = await outcome(client.request());
    assert.strictEqual(headers[':status'], 200);
  }));

  it('have the module-level listeners', () => {
    const server = http2.createServer();
    assert.strictEqual(server.listenerCount('connection'), 1);
    const secure = http2.createSecureServer(certificate());
    assert.strictEqual(secure.listenerCount('secureConnection'), 1);
  });

  eachTransport('emit session, then stream, with their arguments', async (transport) => {
    const server = await listen({ transport });
    const log = [];
    server.on('session', (session, ...more) => {
      assert.strictEqual(session.constructor.name, 'ServerHttp2Session');
      assert.deepStrictEqual(more, []);
      log.push('session');
    });
    server.on('stream', (stream, headers, flags, raw) => {
      assert.strictEqual(stream.constructor.name, 'ServerHttp2Stream');
      assert.strictEqual(headers[':method'], 'GET');
      assert.strictEqual(typeof flags, 'number');
      assert.ok(Array.isArray(raw));
      log.push('stream');
      stream.respond({}, { endStream: true });
    });
    const client = connect(server, { transport });
    await outcome(client.request());
    assert.deepStrictEqual(log, ['session', 'stream']);
    client.close();
    await event(client, 'close');
    await stop(server);
  });

  it('of a session emit stream on both', () => withPair({
    onStream: mustCall((stream) => stream.respond({}, { endStream: true })),
  }, async ({ client, serverSession }) => {
    serverSession.on('stream', mustCall((stream, headers, flags, raw) => {
      assert.strictEqual(stream.id, 1);
      assert.strictEqual(headers[':path'], '/');
      assert.ok(Array.isArray(raw) && flags > 0);
    }));
    await outcome(client.request());
  }));
});
