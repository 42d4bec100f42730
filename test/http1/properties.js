'use strict';

const assert = require('node:assert');
const http = require('node:http');
const { certificate } = require('../helpers/certs');
const { builtin, http2 } = require('../helpers/impl');
const { refusal } = require('../helpers/refusal');
const { since } = require('../helpers/since');

const hasOptions = since('24.15');

function create(options) {
  return http2.createSecureServer({ ...certificate(), allowHTTP1: true, ...options });
}

/** Own properties that the fallback adds. */
function added(server) {
  const without = http2.createSecureServer(certificate());
  const entries = Object.entries(server).filter(([name]) => !Object.hasOwn(without, name));
  return Object.fromEntries(entries);
}

describe('the properties of a server with the HTTP/1 fallback', () => {
  it('are those of HTTP/1 servers, as far as Node gives them', () => {
    const { shouldUpgradeCallback, ...found } = added(create());
    const timeouts = {
      headersTimeout: 60000, requestTimeout: 300000, connectionsCheckingInterval: 30000,
    };
    assert.strictEqual(typeof shouldUpgradeCallback,
      since('22.22', '24.9') ? 'function' : 'undefined');
    if (!hasOptions) {
      assert.deepStrictEqual(found, timeouts);
      return;
    }
    assert.deepStrictEqual(found, {
      ...timeouts,
      httpValidation: undefined,
      insecureHTTPParser: undefined,
      joinDuplicateHeaders: undefined,
      keepAliveTimeout: 5000,
      keepAliveTimeoutBuffer: 1000,
      maxHeaderSize: undefined,
      rejectNonStandardBodyWrites: false,
      requireHostHeader: true,
    });
  });

  it('follow http1Options, then the options beside them', () => {
    const server = create({
      keepAliveTimeout: 11, headersTimeout: 22,
      http1Options: { headersTimeout: 33, requestTimeout: 44, requireHostHeader: false },
    });
    const { keepAliveTimeout, headersTimeout, requestTimeout, requireHostHeader } = server;
    assert.deepStrictEqual([keepAliveTimeout, headersTimeout, requestTimeout, requireHostHeader],
      hasOptions ? [11, 33, 44, false] : [undefined, 60000, 300000, undefined]);
  });

  it('are checked as an http.Server checks them', () => {
    const wrong = [
      { keepAliveTimeout: -1 }, { keepAliveTimeout: '1' }, { headersTimeout: 400000 },
      { headersTimeout: 2, requestTimeout: 1 }, { maxHeaderSize: '1' },
      { insecureHTTPParser: 1 }, { joinDuplicateHeaders: 1 }, { requireHostHeader: 1 },
      { connectionsCheckingInterval: -1 }, { rejectNonStandardBodyWrites: 1 },
    ];
    for (const options of wrong) {
      const expected = refusal(() => http.createServer(options));
      assert.notStrictEqual(expected, undefined);
      for (const given of [options, { http1Options: options }]) {
        // Beside http1Options it is one of HTTP/2, too: in Node it is none.
        const isOurs = !builtin && 'keepAliveTimeout' in given;
        assert.deepStrictEqual(refusal(() => create(given)),
          hasOptions || isOurs ? expected : undefined);
        assert.deepStrictEqual(refusal(() => create({ ...given, allowHTTP1: false })),
          isOurs ? expected : undefined);
      }
    }
    for (const http1Options of [null, 5, [], 'options']) {
      assert.strictEqual(refusal(() => create({ http1Options })), undefined);
    }
  });

  it('are not there without the fallback', () => {
    for (const server of [http2.createSecureServer(certificate()),
                          http2.createServer({ allowHTTP1: true })]) {
      assert.strictEqual(server.headersTimeout, undefined);
      assert.strictEqual(server.requestTimeout, undefined);
      assert.strictEqual(server.shouldUpgradeCallback, undefined);
      assert.strictEqual(server.listenerCount('listening'), 0);
    }
  });

  it('go with the usual listeners', () => {
    const names = ['connection', 'secureConnection', 'newListener', 'listening',
                   'tlsClientError'];
    const server = create();
    assert.deepStrictEqual(server.eventNames(), names);
    for (const name of names) assert.strictEqual(server.listenerCount(name), 1);
  });
});
