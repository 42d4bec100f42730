'use strict';

const assert = require('node:assert');
const v8 = require('node:v8');
const vm = require('node:vm');
const { bytes } = require('../helpers/collect');
const { withPair } = require('../helpers/server');

/** Compiled anew each time: V8 may have thrown the code away, and needs the flag. */
function isFast(object) {
  v8.setFlagsFromString('--allow-natives-syntax');
  try {
    return vm.runInThisContext('(object) => %HasFastProperties(object)')(object);
  } finally {
    v8.setFlagsFromString('--no-allow-natives-syntax');
  }
}

describe('objects for fields', () => {
  let shapes;

  /** What has been given away in this process shall not matter. */
  beforeEach(() => {
    const path = require.resolve('../../lib/headers/shapes');
    const cached = require.cache[path];
    delete require.cache[path];
    shapes = require(path);
    if (cached) require.cache[path] = cached;
  });

  function markOf(names) {
    return names.reduce((mark, name) => shapes.addToMark(mark, shapes.nameId(name)), 0);
  }

  it('have no prototype', () => {
    for (const object of [shapes.createTable(), shapes.createObject(markOf(['a', 'b']))]) {
      assert.strictEqual(Object.getPrototypeOf(object), null);
      assert.deepStrictEqual(Reflect.ownKeys(object), []);
    }
  });

  it('are fast up to MAX_FIELDS', () => {
    const names = Array.from({ length: shapes.MAX_FIELDS }, (_, index) => `field-${index}`);
    const object = shapes.createObject(markOf(names));
    for (const name of names) object[name] = 'x';
    assert.strictEqual(isFast(object), true);
    assert.strictEqual(isFast(shapes.createTable()), false);
  });

  it('know one list of names from another', () => {
    assert.strictEqual(markOf(['a', 'b', 'c']), markOf(['a', 'b', 'c']));
    const marks = [['a', 'b', 'c'], ['c', 'b', 'a'], ['a', 'b'], ['a', 'b', 'c', 'c']].map(markOf);
    assert.strictEqual(new Set(marks).size, marks.length);
  });

  it('are given to requests', () => withPair({
    onStream(stream, headers) {
      assert.strictEqual(Object.getPrototypeOf(headers), null);
      stream.respond();
      stream.end(`${headers.constructor} ${headers.toString}`);
    },
  }, async ({ client }) => {
    const plain = client.request({ 'constructor': 'mine', 'x-one': '1' });
    assert.strictEqual(`${await bytes(plain)}`, 'mine undefined');
    const named = client.request(JSON.parse('{ "__proto__": "header" }'));
    assert.strictEqual(`${await bytes(named)}`, 'undefined undefined');
  }));

  it('become tables when a peer makes up ever new lists', () => {
    const usual = markOf([':method', ':path']);
    shapes.createObject(usual);
    const made = Array.from({ length: 5000 }, (_, index) =>
      shapes.createObject(markOf([`made-up-${index % 50}`, `${index % 101}`])));
    assert.strictEqual(isFast(made[0]), true);
    assert.strictEqual(isFast(made.at(-1)), false);
    assert.strictEqual(isFast(shapes.createObject(usual)), true);
    for (let index = 0; index < 5000; index++) shapes.nameId(`too-many-${index}`);
    assert.strictEqual(shapes.nameId('one-more-name'), 0);
    assert.notStrictEqual(shapes.nameId(':method'), 0);
  });
});
