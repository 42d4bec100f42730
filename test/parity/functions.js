'use strict';

const assert = require('node:assert');
const oracle = require('node:http2');
const { http2 } = require('../helpers/impl');
const { certificate } = require('../helpers/certs');

const VALUES = [undefined, null, 'x', '', 42, -1, 1.5, NaN, 2 ** 40, true, {}, [], () => {}, 1n,
                Buffer.alloc(6), Buffer.alloc(5), new ArrayBuffer(6)];

const SETTINGS = ['headerTableSize', 'enablePush', 'initialWindowSize', 'maxFrameSize',
                  'maxConcurrentStreams', 'maxHeaderListSize', 'maxHeaderSize',
                  'enableConnectProtocol', 'customSettings', 'unknown'];

const OPTIONS = ['maxSessionInvalidFrames', 'maxSessionRejectedStreams', 'unknownProtocolTimeout',
                 'settings', 'remoteCustomSettings', 'Http1IncomingMessage', 'maxSettings',
                 'strictSingleValueFields', 'streamResetBurst', 'maxOriginSetSize',
                 'connectionWindowSize'];

/** What a call answers or throws, in a form that can be compared. */
function outcomeOf(call) {
  try {
    const value = call();
    if (Buffer.isBuffer(value)) return { hex: value.toString('hex') };
    return typeof value === 'object' && value !== null && value.constructor !== Object &&
      Object.getPrototypeOf(value) !== null ? { made: value.constructor.name } : { value };
  } catch ({ name, code, message, actual, min, max }) {
    return { name, code, message, actual, min, max };
  }
}

function sameOutcome(call, title) {
  assert.deepStrictEqual(outcomeOf(() => call(http2)), outcomeOf(() => call(oracle)), title);
}

describe('parity of functions', () => {
  it('getPackedSettings', () => {
    for (const value of VALUES) {
      sameOutcome((module) => module.getPackedSettings(value), String(value));
      for (const name of SETTINGS) {
        sameOutcome((module) => module.getPackedSettings({ [name]: value }),
                    `${name}: ${String(value)}`);
      }
    }
  });

  it('getUnpackedSettings', () => {
    for (const value of VALUES) {
      sameOutcome((module) => module.getUnpackedSettings(value), String(value));
    }
    for (let id = 0; id < 12; id++) {
      for (const value of [0, 1, 2, 16383, 16384, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
        const packed = Buffer.alloc(6);
        packed.writeUInt16BE(id, 0);
        packed.writeUInt32BE(value, 2);
        for (const options of [undefined, { validate: true }]) {
          sameOutcome((module) => ({ ...module.getUnpackedSettings(packed, options) }),
                      `${id} = ${value}`);
        }
      }
    }
  });

  it('getDefaultSettings', () => {
    sameOutcome((module) => ({ ...module.getDefaultSettings() }));
  });

  it('createServer', () => {
    for (const value of VALUES) {
      sameOutcome((module) => module.createServer(value), String(value));
      for (const name of OPTIONS) {
        sameOutcome((module) => module.createServer({ [name]: value }),
                    `${name}: ${String(value)}`);
      }
    }
  });

  it('createSecureServer', () => {
    for (const value of VALUES) {
      sameOutcome((module) => module.createSecureServer(value), String(value));
      for (const name of OPTIONS) {
        sameOutcome((module) => module.createSecureServer({ ...certificate(), [name]: value }),
                    `${name}: ${String(value)}`);
      }
    }
  });

  it('connect', () => {
    for (const authority of [undefined, null, 'x', '', 42, true, {}, 'ftp://a', 'http://',
                             new URL('data:x'), { protocol: 'x:' }]) {
      if (authority !== null && typeof authority === 'object' && !('protocol' in authority)) {
        continue; // would connect
      }
      sameOutcome((module) => module.connect(authority), String(authority));
    }
    for (const options of ['x', 42, true, 1n]) {
      sameOutcome((module) => module.connect('http://localhost', options), String(options));
    }
  });

  it('performServerHandshake', () => {
    for (const options of ['x', 42, true]) {
      sameOutcome((module) => module.performServerHandshake({}, options), String(options));
    }
  });
});
