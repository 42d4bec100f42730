'use strict';

const assert = require('node:assert');
const { createServer: createHttpServer, IncomingMessage } = require('node:http');
const builtIn = require('node:http2');
const { duplexPair } = require('node:stream');
const { writeConfig } = require('../../lib/native/config');
const { memoryOfProcess } = require('../../lib/node/memory');
const { CONFIG, ROLE } = require('../../lib/native/tables');
const { features } = require('../../lib/node/versions');
const { timeoutOption } = require('../../lib/session/timeout-options');
const { clientOptions, serverOptions, tlsOptions } = require('../../lib/api/options');
const { refusal } = require('../helpers/refusal');

const classes = {
  Http2ServerRequest: class {},
  Http2ServerResponse: class {},
};

const VALUES = [
  undefined, null, 0, 1, -1, 1.5, NaN, 2 ** 32, 'x', '5', true, {}, [], () => {}, [1, 2],
  Array.from({ length: 11 }, () => 7),
];

function builtInConnect(options) {
  const createConnection = () => duplexPair()[0];
  const client = builtIn.connect('http://a', { createConnection, ...options });
  client.on('error', () => {});
  client.destroy();
}

describe('serverOptions', () => {
  for (const name of ['settings', 'maxSessionInvalidFrames', 'maxSessionRejectedStreams',
    'unknownProtocolTimeout', 'remoteCustomSettings', 'strictSingleValueFields',
    'connectionWindowSize', 'strictFieldWhitespaceValidation', 'maxSessionMemory',
    'paddingStrategy', 'http1Options']) {
    it(`refuses the same for ${name} as the built-in module`, () => {
      for (const value of VALUES) {
        assert.deepStrictEqual(refusal(() => serverOptions({ [name]: value }, classes)),
          refusal(() => builtIn.createServer({ [name]: value })));
      }
    });
  }

  it('refuses the same in place of options', () => {
    for (const value of [undefined, null, 0, 'x', true, [], {}]) {
      assert.deepStrictEqual(refusal(() => serverOptions(value, classes)),
        refusal(() => builtIn.createServer(value)));
    }
  });

  it('checks in the same order', () => {
    const options = {
      settings: 5, remoteCustomSettings: 1, maxSessionInvalidFrames: -1,
      maxSessionRejectedStreams: -1, unknownProtocolTimeout: -1, strictSingleValueFields: 1,
      connectionWindowSize: 0,
    };
    for (const name of Object.keys(options)) {
      assert.deepStrictEqual(refusal(() => serverOptions(options, classes)),
        refusal(() => builtIn.createServer(options)));
      delete options[name];
    }
  });

  it('copies what it is given, and completes the copy', () => {
    const given = { settings: { maxFrameSize: 20000 }, remoteCustomSettings: [99], other: 1 };
    const options = serverOptions(given, classes);
    assert.deepStrictEqual(Object.keys(given), ['settings', 'remoteCustomSettings', 'other']);
    assert.deepStrictEqual(options.settings, given.settings);
    assert.notStrictEqual(options.settings, given.settings);
    assert.deepStrictEqual(options.remoteCustomSettings, [99]);
    assert.notStrictEqual(options.remoteCustomSettings, given.remoteCustomSettings);
    assert.strictEqual(options.other, 1);
    assert.strictEqual(options.unknownProtocolTimeout, 10000);
    assert.strictEqual(options.strictSingleValueFields, true);
    assert.strictEqual(options.Http2ServerRequest, classes.Http2ServerRequest);
    assert.strictEqual(options.Http2ServerResponse, classes.Http2ServerResponse);
    assert.deepStrictEqual(serverOptions(undefined, classes).settings, {});
  });

  it('keeps classes of the application', () => {
    class Other {}
    const options = serverOptions({ Http2ServerRequest: Other, Http1IncomingMessage: Other },
      classes);
    assert.strictEqual(options.Http2ServerRequest, Other);
    assert.strictEqual(options.Http1IncomingMessage, Other);
    if (features.http1Options) assert.strictEqual(options.http1Options.IncomingMessage, Other);
  });

  it('leaves the HTTP/1 classes to the built-in ones or to http1Options', () => {
    const options = serverOptions({ http1Options: { IncomingMessage, keepAliveTimeout: 5 } },
      classes);
    if (features.http1Options) {
      assert.deepStrictEqual(options.http1Options, { IncomingMessage, keepAliveTimeout: 5 });
      assert.deepStrictEqual(serverOptions({}, classes).http1Options, {});
    }
  });
});

describe('clientOptions', () => {
  for (const name of ['maxSessionInvalidFrames', 'maxSessionRejectedStreams', 'maxOriginSetSize',
    'remoteCustomSettings', 'strictSingleValueFields', 'connectionWindowSize',
    'unknownProtocolTimeout']) {
    it(`refuses the same for ${name} as the built-in module`, () => {
      for (const value of VALUES) {
        assert.deepStrictEqual(refusal(() => clientOptions({ [name]: value })),
          refusal(() => builtInConnect({ [name]: value })));
      }
    });
  }

  it('checks in the same order', () => {
    const options = {
      maxOriginSetSize: -1, remoteCustomSettings: 1, strictSingleValueFields: 1,
      connectionWindowSize: 0,
    };
    for (const name of Object.keys(options)) {
      assert.deepStrictEqual(refusal(() => clientOptions(options)),
        refusal(() => builtInConnect(options)));
      delete options[name];
    }
  });

  const itWithoutOption = features.connectionWindowSize ? it.skip : it;
  itWithoutOption('ignores a connectionWindowSize that is no size', () => {
    for (const size of ['70000', 0, -1, 1.5, NaN, 2 ** 31, null]) {
      assert.strictEqual(clientOptions({ connectionWindowSize: size }).connectionWindowSize,
        undefined);
    }
    assert.strictEqual(clientOptions({ connectionWindowSize: 1 }).connectionWindowSize, 1);
  });

  it('refuses the same in place of options', () => {
    for (const value of [null, 0, 'x', true, []]) {
      assert.deepStrictEqual(refusal(() => clientOptions(value)),
        refusal(() => builtIn.connect('http://a', value)));
    }
  });

  it('copies', () => {
    const given = { remoteCustomSettings: [99] };
    const options = clientOptions(given);
    assert.notStrictEqual(options, given);
    assert.deepStrictEqual(options, { remoteCustomSettings: [99], strictSingleValueFields: true });
    assert.strictEqual(clientOptions({ strictSingleValueFields: false }).strictSingleValueFields,
      false);
  });
});

/** As createServer() of node:http checks its own. */
describe('timeouts', () => {
  const OURS = ['prefaceTimeout', 'headerBlockTimeout', 'writeStallTimeout', 'closeTimeout'];
  const HTTP1 = ['headersTimeout', 'requestTimeout', 'keepAliveTimeout'];

  function expected(name, value) {
    const same = HTTP1.includes(name) ? name : 'requestTimeout';
    // headersTimeout has a bound that it has by requestTimeout alone.
    const error = refusal(() => createHttpServer({ requestTimeout: 0, [same]: value }));
    if (error !== undefined) error.message = error.message.replaceAll(same, name);
    return error;
  }

  for (const name of [...OURS, ...HTTP1]) {
    it(`${name} is checked on both sides`, () => {
      for (const value of VALUES) {
        assert.deepStrictEqual(refusal(() => serverOptions({ [name]: value }, classes)),
          expected(name, value));
        assert.deepStrictEqual(refusal(() => clientOptions({ [name]: value })),
          expected(name, value));
      }
    });
  }

  it('have defaults that are not seen by HTTP/1', () => {
    const options = serverOptions({ requestTimeout: 5 }, classes);
    const timeouts = Object.fromEntries([...OURS, ...HTTP1].map((name) =>
      [name, [options[name], timeoutOption(options, name)]]));
    assert.deepStrictEqual(timeouts, {
      prefaceTimeout: [undefined, 10000], headerBlockTimeout: [undefined, 10000],
      writeStallTimeout: [undefined, 0], closeTimeout: [undefined, 5000],
      headersTimeout: [undefined, 0], requestTimeout: [5, 5], keepAliveTimeout: [undefined, 0],
    });
  });
});

describe('tlsOptions', () => {
  it('offers h2, and HTTP/1.1 when it may fall back', () => {
    const protocols = (options) => tlsOptions(options).ALPNProtocols;
    assert.deepStrictEqual(protocols({}), ['h2']);
    assert.deepStrictEqual(protocols({ ALPNProtocols: ['foo'] }), ['h2']);
    assert.deepStrictEqual(protocols({ allowHTTP1: true }), ['h2', 'http/1.1']);
    assert.deepStrictEqual(protocols({ allowHTTP1: 1 }), ['h2']);
  });

  it('leaves ALPN to an ALPNCallback', () => {
    assert.strictEqual('ALPNProtocols' in tlsOptions({ ALPNCallback() {} }), false);
    assert.throws(
      () => require('node:tls').createServer(
        tlsOptions({ ALPNCallback() {}, ALPNProtocols: ['h2'] })),
      { code: 'ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS' });
  });

  it('names the server, unless the application does', () => {
    const given = {};
    assert.strictEqual(tlsOptions(given, 'a').servername, 'a');
    assert.strictEqual(tlsOptions({ servername: 'b' }, 'a').servername, 'b');
    assert.strictEqual('servername' in tlsOptions({}), false);
    assert.deepStrictEqual(given, {});
  });
});

describe('writeConfig', () => {
  const config = new Float64Array(32);

  function written(options, role = ROLE.SERVER) {
    config.fill(-7);
    writeConfig(options, role, { separatePieces: false }, config);
    assert.strictEqual(config[CONFIG.SEPARATE_PIECES], 0);
    config[CONFIG.SEPARATE_PIECES] = NaN;
    if (options.maxTotalWindowOctets === undefined) {
      assert.strictEqual(config[CONFIG.MAX_TOTAL_WINDOW], memoryOfProcess() / 8);
      config[CONFIG.MAX_TOTAL_WINDOW] = NaN;
    }
    const entries = Object.entries(CONFIG).filter(([, index]) => !Number.isNaN(config[index]));
    return Object.fromEntries(entries.map(([name, index]) => [name, config[index]]));
  }

  it('leaves everything to the core when nothing is set', () => {
    assert.deepStrictEqual(written({}), {});
  });

  it('writes every option', () => {
    assert.deepStrictEqual(written({
      paddingStrategy: 2, strictFieldWhitespaceValidation: false, maxDeflateDynamicTableSize: 1,
      peerMaxConcurrentStreams: 2, maxReservedRemoteStreams: 3, maxSendHeaderBlockLength: 4,
      maxSettings: 5, maxHeaderListPairs: 6, maxSessionMemory: 7, maxOutstandingPings: 8,
      maxOutstandingSettings: 9, maxSessionInvalidFrames: 10, maxSessionRejectedStreams: 11,
      streamResetBurst: 12, streamResetRate: 13, maxEmptyFrames: 14, maxNewStreamsPerRead: 15,
      copyThreshold: 16, maxSessionQueuedOctets: 2 ** 40, settings: { maxHeaderListSize: 17 },
      streamErrorBurst: 18, streamErrorRate: 19, glitchBurst: 20,
      glitchRate: 21, windowUpdatesPerDataFrame: 22, autoWindow: false, maxStreamWindow: 23,
      maxConnectionWindow: 24, maxTotalWindowOctets: 2 ** 41,
    }), {
      PADDING: 2, STRICT_FIELD_WHITESPACE: 0, MAX_DEFLATE_TABLE_SIZE: 1,
      PEER_MAX_CONCURRENT_STREAMS: 2, MAX_RESERVED_REMOTE_STREAMS: 3,
      MAX_SEND_HEADER_BLOCK_LENGTH: 4, MAX_SETTINGS_ENTRIES: 5, MAX_HEADER_PAIRS: 6,
      MAX_HEADER_LIST_SIZE: 17, MAX_SESSION_MEMORY: 7000000, MAX_OUTSTANDING_PINGS: 8,
      MAX_OUTSTANDING_SETTINGS: 9, MAX_INVALID_FRAMES: 10, MAX_REJECTED_STREAMS: 11,
      STREAM_RESET_BURST: 12, STREAM_RESET_RATE: 13, MAX_EMPTY_FRAMES: 14, MAX_NEW_STREAMS: 15,
      COPY_THRESHOLD: 16, MAX_SESSION_QUEUED_OCTETS: 2 ** 40, COUNT_REFERENCES: 1,
      STREAM_ERROR_BURST: 18, STREAM_ERROR_RATE: 19, GLITCH_BURST: 20,
      GLITCH_RATE: 21, WINDOW_UPDATES_PER_DATA: 22, AUTO_WINDOW: 0, MAX_STREAM_WINDOW: 23,
      MAX_CONNECTION_WINDOW: 24, MAX_TOTAL_WINDOW: 2 ** 41,
    });
  });

  it('ignores values of another type', () => {
    for (const value of [null, '5', true, {}, 5n]) {
      assert.deepStrictEqual(written({
        paddingStrategy: value, maxSettings: value, maxHeaderListPairs: value,
        maxSessionMemory: value, streamResetBurst: value, streamResetRate: 5,
      }), {});
    }
    assert.deepStrictEqual(written({ strictFieldWhitespaceValidation: 0 }), {});
  });

  it('knows the least values', () => {
    const zeros = {
      maxSettings: 0, maxHeaderListPairs: 0, maxSessionMemory: 0, maxOutstandingPings: 0,
      maxOutstandingSettings: 0, streamResetBurst: 0, streamResetRate: 0,
      maxSendHeaderBlockLength: 0,
    };
    const least = {
      MAX_SEND_HEADER_BLOCK_LENGTH: 1, MAX_SETTINGS_ENTRIES: 1, MAX_HEADER_PAIRS: 4,
      MAX_SESSION_MEMORY: 1000000, COUNT_REFERENCES: 1, MAX_OUTSTANDING_PINGS: 0,
      MAX_OUTSTANDING_SETTINGS: 1,
      STREAM_RESET_BURST: 1, STREAM_RESET_RATE: 1,
    };
    assert.deepStrictEqual(written(zeros), least);
    assert.deepStrictEqual(written(zeros, ROLE.CLIENT), { ...least, MAX_HEADER_PAIRS: 1 });
  });

  it('takes numbers as unsigned 32-bit integers', () => {
    assert.deepStrictEqual(written({ maxDeflateDynamicTableSize: -1, maxOutstandingPings: 1.9 }),
      { MAX_DEFLATE_TABLE_SIZE: 2 ** 32 - 1, MAX_OUTSTANDING_PINGS: 1 });
  });

  it('wants both numbers of the reset limit', () => {
    assert.deepStrictEqual(written({ streamResetBurst: 5 }), {});
    assert.deepStrictEqual(written({ streamResetRate: 5 }), {});
  });

  it('takes the limit of header lists from the settings', () => {
    assert.deepStrictEqual(written({ settings: { maxHeaderListSize: 1, maxHeaderSize: 2 } }),
      { MAX_HEADER_LIST_SIZE: 2 });
  });
});
