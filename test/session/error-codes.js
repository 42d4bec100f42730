'use strict';

const assert = require('node:assert');
const { http2 } = require('../helpers/impl');
const { outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');

/**
 * code: [class, message, function that throws it]. The function gets a client,
 * its socket, a server session and three server streams: one that has not
 * responded, one that has, one that is destroyed.
 */
const THROWN = {
  ERR_HTTP2_ALTSVC_INVALID_ORIGIN: [TypeError, 'HTTP/2 ALTSVC frames require a valid origin',
    ({ session }) => session.altsvc('h2', { origin: '' })],
  ERR_HTTP2_ALTSVC_LENGTH: [TypeError, 'HTTP/2 ALTSVC frames are limited to 16382 bytes',
    ({ session }) => session.altsvc('h'.repeat(20000), 'https://a')],
  ERR_HTTP2_CONNECT_AUTHORITY: [Error, ':authority header is required for CONNECT requests',
    ({ client }) => client.request({ ':method': 'CONNECT' })],
  ERR_HTTP2_CONNECT_PATH: [Error, 'The :path header is forbidden for CONNECT requests',
    ({ client }) => client.request({ ':method': 'CONNECT', ':authority': 'a', ':path': '/' })],
  ERR_HTTP2_CONNECT_SCHEME: [Error, 'The :scheme header is forbidden for CONNECT requests',
    ({ client }) => client.request({ ':method': 'CONNECT', ':authority': 'a', ':scheme': 'b' })],
  ERR_HTTP2_HEADER_SINGLE_VALUE: [TypeError, 'Header field "etag" must only have a single value',
    ({ stream }) => stream.respond({ etag: ['a', 'b'] })],
  ERR_HTTP2_INVALID_CONNECTION_HEADERS: [TypeError,
    'HTTP/1 Connection specific headers are forbidden: "upgrade"',
    ({ stream }) => stream.respond({ upgrade: 'x' })],
  ERR_HTTP2_INVALID_INFO_STATUS: [RangeError, 'Invalid informational status code: 200',
    ({ stream }) => stream.additionalHeaders({ ':status': 200 })],
  ERR_HTTP2_INVALID_ORIGIN: [TypeError, 'HTTP/2 ORIGIN frames require a valid origin',
    ({ session }) => session.origin('abc:')],
  ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH: [RangeError,
    'Packed settings length must be a multiple of six',
    () => http2.getUnpackedSettings(Buffer.alloc(1))],
  ERR_HTTP2_INVALID_PSEUDOHEADER: [TypeError,
    '":path" is an invalid pseudoheader or is used incorrectly',
    ({ stream }) => stream.respond({ ':path': '/' })],
  ERR_HTTP2_INVALID_SETTING_VALUE: [RangeError, 'Invalid value for setting "maxFrameSize": 1',
    ({ client }) => client.settings({ maxFrameSize: 1 })],
  ERR_HTTP2_NO_SOCKET_MANIPULATION: [Error,
    'HTTP/2 sockets should not be directly manipulated (e.g. read and written)',
    ({ client }) => client.socket.write('x')],
  ERR_HTTP2_ORIGIN_LENGTH: [TypeError, 'HTTP/2 ORIGIN frames are limited to 16382 bytes',
    ({ session }) => session.origin(...Array(2000).fill('https://example.org'))],
  ERR_HTTP2_PAYLOAD_FORBIDDEN: [Error, 'Responses with 204 status must not have a payload',
    ({ stream }) => stream.respondWithFD(0, { ':status': 204 })],
  ERR_HTTP2_PING_LENGTH: [RangeError, 'HTTP2 ping payload must be 8 bytes',
    ({ client }) => client.ping(Buffer.alloc(1), () => {})],
  ERR_HTTP2_SOCKET_BOUND: [Error, 'The socket is already bound to an Http2Session',
    ({ socket }) => http2.connect('http://a', { createConnection: () => socket })],
  ERR_HTTP2_STATUS_101: [Error,
    'HTTP status code 101 (Switching Protocols) is forbidden in HTTP/2',
    ({ stream }) => stream.additionalHeaders({ ':status': 101 })],
  ERR_HTTP2_STATUS_INVALID: [RangeError, 'Invalid status code: 700',
    ({ stream }) => stream.respond({ ':status': 700 })],
  ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS: [Error,
    'Number of custom settings exceeds MAX_ADDITIONAL_SETTINGS',
    () => http2.createServer({ remoteCustomSettings: Array(11).fill(99) })],
  ERR_HTTP2_TRAILERS_NOT_READY: [Error,
    'Trailing headers cannot be sent until after the wantTrailers event is emitted',
    ({ stream }) => stream.sendTrailers({})],
  ERR_HTTP2_UNSUPPORTED_PROTOCOL: [Error, 'protocol "ftp:" is unsupported.',
    () => http2.connect('ftp://a')],
  ERR_HTTP2_HEADERS_SENT: [Error, 'Response has already been initiated.',
    ({ answered }) => answered.respond()],
  ERR_HTTP2_HEADERS_AFTER_RESPOND: [Error,
    'Cannot specify additional headers after response initiated',
    ({ answered }) => answered.additionalHeaders({ ':status': 103 })],
  ERR_HTTP2_INVALID_STREAM: [Error, 'The stream has been destroyed',
    ({ dead }) => dead.respond()],
  ERR_INVALID_ARG_TYPE: [TypeError, /^The "code" argument must be of type number/,
    ({ client }) => client.goaway('x')],
  ERR_OUT_OF_RANGE: [RangeError, /^The value of "code" is out of range/,
    ({ stream }) => stream.close(-1)],
  ERR_INVALID_ARG_VALUE: [TypeError, /^The property 'options.offset' is invalid/,
    ({ stream }) => stream.respondWithFD(0, {}, { offset: 'x' })],
};

describe('errors that are thrown', () => {
  for (const [code, [Class, message, raise]] of Object.entries(THROWN)) {
    it(code, () => {
      let context;
      return withPair({
        onStream: mustCall((stream, { ':path': path }) => {
          context[path.slice(1)] = stream;
          if (path === '/dead') return void stream.destroy();
          if (path === '/answered') stream.respond();
          if (path === '/stream') context.proceed();
        }, 3),
      }, async ({ client, serverSession, socket }) => {
        context = { client, session: serverSession, socket };
        const ready = new Promise((resolve) => { context.proceed = resolve; });
        const done = ['/dead', '/answered', '/stream'].map((path) =>
          outcome(client.request({ ':path': path })));
        await ready;
        assert.throws(() => raise(context), (error) => {
          assert.ok(error instanceof Class);
          assert.strictEqual(error.name, Class.name);
          assert.strictEqual(error.code, code);
          if (message instanceof RegExp) assert.match(error.message, message);
          else assert.strictEqual(error.message, message);
          assert.ok(String(error).startsWith(`${Class.name} [${code}]: `), String(error));
          assert.ok(error.stack.startsWith(`${Class.name} [${code}]: `), error.stack);
          return true;
        });
        context.stream.respond({}, { endStream: true });
        context.answered.end();
        await Promise.all(done);
      });
    });
  }
});
