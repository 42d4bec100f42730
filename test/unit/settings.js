'use strict';

const assert = require('node:assert');
const builtIn = require('node:http2');
const {
  fillSettings, toCustomSettings, toSettings,
} = require('../../lib/native/settings');
const ours = require('../../lib/session/settings');

/** What a function answers or how it refuses, but for the place. */
function outcome(action) {
  try {
    return action();
  } catch (error) {
    return { ...error, name: error.name, message: error.message };
  }
}

function comparePacked(settings) {
  assert.deepStrictEqual(outcome(() => ours.getPackedSettings(settings)),
    outcome(() => builtIn.getPackedSettings(settings)));
}

const VALUES = [
  0, 1, 16383, 16384, 2 ** 24 - 1, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, -1, 1.5,
  16384.5, Infinity, '5', null, undefined, true, false, {}, [], 5n, '',
];

const KEYS = [
  'headerTableSize', 'enablePush', 'initialWindowSize', 'maxFrameSize', 'maxConcurrentStreams',
  'maxHeaderListSize', 'maxHeaderSize', 'enableConnectProtocol',
];

describe('getDefaultSettings', () => {
  it('answers as the built-in module', () => {
    assert.deepStrictEqual(ours.getDefaultSettings(), builtIn.getDefaultSettings());
    assert.deepStrictEqual(Object.keys(ours.getDefaultSettings()),
      Object.keys(builtIn.getDefaultSettings()));
  });

  it('answers with a new object each time', () => {
    assert.notStrictEqual(ours.getDefaultSettings(), ours.getDefaultSettings());
  });
});

describe('getPackedSettings', () => {
  for (const key of KEYS) {
    it(`packs or refuses ${key} as the built-in module does`, () => {
      for (const value of VALUES) comparePacked({ [key]: value });
    });
  }

  it('takes the same arguments', () => {
    for (const value of [undefined, null, {}, 1, 'x', [], () => {}]) comparePacked(value);
  });

  it('packs in ascending order of ids', () => {
    comparePacked(builtIn.getDefaultSettings());
    comparePacked({ enableConnectProtocol: true, enablePush: false, headerTableSize: 1 });
  });

  it('checks keys in the same order', () => {
    const bad = { customSettings: { 70000: 1 } };
    for (const key of KEYS) bad[key] = -1;
    for (const key of ['customSettings', ...KEYS]) {
      comparePacked(bad);
      delete bad[key];
    }
  });

  it('takes own keys only', () => {
    comparePacked(Object.create({ headerTableSize: 1 }));
  });

  it('lets maxHeaderSize win, with a warning', async () => {
    const warning = new Promise((resolve) => process.once('warning', resolve));
    comparePacked({ maxHeaderListSize: 5, maxHeaderSize: 6 });
    assert.strictEqual((await warning).message,
      'settings.maxHeaderSize overwrite settings.maxHeaderListSize');
  });

  it('treats custom settings alike', () => {
    for (const custom of [
      {}, { 100: 1 }, { 200: 1, 100: 2 }, { 7: 1, 8: 1, 9: 1 }, { 0: 1 }, { 65535: 1 },
      { 65536: 1 }, { '-1': 1 }, { 100: 0 }, { 100: 2 ** 32 - 1 }, { 100: 2 ** 32 }, { 100: -1 },
      { 100: 1.5 }, { 100: '5' }, { 100: null }, { 100: undefined }, { 100: NaN }, { 100: true },
      { foo: 1 }, { '0x10': 3 }, { 100: '-1' }, null, 5, 'x', [1, 2], true,
      { ...Array.from({ length: 11 }, () => 1), 0: undefined },
    ]) {
      comparePacked({ enablePush: true, customSettings: custom });
    }
  });

  it('sends custom settings with the ids of standard ones as they are', () => {
    assert.deepStrictEqual(ours.getPackedSettings({ customSettings: { 3: 7 } }),
      Buffer.from([0, 3, 0, 0, 0, 7]));
  });
});

describe('getUnpackedSettings', () => {
  const entry = (id, value) => {
    const buffer = Buffer.alloc(6);
    buffer.writeUInt16BE(id, 0);
    buffer.writeUInt32BE(value, 2);
    return buffer;
  };

  function compare(...args) {
    const left = outcome(() => ours.getUnpackedSettings(...args));
    const right = outcome(() => builtIn.getUnpackedSettings(...args));
    assert.deepStrictEqual(left, right);
    assert.deepStrictEqual(Object.keys(left), Object.keys(right));
  }

  it('unpacks as the built-in module does', () => {
    compare(Buffer.alloc(0));
    compare(Buffer.concat([entry(1, 1), entry(3, 5), entry(5, 1), entry(4, 2 ** 32 - 1),
      entry(6, 9), entry(2, 5), entry(8, 0), entry(7, 1), entry(0, 5), entry(65535, 0)]));
    compare(Buffer.concat([entry(6, 9), entry(6, 10)]));
  });

  it('takes the same arguments', () => {
    for (const value of [undefined, null, 1, '', [], {}, new ArrayBuffer(6),
      new DataView(new ArrayBuffer(6)), new Uint16Array(6), new Uint8Array(5), Buffer.alloc(7)]) {
      compare(value);
    }
    compare(entry(1, 1), null);
    compare(entry(1, 1), {});
  });

  it('checks ranges when asked to', () => {
    for (const id of [0, 1, 2, 3, 4, 5, 6, 8, 65535]) {
      for (const value of [0, 1, 16384, 2 ** 32 - 1]) compare(entry(id, value), { validate: true });
    }
    compare(Buffer.concat(Array.from({ length: 12 }, (_, i) => entry(100 + i, 1))),
      { validate: true });
  });
});

describe('fillSettings', () => {
  it('writes pairs of id and value, and leaves out what is undefined', () => {
    const out = new Uint32Array(32);
    const count = fillSettings({
      customSettings: { 99: 5 }, maxFrameSize: 20000, enablePush: false,
      maxHeaderListSize: undefined,
    }, out);
    assert.strictEqual(count, 3);
    assert.deepStrictEqual([...out.subarray(0, 6)], [2, 0, 5, 20000, 99, 5]);
  });
});

describe('toSettings', () => {
  it('has the keys of localSettings, in their order', () => {
    const values = Int32Array.from([4096, 1, -1, 65535, 16384, 65535, 0]);
    const settings = toSettings(values);
    assert.deepStrictEqual(Object.entries(settings), [
      ['headerTableSize', 4096], ['enablePush', true], ['initialWindowSize', 65535],
      ['maxFrameSize', 16384], ['maxConcurrentStreams', 2 ** 32 - 1], ['maxHeaderListSize', 65535],
      ['maxHeaderSize', 65535], ['enableConnectProtocol', false],
    ]);
  });

  it('adds custom settings, if there are any', () => {
    const custom = { 99: 5 };
    const settings = toSettings(new Uint32Array(7), custom);
    assert.deepStrictEqual(settings.customSettings, { 99: 5 });
    assert.notStrictEqual(settings.customSettings, custom);
    assert.strictEqual('customSettings' in toSettings(new Uint32Array(7), {}), false);
  });
});

describe('toCustomSettings', () => {
  it('picks what is allowed', () => {
    const pairs = Uint32Array.from([99, 5, 100, 6, 101, 7]);
    assert.deepStrictEqual(toCustomSettings(2, [100, 101], pairs), { 100: 6 });
    assert.strictEqual(toCustomSettings(3, [1], pairs), undefined);
    assert.strictEqual(toCustomSettings(3, undefined, pairs), undefined);
  });
});
