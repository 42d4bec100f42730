'use strict';

const assert = require('node:assert');
const http2 = require('node:http2');
const { constants } = require('node:os');
const path = require('node:path');
const { duplexPair } = require('node:stream');
const { inspect } = require('node:util');
const { AbortError, NghttpError, codes, errnoException, nghttp2ErrorString, trimStack } =
  require('../../lib/node/errors');

/** All that a program can see of an error, but for where it comes from. */
function shape(error) {
  return {
    name: error.name,
    code: error.code,
    message: error.message,
    string: String(error),
    header: error.stack.slice(0, error.stack.indexOf('\n    at ')),
    enumerable: { ...error },
    own: Object.getOwnPropertyNames(error).sort(),
    constructor: error.constructor.name,
    isTypeError: error instanceof TypeError,
    isRangeError: error instanceof RangeError,
  };
}

function thrownBy(action) {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error(`does not throw: ${action}`);
}

/** Runs `use(clientSession, clientStream, serverStream)` on the built-in module. */
async function withBuiltIn(use) {
  const [clientSide, serverSide] = duplexPair();
  const server = http2.createServer();
  server.emit('connection', serverSide);
  const client = http2.connect('http://localhost', { createConnection: () => clientSide });
  client.on('error', () => {});
  const request = client.request();
  request.on('error', () => {});
  const stream = await new Promise((resolve) => server.once('stream', resolve));
  stream.on('error', () => {});
  try {
    return await use(client, request, stream);
  } finally {
    client.destroy();
    stream.session?.destroy();
  }
}

/** What the built-in module throws, and the arguments that make ours. */
const SYNCHRONOUS = [
  [() => http2.getPackedSettings({ maxFrameSize: 1 }),
    ['ERR_HTTP2_INVALID_SETTING_VALUE.RangeError', 'maxFrameSize', 1, 16384, 2 ** 24 - 1]],
  [() => http2.getPackedSettings({ enablePush: 1 }),
    ['ERR_HTTP2_INVALID_SETTING_VALUE', 'enablePush', 1]],
  [() => http2.getUnpackedSettings(Buffer.alloc(5)),
    ['ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH']],
  [() => http2.getPackedSettings({ customSettings: { ...Array.from({ length: 11 }, () => 1) } }),
    ['ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS']],
  [() => http2.connect('ftp://localhost'), ['ERR_HTTP2_UNSUPPORTED_PROTOCOL', 'ftp:']],
  [() => http2.createSecureServer({ ALPNCallback() {}, ALPNProtocols: ['h2'] }),
    ['ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS']],
];

const ON_CLIENT = [
  [(client) => client.request({ te: 'x' }), ['ERR_HTTP2_INVALID_CONNECTION_HEADERS', 'te']],
  [(client) => client.request({ age: ['1', '2'] }), ['ERR_HTTP2_HEADER_SINGLE_VALUE', 'age']],
  [(client) => client.request({ ':foo': 'x' }), ['ERR_HTTP2_INVALID_PSEUDOHEADER', ':foo']],
  [(client) => client.request({ ':method': 'CONNECT', ':authority': 'a', ':scheme': 'a' }),
    ['ERR_HTTP2_CONNECT_SCHEME']],
  [(client) => client.request({ ':method': 'CONNECT', ':path': '/', ':authority': 'a' }),
    ['ERR_HTTP2_CONNECT_PATH']],
  [(client) => client.request({ ':method': 'CONNECT' }), ['ERR_HTTP2_CONNECT_AUTHORITY']],
  [(client) => client.ping(Buffer.alloc(7), () => {}), ['ERR_HTTP2_PING_LENGTH']],
  [(client) => client.socket.pause(), ['ERR_HTTP2_NO_SOCKET_MANIPULATION']],
  [(client, request) => request.sendTrailers({}), ['ERR_HTTP2_TRAILERS_NOT_READY']],
  [(client) => client.setTimeout('1'), ['ERR_INVALID_ARG_TYPE', 'msecs', 'number', '1']],
  [(client) => client.setLocalWindowSize(2 ** 40),
    ['ERR_OUT_OF_RANGE', 'windowSize', '>= 0 && <= 2147483647', 2 ** 40]],
];

const ON_SERVER = [
  [(stream) => stream.session.altsvc('h2=":1"', 'file:///a'), ['ERR_HTTP2_ALTSVC_INVALID_ORIGIN']],
  [(stream) => stream.session.altsvc('a'.repeat(16384), 1), ['ERR_HTTP2_ALTSVC_LENGTH']],
  [(stream) => stream.session.origin('file:///'), ['ERR_HTTP2_INVALID_ORIGIN']],
  [(stream) => stream.session.origin(`https://${'a'.repeat(16384)}`), ['ERR_HTTP2_ORIGIN_LENGTH']],
  [(stream) => stream.additionalHeaders({ ':status': 101 }), ['ERR_HTTP2_STATUS_101']],
  [(stream) => stream.additionalHeaders({ ':status': 200 }),
    ['ERR_HTTP2_INVALID_INFO_STATUS', 200]],
  [(stream) => stream.respond({ ':status': 700 }), ['ERR_HTTP2_STATUS_INVALID', 700]],
  [(stream) => stream.respondWithFD(0, { ':status': 204 }),
    ['ERR_HTTP2_PAYLOAD_FORBIDDEN', 204]],
  [(stream) => stream.respondWithFile('x', {}, { statCheck: 1 }),
    ['ERR_INVALID_ARG_VALUE', 'options.statCheck', 1]],
  [(stream) => (stream.respond(), stream.respond()), ['ERR_HTTP2_HEADERS_SENT']],
  [(stream) => (stream.respond(), stream.additionalHeaders({})),
    ['ERR_HTTP2_HEADERS_AFTER_RESPOND']],
  [(stream) => (stream.destroy(), stream.respond()), ['ERR_HTTP2_INVALID_STREAM']],
  [(stream) => {
    const { session } = stream;
    session.destroy();
    session.settings({});
  }, ['ERR_HTTP2_INVALID_SESSION']],
  [(stream) => new http2.Http2ServerResponse(stream).setHeader('a', undefined),
    ['ERR_HTTP2_INVALID_HEADER_VALUE', 'undefined', 'a']],
  [(stream) => new http2.Http2ServerResponse(stream).setHeader(':path', 'a'),
    ['ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED']],
  [(stream) => new http2.Http2ServerResponse(stream).setHeader('a b', 'a'),
    ['ERR_INVALID_HTTP_TOKEN', 'Header name', 'a b']],
  [(stream) => {
    new http2.Http2ServerResponse(stream).statusCode = 100;
  }, ['ERR_HTTP2_INFO_STATUS_NOT_ALLOWED']],
];

function makeOurs([name, ...args]) {
  const [code, variant] = name.split('.');
  const ErrorClass = variant === undefined ? codes[code] : codes[code][variant];
  return new ErrorClass(...args);
}

describe('errors: the built-in module throws the same', () => {
  for (const [action, ours] of SYNCHRONOUS) {
    it(ours[0], () => {
      assert.deepStrictEqual(shape(makeOurs(ours)), shape(thrownBy(action)));
    });
  }

  for (const [action, ours] of ON_CLIENT) {
    it(`${ours[0]} (client)`, async () => {
      const theirs = await withBuiltIn((client, request) => {
        return thrownBy(() => action(client, request));
      });
      assert.deepStrictEqual(shape(makeOurs(ours)), shape(theirs));
    });
  }

  for (const [action, ours] of ON_SERVER) {
    it(`${ours[0]} (server)`, async () => {
      const theirs = await withBuiltIn((client, request, stream) => {
        return thrownBy(() => action(stream));
      });
      assert.deepStrictEqual(shape(makeOurs(ours)), shape(theirs));
    });
  }

  it('prints the same', () => {
    const theirs = thrownBy(() => http2.getPackedSettings({ maxFrameSize: 1 }));
    const ours = new codes.ERR_HTTP2_INVALID_SETTING_VALUE.RangeError(
      'maxFrameSize', 1, 16384, 2 ** 24 - 1);
    const withoutStack = (error) => inspect(error).replace(/\n {4}at .*/g, '');
    assert.strictEqual(withoutStack(ours), withoutStack(theirs));
  });
});

describe('errors: codes', () => {
  it('have a code and a header with it, whatever the class', () => {
    for (const code of Object.keys(codes)) {
      const error = new codes[code]('a', 'b', 'c');
      assert.strictEqual(error.code, code);
      assert.ok([Error, TypeError, RangeError].includes(error.constructor), code);
      assert.ok(error.stack.startsWith(`${error.name} [${code}]: ${error.message}`), error.stack);
    }
  });

  it('keep the cause of a cancelled stream', () => {
    const cause = new Error('gone');
    const error = new codes.ERR_HTTP2_STREAM_CANCEL(cause);
    assert.strictEqual(error.cause, cause);
    assert.strictEqual(error.message, 'The pending stream has been canceled (caused by: gone)');
    assert.deepStrictEqual({ ...new codes.ERR_HTTP2_STREAM_CANCEL() },
      { code: 'ERR_HTTP2_STREAM_CANCEL' });
  });

  it('list the missing arguments', () => {
    const message = (...args) => new codes.ERR_MISSING_ARGS(...args).message;
    assert.strictEqual(message('a'), 'The "a" argument must be specified');
    assert.strictEqual(message('a', 'b', 'c'),
      'The "a", "b", and "c" arguments must be specified');
    assert.strictEqual(message(['a', 'b']), 'The "a" or "b" argument must be specified');
  });
});

describe('errors: ERR_INVALID_ARG_TYPE', () => {
  /** A public function of Node that says what it received. */
  function theirs(value) {
    return thrownBy(() => Buffer.byteLength(value)).message.replace(/^.* Received /s, '');
  }

  function ours(value) {
    return new codes.ERR_INVALID_ARG_TYPE('a', 'string', value).message
      .replace(/^.* Received /s, '');
  }

  const values = [
    undefined, null, true, 1, -0, NaN, Infinity, 10n, Symbol('s'), () => {}, function named() {},
    class Named {}, [], {}, { __proto__: null }, new Date(), /x/, new (class Foo {})(), new Map(),
  ];
  for (const value of values) {
    it(`received ${inspect(value)}`, () => assert.strictEqual(ours(value), theirs(value)));
  }

  it('received strings, long ones cut', () => {
    const received = (value) => thrownBy(() => http2.createServer(value)).message;
    for (const value of ['', 'x', 'it\'s', '\'"', 'a\nb', 'a'.repeat(28), 'a'.repeat(29)]) {
      assert.strictEqual(new codes.ERR_INVALID_ARG_TYPE('options', 'Object', value).message,
        received(value));
    }
  });

  it('words what is expected as Node does', () => {
    const message = (expected) => new codes.ERR_INVALID_ARG_TYPE('a', expected, 1).message;
    const check = (expected, phrase) => assert.strictEqual(
      message(expected), `The "a" argument must be ${phrase}. Received type number (1)`);
    check('string', 'of type string');
    check('Object', 'of type object');
    check('Buffer', 'an instance of Buffer');
    check('null', 'null');
    check(['string', 'number'], 'one of type string or number');
    check(['string', 'number', 'boolean'], 'one of type string, number, or boolean');
    check(['string', 'Object', 'URL'], 'of type string or an instance of URL or Object');
    check(['Buffer', 'TypedArray', 'DataView'],
      'an instance of Buffer, TypedArray, or DataView');
    check(['string', 'Buffer', 'null'], 'of type string or an instance of Buffer or null');
    check(['undefined', 'null'], 'one of undefined or null');
  });

  it('tells properties from arguments', () => {
    const message = (name) => new codes.ERR_INVALID_ARG_TYPE(name, 'string', 1).message;
    assert.match(message('options.a'), /^The "options.a" property must be/);
    assert.match(message('first argument'), /^The first argument must be/);
  });
});

describe('errors: ERR_OUT_OF_RANGE', () => {
  it('groups the digits of what is beyond 32 bits', () => {
    const received = (value) => new codes.ERR_OUT_OF_RANGE('a', 'b', value).message
      .replace(/^.* Received /, '');
    const theirs = (value) => thrownBy(() => Buffer.alloc(1).readInt8(value)).message
      .replace(/^.* Received /, '');
    for (const value of [-1, 2 ** 32, 2 ** 32 + 1, 1234567, 123456789012, 2 ** 53, -(2 ** 40),
      1e21]) {
      assert.strictEqual(received(value), theirs(value));
    }
    assert.strictEqual(received(2n ** 33n), '8_589_934_592n');
    assert.strictEqual(received(-(2n ** 33n)), '-8_589_934_592n');
    assert.strictEqual(received(10n), '10n');
  });
});

describe('errors: in a Node that does not show its mark', () => {
  const file = require.resolve('../../lib/node/errors');
  const { join } = path;
  let unmarked;

  before(() => {
    const loaded = require.cache[file];
    delete require.cache[file];
    path.join = () => '';
    unmarked = require('../../lib/node/errors');
    path.join = join;
    require.cache[file] = loaded;
  });

  it('headers have the code all the same', () => {
    function caller() {
      return new unmarked.codes.ERR_HTTP2_STATUS_INVALID(700);
    }
    const { name, stack } = caller();
    assert.strictEqual(name, 'RangeError');
    const [header, frame] = stack.split('\n');
    assert.strictEqual(header, 'RangeError [ERR_HTTP2_STATUS_INVALID]: Invalid status code: 700');
    assert.match(frame, /at caller /);
    assert.match(new unmarked.NghttpError(-505).stack,
      /^Error \[ERR_HTTP2_ERROR\]: Protocol error\n/);
  });
});

describe('errors: NghttpError', () => {
  it('has the words of nghttp2, its number and a code', () => {
    const error = new NghttpError(-501);
    assert.strictEqual(error.constructor, NghttpError);
    assert.strictEqual(String(error), 'Error [ERR_HTTP2_ERROR]: Invalid argument');
    assert.ok(error.stack.startsWith('Error [ERR_HTTP2_ERROR]: Invalid argument\n'));
    assert.deepStrictEqual({ ...error }, { code: 'ERR_HTTP2_ERROR', errno: -501 });
    assert.strictEqual(String(new NghttpError(401)),
      'Error [ERR_HTTP2_ERROR]: Unknown error code');
  });

  it('takes code and words of a better one', () => {
    const error = new NghttpError(-505, 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES');
    assert.strictEqual(error.message, 'Too many invalid HTTP/2 frames');
    assert.strictEqual(error.code, 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES');
    assert.strictEqual(error.errno, -505);
  });

  it('knows what the linked nghttp2 knows', () => {
    const { native } = require('../../lib/native/addon');
    for (let status = -999; status <= 0; status++) {
      const text = native.statusText(status);
      if (/^Unknown/.test(text)) continue;
      assert.strictEqual(nghttp2ErrorString(status), text, `${status}`);
    }
  });
});

describe('errors: AbortError', () => {
  it('is what an aborted stream of Node ends with', async () => {
    const controller = new AbortController();
    const theirs = await withBuiltIn((client) => new Promise((resolve) => {
      client.request({}, { signal: controller.signal }).on('error', resolve);
      controller.abort();
    }));
    const ours = new AbortError(undefined, { cause: controller.signal.reason });
    assert.deepStrictEqual(shape(ours), shape(theirs));
  });

  it('refuses options that are none', () => {
    assert.throws(() => new AbortError('a', 5), { code: 'ERR_INVALID_ARG_TYPE' });
  });
});

describe('errors: errnoException', () => {
  it('is an Error with errno, code and syscall', () => {
    const errno = -constants.errno.ECONNRESET;
    const error = errnoException(errno, 'read');
    assert.strictEqual(String(error), 'Error: read ECONNRESET');
    assert.deepStrictEqual({ ...error }, { errno, code: 'ECONNRESET', syscall: 'read' });
  });
});

describe('errors: trimStack', () => {
  it('lets the stack begin at the caller', () => {
    function inner() {
      throw trimStack(new codes.ERR_HTTP2_INVALID_STREAM(), inner);
    }
    function outer() {
      inner();
    }
    const { stack } = thrownBy(outer);
    assert.match(stack.split('\n')[0], /^Error \[ERR_HTTP2_INVALID_STREAM\]: The stream/);
    assert.match(stack.split('\n')[1], /at outer /);
  });
});
