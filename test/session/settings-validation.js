'use strict';

const assert = require('node:assert');
const { http2 } = require('../helpers/impl');
const { withPair } = require('../helpers/server');
const { newest } = require('../helpers/since');

const RANGES = {
  headerTableSize: [0, 2 ** 32 - 1],
  maxFrameSize: [16384, 2 ** 24 - 1],
  maxConcurrentStreams: [0, 2 ** 32 - 1],
  maxHeaderListSize: [0, 2 ** 32 - 1],
  maxHeaderSize: [0, 2 ** 32 - 1],
  ...(newest('20.20', '22.23', '24.14') && { initialWindowSize: [0, 2 ** 31 - 1] }),
};

function rangeError(name, value) {
  return {
    name: 'RangeError', code: 'ERR_HTTP2_INVALID_SETTING_VALUE', actual: value,
    message: `Invalid value for setting "${name}": ${value}`,
  };
}

/** Every way of handing settings over. */
const CALLS = {
  getPackedSettings: (settings) => http2.getPackedSettings(settings),
  createServer: (settings) => http2.createServer({ settings }).emit('none'),
};

describe('validation of settings', () => {
  for (const [name, [min, max]] of Object.entries(RANGES)) {
    for (const value of [min - 1, max + 1, -1, Infinity]) {
      it(`${name}: ${typeof value} ${value} is out of range`, () => {
        assert.throws(() => http2.getPackedSettings({ [name]: value }),
                      { ...rangeError(name, value), min, max });
      });
    }

    it(`${name}: ${min} and ${max} are fine`, () => {
      for (const value of [min, max]) {
        const packed = http2.getPackedSettings({ [name]: value });
        assert.strictEqual(packed.length, 6);
        assert.strictEqual(packed.readUInt32BE(2), value);
      }
    });
  }

  for (const name of ['enablePush', 'enableConnectProtocol']) {
    it(`${name} must be a boolean`, () => {
      for (const value of [0, 1, 'true', null, {}]) {
        assert.throws(() => http2.getPackedSettings({ [name]: value }), {
          name: 'TypeError', code: 'ERR_HTTP2_INVALID_SETTING_VALUE', actual: value,
        });
      }
      assert.strictEqual(http2.getPackedSettings({ [name]: true }).readUInt32BE(2), 1);
      assert.strictEqual(http2.getPackedSettings({ [name]: false }).readUInt32BE(2), 0);
    });
  }

  it('happens in session.settings() too', () => withPair({}, async ({ client }) => {
    for (const name of ['headerTableSize', 'maxFrameSize', 'maxConcurrentStreams']) {
      assert.throws(() => client.settings({ [name]: -1 }), rangeError(name, -1));
    }
    assert.throws(() => client.settings({ enablePush: 1 }),
                  { name: 'TypeError', code: 'ERR_HTTP2_INVALID_SETTING_VALUE' });
  }));

  it('refuses what is no object', () => {
    for (const settings of [1, 'x', true, [], () => {}]) {
      assert.throws(() => CALLS.getPackedSettings(settings),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    for (const settings of [1, 'x', true]) {
      assert.throws(() => CALLS.createServer(settings),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  });
});
