'use strict';

const assert = require('node:assert');
const builtIn = require('node:http2');
const { constants, nameForErrorCode } = require('../../lib/node/constants');

describe('constants', () => {
  it('are those of the built-in module, hidden ones too, in its order', () => {
    assert.deepStrictEqual(Object.getOwnPropertyNames(constants),
      Object.getOwnPropertyNames(builtIn.constants));
    assert.deepStrictEqual(Object.getOwnPropertyDescriptors(constants),
      Object.getOwnPropertyDescriptors(builtIn.constants));
    assert.strictEqual(Object.keys(constants).length, 240);
  });

  it('cannot be changed, but there can be more', () => {
    assert.throws(() => {
      constants.NGHTTP2_NO_ERROR = 1;
    }, TypeError);
    assert.strictEqual(Object.getPrototypeOf(constants), Object.prototype);
    assert.strictEqual(Object.isExtensible(constants), true);
  });
});

describe('nameForErrorCode', () => {
  it('names every error code', () => {
    assert.strictEqual(nameForErrorCode.length, 14);
    nameForErrorCode.forEach((name, code) => assert.strictEqual(constants[name], code));
    assert.strictEqual(nameForErrorCode[13], 'NGHTTP2_HTTP_1_1_REQUIRED');
    assert.strictEqual(nameForErrorCode[14], undefined);
  });
});
