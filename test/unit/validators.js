'use strict';

const assert = require('node:assert');
const events = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const http2 = require('node:http2');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const vm = require('node:vm');
const validators = require('../../lib/node/validators');

const VALUES = [
  null, true, 0, -0, 1, -1, 1.5, 5, NaN, Infinity, -Infinity, 2 ** 31 - 1, -(2 ** 31) - 1,
  2 ** 32 - 1, 2 ** 32, 2 ** 53, 1n, '', '5', 'x', {}, [], () => {}, new Date(),
  Buffer.alloc(1), new Float32Array(1), new DataView(new ArrayBuffer(1)), new ArrayBuffer(1),
  new AbortController().signal, { aborted: 1 },
];

/** What a call comes to: nothing, or how the argument is refused. */
function outcome(action) {
  try {
    action();
  } catch (error) {
    if (/^ERR_(INVALID|OUT_OF|HTTP2_INVALID)/.test(error.code)) {
      return `${error.name} ${error.code}: ${error.message}`;
    }
  }
  return 'passes';
}

/** Holds `ours` against a public function of Node that checks an argument alike. */
function compare(ours, theirs, values = VALUES) {
  for (const value of values) {
    assert.strictEqual(outcome(() => ours(value)), outcome(() => theirs(value)));
  }
}

describe('validators: check what Node checks', () => {
  it('validateFunction', () => compare(
    (value) => validators.validateFunction(value, 'callback'),
    (value) => queueMicrotask(value)));

  it('validateString', () => compare(
    (value) => validators.validateString(value, 'path'),
    (value) => path.normalize(value)));

  it('validateBoolean', () => compare(
    (value) => validators.validateBoolean(value, 'options.force'),
    (value) => fs.rmSync(path.join(__dirname, 'nothing'), { force: value })));

  it('validateInt32', () => compare(
    (value) => validators.validateInt32(value, 'pid'),
    (value) => os.getPriority(value),
    VALUES.filter((value) => !Object.is(value, -0)))); // Node aborts

  it('validateUint32', () => {
    const { features } = require('../../lib/node/versions');
    compare(
      (value) => validators.validateUint32(value,
        `${features.optionNamePrefix}unknownProtocolTimeout`),
      (value) => http2.createServer({ unknownProtocolTimeout: value }));
  });

  it('validateNumber', () => {
    const emitter = new events.EventEmitter();
    const named = /"setMaxListeners"|"n"/;
    for (const value of VALUES) {
      assert.strictEqual(
        outcome(() => validators.validateNumber(value, 'n', 0)),
        outcome(() => emitter.setMaxListeners(value)).replace(named, '"n"'));
    }
  });

  it('validateObject', () => compare(
    (value) => validators.validateObject(value, 'options'),
    (value) => vm.createContext({}, value)));

  it('validateAbortSignal', () => compare(
    (value) => validators.validateAbortSignal(value, 'signal'),
    (value) => events.addAbortListener(value, () => {})));

  it('validateBuffer', () => compare(
    (value) => validators.validateBuffer(value),
    (value) => fs.readSync(0, value, 0, 0)));

  it('getTimerDuration', () => compare(
    (value) => validators.getTimerDuration(value, 'msecs'),
    (value) => new net.Socket().setTimeout(value).destroy(),
    VALUES.filter((value) => !(value > 2 ** 31 && value !== Infinity))));

  it('assertIsObject', () => compare(
    (value) => validators.assertIsObject(value, 'settings'),
    (value) => http2.getPackedSettings(value)));

  it('assertIsArray', () => compare(
    (value) => validators.assertIsArray(value, 'options.remoteCustomSettings'),
    (value) => http2.createServer({ remoteCustomSettings: value })));

  it('assertWithinRange', () => compare(
    (value) => validators.assertWithinRange('headerTableSize', value, 0, 2 ** 32 - 1),
    (value) => http2.getPackedSettings({ headerTableSize: value }),
    [...VALUES, undefined]));

  it('checkIsHttpToken', () => {
    const names = ['', 'content-type', 'a b', '\u0100', 'é'];
    for (let code = 0; code < 256; code++) names.push(`a${String.fromCharCode(code)}`);
    for (const name of names) {
      assert.strictEqual(validators.checkIsHttpToken(name),
        outcome(() => http.validateHeaderName(name)) === 'passes', JSON.stringify(name));
    }
  });

  it('validateLinkHeaderValue', () => compare(
    (value) => validators.validateLinkHeaderValue(value),
    (value) => new http.ServerResponse({ method: 'GET' }).writeEarlyHints({ link: value }),
    [
      '</a>; rel=preload', '</a>', '<>', 'a', '', ' </a>', '</a> ; rel=x', '</a>; rel=x;', '</a>;;',
      '</a>; rel="x"; as="y"; crossorigin', '</a>; rel="a b"', '</a>; rel=a b', '</a>; rel=x, </b>',
      '</a>; crossorigin=', 1, {}, true, ['</a>', '</b>; rel=x'], ['x'], [1],
    ]));
});

describe('validators', () => {
  it('validateUint32 can refuse zero', () => {
    validators.validateUint32(0, 'n');
    assert.throws(() => validators.validateUint32(0, 'n', true), {
      code: 'ERR_OUT_OF_RANGE',
      message: 'The value of "n" is out of range. It must be >= 1 && <= 4294967295. Received 0',
    });
  });

  it('validateNumber names one bound or both', () => {
    const message = (...bounds) => outcome(() => validators.validateNumber(200, 'n', ...bounds));
    assert.match(message(201), /It must be >= 201\. Received 200$/);
    assert.match(message(undefined, 100), /It must be <= 100\. Received 200$/);
    assert.match(message(0, 100), /It must be >= 0 && <= 100\. Received 200$/);
    assert.strictEqual(message(), 'passes');
  });

  it('validateInteger takes what is safe, or the given bounds', () => {
    validators.validateInteger(2 ** 53 - 1, 'n');
    validators.validateInteger(1, 'n', 1, 1);
    assert.throws(() => validators.validateInteger(2 ** 53, 'n'), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => validators.validateInteger(2, 'n', 1, 1), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => validators.validateInteger(1.5, 'n'), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => validators.validateInteger('1', 'n'), { code: 'ERR_INVALID_ARG_TYPE' });
  });

  it('getTimerDuration cuts what no timer can hold, with a warning', async () => {
    const warning = events.once(process, 'warning');
    assert.strictEqual(validators.getTimerDuration(2 ** 31, 'msecs'), 2 ** 31 - 1);
    const [{ name, message }] = await warning;
    assert.strictEqual(name, 'TimeoutOverflowWarning');
    assert.match(message, /^2147483648 does not fit into a 32-bit signed integer\./);
    assert.strictEqual(validators.getTimerDuration(1.5, 'msecs'), 1.5);
  });

  it('let undefined pass where an argument is optional', () => {
    validators.assertIsArray(undefined, 'n');
    validators.assertIsObject(undefined, 'n');
    validators.validateAbortSignal(undefined, 'n');
  });

  it('assertIsObject names other types', () => {
    assert.throws(() => validators.assertIsObject(1, 'authority', ['string', 'Object', 'URL']), {
      message: 'The "authority" argument must be of type string or an instance of URL or ' +
        'Object. Received type number (1)',
    });
  });

  it('isArrayBufferView', () => {
    assert.strictEqual(validators.isArrayBufferView(new DataView(new ArrayBuffer(1))), true);
    assert.strictEqual(validators.isArrayBufferView(new ArrayBuffer(1)), false);
  });

  it('sessionName', () => {
    assert.deepStrictEqual([0, 1, 2, undefined].map(validators.sessionName),
      ['server', 'client', '<invalid>', '<invalid>']);
  });

  it('leave themselves out of the stack', () => {
    for (const [name, ...args] of [['validateFunction', 1, 'n'], ['validateUint32', -1, 'n'],
      ['assertIsObject', 1, 'n'], ['getTimerDuration', -1, 'n']]) {
      assert.throws(() => validators[name](...args), ({ stack }) => !stack.includes(`at ${name}`));
    }
  });
});
