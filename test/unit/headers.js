'use strict';

const assert = require('node:assert');
const builtIn = require('node:http2');
const { duplexPair } = require('node:stream');
const { inspect } = require('node:util');
const { features } = require('../../lib/node/versions');
const headers = require('../../lib/headers/outgoing');
const { sensitiveHeaders } = require('../../lib/symbols');
const { toHeaderObject } = require('../../tools/suite/header-object');
const { refusal } = require('../helpers/refusal');

const { buildHeaderBlock } = headers;

/** The fields of a serialised block, as [name, value, flag]. */
function fieldsOf({ text, count }) {
  const fields = [];
  let position = 0;
  while (position < text.length) {
    const nameEnd = text.indexOf('\0', position);
    const valueEnd = text.indexOf('\0', nameEnd + 1);
    fields.push([
      text.slice(position, nameEnd), text.slice(nameEnd + 1, valueEnd),
      text.charCodeAt(valueEnd + 1),
    ]);
    position = valueEnd + 2;
  }
  assert.strictEqual(fields.length, count);
  return fields;
}

function build(...args) {
  return fieldsOf(buildHeaderBlock(...args));
}

/** A client session and a server of the built-in module, joined by memory. */
class BuiltInPair {
  constructor() {
    const [clientSide, serverSide] = duplexPair();
    this.server = builtIn.createServer();
    this.server.on('sessionError', () => {});
    this.server.on('stream', (stream) => stream.respond({}, { endStream: true }));
    this.server.emit('connection', serverSide);
    this.client = builtIn.connect('http://a', { createConnection: () => clientSide });
    this.client.on('error', () => {});
  }

  close() {
    this.client.destroy();
  }

  /** The raw fields that the server receives, of those given to request(). */
  async receivedFrom(map) {
    const arrival = new Promise((resolve) => {
      this.server.once('stream', (stream, object, flags, raw) => resolve({ object, raw }));
    });
    const request = this.client.request(map);
    request.on('error', () => {});
    request.resume();
    return arrival;
  }
}

const REQUEST = { ':method': 'GET', ':path': '/', ':scheme': 'http', ':authority': 'a' };

describe('buildHeaderBlock: what the built-in module sends', () => {
  let pair;
  beforeEach(() => {
    pair = new BuiltInPair();
  });
  afterEach(() => pair.close());

  const maps = {
    'values of any type': { a: 1, b: true, c: null, d: 1.5, e: 10n, f: {}, g: '', h: NaN },
    'lists': { a: ['1', 2], b: ['x'], c: [], d: [[1, 2]], cookie: ['a=b', 'c=d'] },
    'names in upper case': { 'X-Foo': '1', 'CONTENT-TYPE': 'text/plain' },
    'nothing for undefined or without a name': { a: undefined, '': 'x', b: '1' },
    'te: trailers': { te: 'trailers' },
    'names twice in different spelling': { 'a': '1', 'A': '2' },
    'names of Object.prototype': { constructor: 'a', hasownproperty: 'b' },
    'pseudo-headers first': { a: '1', ':path': '/x', b: '2', ':method': 'POST' },
  };
  for (const [title, map] of Object.entries(maps)) {
    it(title, async () => {
      const { raw } = await pair.receivedFrom({ ...REQUEST, ...map });
      const ours = build({ ...REQUEST, ...map });
      assert.deepStrictEqual(ours.flatMap(([name, value]) => [name, value]), raw);
    });
  }

  it('sensitive names', async () => {
    const map = (symbol) => ({ 'a': '1', 'B': '2', 'set-cookie': ['x', 'y'],
                               [symbol]: ['A', 'set-cookie', 'absent'] });
    const { object } = await pair.receivedFrom(map(builtIn.sensitiveHeaders));
    const never = build(map(sensitiveHeaders)).filter(([, , flag]) => flag === 1)
      .map(([name]) => name);
    assert.deepStrictEqual(never, object[builtIn.sensitiveHeaders]);
  });

  for (const map of [
    { age: ['1', '2'] }, { age: '1', Age: '2' }, { age: [1], AGE: 2 }, { age: ['', ''] },
    { ':foo': '1' }, { ':': '1' }, { ':x': ['1', '2'] }, { 'a b': '1' }, { ' a': '1' },
    { te: 'gzip' }, { te: ['trailers', 'trailers'] }, { te: '' }, { TE: 'x' },
    ...['connection', 'upgrade', 'http2-settings', 'keep-alive', 'proxy-connection',
      'transfer-encoding'].flatMap((name) => [{ [name]: 'x' }, { [name.toUpperCase()]: null },
      { [name]: ['a', 'b'] }, { [name]: [] }, { [name]: undefined }]),
  ]) {
    it(`refuses the same: ${JSON.stringify(map)}`, () => {
      const full = { ...REQUEST, ...map };
      const theirs = refusal(() => pair.client.request(full).on('error', () => {}));
      const ours = refusal(() => buildHeaderBlock(full));
      assert.deepStrictEqual(ours, theirs);
    });
  }

  it('refuses the same single-valued names', () => {
    const names = Object.values(builtIn.constants)
      .filter((value) => typeof value === 'string' && /^:?[a-z]/.test(value));
    assert.ok(names.length > 80);
    for (const name of names) {
      const map = { ...REQUEST, [name]: ['x', 'y'] };
      assert.deepStrictEqual(refusal(() => buildHeaderBlock(map)),
        refusal(() => pair.client.request(map).on('error', () => {})), name);
    }
  });

  it('refuses names that are no tokens, as newer versions do', () => {
    for (const name of ['é', 'a:b', 'a\tb', 'a\0b', '\u0100', 'a(b', 'a\x7f', 'a"']) {
      const ours = refusal(() => buildHeaderBlock({ [name]: '1' }));
      assert.strictEqual(ours.code, 'ERR_INVALID_HTTP_TOKEN');
      if (features.invalidNameDestroysSession) continue;
      assert.deepStrictEqual(ours,
        refusal(() => pair.client.request({ [name]: '1' }).on('error', () => {})));
    }
  });
});

describe('buildHeaderBlock', () => {
  it('takes own enumerable names only', () => {
    const map = Object.create({ inherited: '1' }, {
      a: { value: '1', enumerable: true }, hidden: { value: '1' },
    });
    assert.deepStrictEqual(build(map), [['a', '1', 0]]);
  });

  it('answers with text and count, which the next block leaves alone', () => {
    const first = buildHeaderBlock({ 'b': 1, ':status': 200 });
    assert.deepStrictEqual({ ...buildHeaderBlock({}) }, { text: '', count: 0 });
    assert.deepStrictEqual({ ...first }, { text: ':status\x00200\0\0b\x001\0\0', count: 2 });
  });

  it('is not disturbed by a value that builds a block itself', () => {
    const value = { toString: () => String(buildHeaderBlock({ age: 1, x: 2 }).count) };
    assert.deepStrictEqual(build({ ':status': 200, 'age': value, 'list': [value, value] }), [
      [':status', '200', 0], ['age', '2', 0], ['list', '2', 0], ['list', '2', 0],
    ]);
  });

  it('forgets a block that it has refused', () => {
    assert.throws(() => buildHeaderBlock({ age: '1', te: 'x' }));
    assert.deepStrictEqual(build({ age: '1' }), [['age', '1', 0]]);
  });

  it('asks the given validator about pseudo-headers', () => {
    const { assertValidPseudoHeader, assertValidPseudoHeaderResponse,
            assertValidPseudoHeaderTrailer } = headers;
    const code = (name, validate) => {
      return refusal(() => buildHeaderBlock({ [name]: '1' }, validate))?.code;
    };
    for (const name of [':status', ':method', ':authority', ':scheme', ':path', ':protocol']) {
      const invalid = 'ERR_HTTP2_INVALID_PSEUDOHEADER';
      assert.strictEqual(code(name, assertValidPseudoHeader), undefined);
      assert.strictEqual(code(name, assertValidPseudoHeaderResponse),
        name === ':status' ? undefined : invalid);
      assert.strictEqual(code(name, assertValidPseudoHeaderTrailer), invalid);
    }
  });

  it('allows more than one value when not strict', () => {
    assert.deepStrictEqual(build({ 'age': ['1', '2'], 'Age': '3', ':path': ['/a', '/b'] },
      undefined, false), [
      [':path', '/a,/b', 0], ['age', '1', 0], ['age', '2', 0], ['age', '3', 0],
    ]);
  });

  it('keeps order and duplicates of a raw array', () => {
    const raw = ['a', 'b', 'X-Foo', 'bar', ':path', '/', 'a', 'c', 'n', 1, 'u', undefined, '', 'x'];
    assert.deepStrictEqual(build(raw), [
      [':path', '/', 0], ['a', 'b', 0], ['x-foo', 'bar', 0], ['a', 'c', 0], ['n', '1', 0],
    ]);
  });

  it('checks a raw array alike', () => {
    for (const [raw, code] of [
      [['age', '1', 'Age', '2'], 'ERR_HTTP2_HEADER_SINGLE_VALUE'],
      [['connection', 'x'], 'ERR_HTTP2_INVALID_CONNECTION_HEADERS'],
      [['a b', 'x'], 'ERR_INVALID_HTTP_TOKEN'],
      [[':foo', 'x'], 'ERR_HTTP2_INVALID_PSEUDOHEADER'],
    ]) {
      assert.throws(() => buildHeaderBlock(raw), { name: 'TypeError', code });
    }
  });

  it('marks sensitive names of a raw array', () => {
    const raw = ['secret', 'x', 'other', 'y'];
    raw[sensitiveHeaders] = ['Secret'];
    assert.deepStrictEqual(build(raw), [['secret', 'x', 1], ['other', 'y', 0]]);
  });

  it('refuses a list of sensitive names that is none', () => {
    assert.throws(() => buildHeaderBlock({ [sensitiveHeaders]: 'a' }), {
      name: 'TypeError',
      message: 'The property \'headers[http2.neverIndex]\' is invalid. Received \'a\'',
    });
    assert.deepStrictEqual(build({ a: '1', [sensitiveHeaders]: null }), [['a', '1', 0]]);
  });

  it('does not remember names without end', () => {
    for (let i = 0; i < 3000; i++) buildHeaderBlock({ [`x-${i}`]: '1' });
    assert.deepStrictEqual(build({ 'X-2999': '1' }), [['x-2999', '1', 0]]);
  });
});

describe('buildResponseBlock', () => {
  const { buildResponseBlock } = headers;
  const date = 'Thu, 01 Jan 1970 00:00:00 GMT';

  /** The same by a copy that is completed, as Node does it. */
  function completed(source, status, given, strict) {
    const copy = { ...source, ':status': status };
    if (given !== undefined) copy.date ??= given;
    return buildHeaderBlock(copy, headers.assertValidPseudoHeaderResponse, strict);
  }

  for (const source of [
    {}, { ':status': 404, 'a': '1' }, { 'a': '1', ':status': '404' }, { date: 'x' }, { date: null },
    { date: undefined }, { 'b': ['1', '2'], '': 'x', 'c': undefined }, { age: ['1', '2'] },
    { ':path': '/' }, { ':STATUS': '1' }, { Date: 'x' }, { connection: 'x' }, { 'a b': '1' },
    { [sensitiveHeaders]: ['a', ':status', 'DATE'], 'a': '1' }, { [sensitiveHeaders]: 'a' },
    Object.create({ date: 'inherited' }),
  ]) {
    it(`sends or refuses what a completed copy would: ${inspect(source)}`, () => {
      for (const strict of [true, false]) {
        for (const given of [date, undefined]) {
          const sorted = (action) => {
            const error = refusal(action);
            return error ?? fieldsOf(action()).sort();
          };
          assert.deepStrictEqual(sorted(() => buildResponseBlock(source, 200, given, strict)),
            sorted(() => completed(source, 200, given, strict)));
        }
      }
    });
  }

  it('puts :status first', () => {
    assert.deepStrictEqual(fieldsOf(buildResponseBlock({ 'a': '1', ':status': 0 }, 201, 'x')), [
      [':status', '201', 0], ['a', '1', 0], ['date', 'x', 0],
    ]);
  });
});

describe('getRawHeader', () => {
  it('finds the first field of a name, however spelled', () => {
    const raw = ['a', '1', 'X-Foo', '2', 'x-foo', '3'];
    assert.strictEqual(headers.getRawHeader(raw, 'x-foo'), '2');
    assert.strictEqual(headers.getRawHeader(raw, 'x-fo'), undefined);
  });
});

describe('rawToSentHeaders', () => {
  it('keeps spelling, collects duplicates', () => {
    const raw = ['x', '1', 'X-Foo', 'bar', 'x', '2', 'x', '3'];
    raw[sensitiveHeaders] = ['x'];
    assert.deepStrictEqual(headers.rawToSentHeaders(raw), {
      '__proto__': null, 'x': ['1', '2', '3'], 'X-Foo': 'bar', [sensitiveHeaders]: ['x'],
    });
  });
});

describe('toHeaderObject', () => {
  const cases = [
    ['a', '1', 'a', '2', 'a', '3'], ['age', '1', 'age', '2'], ['age', '', 'age', '2'],
    ['cookie', 'a=b', 'cookie', 'c=d', 'cookie', ''], ['set-cookie', 'a', 'set-cookie', 'b'],
    ['set-cookie', 'a'], ['te', 'trailers'], ['location', 'a', 'location', 'a'],
    ['vary', 'a', 'vary', 'b', 'server', 'x', 'server', 'y'], ['constructor', 'a'],
  ];
  let pair;
  beforeEach(() => {
    pair = new BuiltInPair();
  });
  afterEach(() => pair.close());

  it('joins as the built-in module does', async () => {
    const map = { 'a': ['1', '2', '3'], 'cookie': ['a=b', 'c=d', ''], 'set-cookie': ['a', 'b'],
                  'vary': ['a', 'b'], 'x-empty': ['', ''], 'constructor': ['a', 'b'] };
    const { object, raw } = await pair.receivedFrom(map);
    const ours = toHeaderObject(raw, object[builtIn.sensitiveHeaders]);
    assert.deepStrictEqual(Object.entries(ours), Object.entries(object));
    assert.deepStrictEqual(ours[sensitiveHeaders], object[builtIn.sensitiveHeaders]);
    assert.strictEqual(Object.getPrototypeOf(ours), Object.getPrototypeOf(object));
  });

  it('joins by name', () => {
    const results = cases.map((raw) => ({ ...toHeaderObject(raw) }));
    for (const result of results) delete result[sensitiveHeaders];
    assert.deepStrictEqual(results, [
      { a: '1, 2, 3' }, { age: '1' }, { age: '' }, { cookie: 'a=b; c=d; ' },
      { 'set-cookie': ['a', 'b'] }, { 'set-cookie': ['a'] }, { te: 'trailers' }, { location: 'a' },
      { vary: 'a, b', server: 'x, y' }, { constructor: 'a' },
    ]);
  });

  it('makes a number of the first :status, and names need no care', () => {
    const object = toHeaderObject([':status', '200', ':status', '400', '__proto__', 'x'],
      ['x']);
    assert.strictEqual(object[':status'], 200);
    assert.strictEqual(object.__proto__, 'x');
    assert.deepStrictEqual(object[sensitiveHeaders], ['x']);
    assert.strictEqual(Object.getPrototypeOf(object), null);
  });
});

describe('getAuthority', () => {
  it('prefers :authority', () => {
    assert.strictEqual(headers.getAuthority({ ':authority': 'a', 'host': 'b' }), 'a');
    assert.strictEqual(headers.getAuthority({ ':authority': '', 'host': 'b' }), '');
    assert.strictEqual(headers.getAuthority({ host: 'b' }), 'b');
    assert.strictEqual(headers.getAuthority({}), undefined);
  });
});

describe('isPayloadMeaningless', () => {
  it('is for GET, HEAD and DELETE, as written', () => {
    const methods = ['GET', 'HEAD', 'DELETE', 'POST', 'OPTIONS', 'get', undefined];
    assert.deepStrictEqual(methods.map(headers.isPayloadMeaningless),
      [true, true, true, false, false, false, false]);
  });
});
