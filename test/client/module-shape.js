'use strict';

const assert = require('node:assert');
const { EventEmitter } = require('node:events');
const { Duplex } = require('node:stream');
const { http2 } = require('../helpers/impl');
const { withPair } = require('../helpers/server');
const { outcome } = require('../helpers/collect');

const EXPORTS = ['connect', 'constants', 'createServer', 'createSecureServer',
                 'getDefaultSettings', 'getPackedSettings', 'getUnpackedSettings',
                 'performServerHandshake', 'sensitiveHeaders', 'Http2ServerRequest',
                 'Http2ServerResponse'];

describe('the shape of the module', () => {
  it('exports eleven enumerable properties', () => {
    assert.deepStrictEqual(Object.keys(http2).sort(), [...EXPORTS].sort());
    for (const name of EXPORTS) {
      const descriptor = Object.getOwnPropertyDescriptor(http2, name);
      assert.deepStrictEqual(
        [descriptor.enumerable, descriptor.configurable, descriptor.writable],
        [true, true, true], name);
    }
  });

  it('has functions of the usual lengths', () => {
    const lengths = { connect: 3, createServer: 2, createSecureServer: 2, getPackedSettings: 1,
                      getUnpackedSettings: 1, performServerHandshake: 1 };
    for (const [name, length] of Object.entries(lengths)) {
      assert.strictEqual(http2[name].length, length, name);
      assert.strictEqual(http2[name].name, name);
    }
  });

  it('has the prototype chains of Node', () => withPair({
    onStream: (stream) => stream.respond({}, { endStream: true }),
  }, async ({ client, serverSession }) => {
    const chain = (object) => {
      const names = [];
      for (let at = Object.getPrototypeOf(object); at; at = Object.getPrototypeOf(at)) {
        names.push(at.constructor.name);
      }
      return names;
    };
    const stream = client.request();
    assert.deepStrictEqual(chain(client),
                           ['ClientHttp2Session', 'Http2Session', 'EventEmitter', 'Object']);
    assert.deepStrictEqual(chain(serverSession),
                           ['ServerHttp2Session', 'Http2Session', 'EventEmitter', 'Object']);
    assert.deepStrictEqual(chain(stream).slice(0, 3),
                           ['ClientHttp2Stream', 'Http2Stream', 'Duplex']);
    assert.ok(client instanceof EventEmitter);
    assert.ok(stream instanceof Duplex);
    await outcome(stream);
  }));

  it('has constants that cannot be changed', () => {
    const { constants } = http2;
    assert.strictEqual(Object.keys(constants).length, 240);
    assert.strictEqual(Object.getOwnPropertyNames(constants).length, 253);
    for (const name of Object.getOwnPropertyNames(constants)) {
      const { writable, configurable } = Object.getOwnPropertyDescriptor(constants, name);
      assert.deepStrictEqual([writable, configurable], [false, false], name);
    }
  });

  it('has the values of the built-in constants', () => {
    const oracle = require('node:http2').constants;
    for (const name of Object.getOwnPropertyNames(oracle)) {
      assert.strictEqual(http2.constants[name], oracle[name], name);
    }
    assert.deepStrictEqual(Object.keys(http2.constants), Object.keys(oracle));
  });
});
