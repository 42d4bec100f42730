'use strict';

const assert = require('node:assert');
const { http2 } = require('../helpers/impl');

const DEFAULTS = {
  headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384,
  maxConcurrentStreams: 4294967295, maxHeaderListSize: 65535, maxHeaderSize: 65535,
  enableConnectProtocol: false,
};

describe('packed settings', () => {
  it('getDefaultSettings() gives a new object with all of them', () => {
    const settings = http2.getDefaultSettings();
    assert.deepStrictEqual({ ...settings }, DEFAULTS);
    assert.strictEqual(Object.getPrototypeOf(settings), null);
    assert.notStrictEqual(http2.getDefaultSettings(), settings);
  });

  it('of nothing are empty', () => {
    assert.deepStrictEqual(http2.getPackedSettings(), Buffer.alloc(0));
    assert.deepStrictEqual(http2.getPackedSettings({}), Buffer.alloc(0));
    assert.deepStrictEqual({ ...http2.getUnpackedSettings(Buffer.alloc(0)) }, {});
  });

  it('come in ascending order of their ids', () => {
    const packed = http2.getPackedSettings({
      enableConnectProtocol: false, maxHeaderListSize: 1, maxFrameSize: 16384,
      initialWindowSize: 2, maxConcurrentStreams: 3, enablePush: true, headerTableSize: 4,
    });
    assert.strictEqual(packed.toString('hex'), [
      '0001' + '00000004', '0002' + '00000001', '0003' + '00000003', '0004' + '00000002',
      '0005' + '00004000', '0006' + '00000001', '0008' + '00000000',
    ].join(''));
  });

  it('ignore undefined and unknown names', () => {
    assert.strictEqual(http2.getPackedSettings({ maxFrameSize: undefined, other: 1 }).length, 0);
  });

  it('survive the way there and back', () => {
    const { maxHeaderSize, ...settings } = DEFAULTS;
    const unpacked = http2.getUnpackedSettings(http2.getPackedSettings(settings));
    assert.deepStrictEqual({ ...unpacked }, { ...settings, maxHeaderSize });
  });

  it('maxHeaderSize is an alias of maxHeaderListSize', () => {
    const packed = http2.getPackedSettings({ maxHeaderSize: 9, maxHeaderListSize: 9 });
    assert.strictEqual(packed.toString('hex'), '000600000009');
  });

  it('are unpacked from any view of octets', () => {
    const packed = http2.getPackedSettings({ maxFrameSize: 20000 });
    const copy = new Uint8Array(packed);
    assert.strictEqual(http2.getUnpackedSettings(copy).maxFrameSize, 20000);
    const shifted = Buffer.concat([Buffer.alloc(3), packed]).subarray(3);
    assert.strictEqual(http2.getUnpackedSettings(shifted).maxFrameSize, 20000);
  });

  it('must be a view', () => {
    for (const value of [undefined, null, 1, 'x', {}, [], new ArrayBuffer(6), true]) {
      assert.throws(() => http2.getUnpackedSettings(value),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  });

  it('must have a length that is a multiple of six', () => {
    for (const length of [1, 5, 7, 13]) {
      assert.throws(() => http2.getUnpackedSettings(Buffer.alloc(length)), {
        name: 'RangeError', code: 'ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH',
        message: 'Packed settings length must be a multiple of six',
      });
    }
  });

  it('are checked with validate', () => {
    const packed = Buffer.from('000500000001', 'hex');
    assert.strictEqual(http2.getUnpackedSettings(packed).maxFrameSize, 1);
    assert.throws(() => http2.getUnpackedSettings(packed, { validate: true }), {
      name: 'RangeError', code: 'ERR_HTTP2_INVALID_SETTING_VALUE',
      message: 'Invalid value for setting "maxFrameSize": 1',
    });
  });
});
