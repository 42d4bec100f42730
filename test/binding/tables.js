'use strict';

const assert = require('node:assert');
const { builtin } = require('../helpers/impl');

const file = require.resolve('../../lib/native/addon');
const ours = require('../../lib/native/tables');

/** Loads lib/native/addon.js anew, on the addon that is loaded already. */
function loadAnew() {
  const { [file]: loaded } = require.cache;
  delete require.cache[file];
  try {
    return require(file);
  } finally {
    require.cache[file] = loaded;
  }
}

function refusal(name) {
  return { name: 'Error',
           message: `http2-native: the addon is of another version (${name}): build it anew` };
}

(builtin ? describe.skip : describe)('a table of numbers that both sides know', () => {
  const { native = { tables: {} } } = builtin ? {} : require(file);
  const { tables } = native;

  it('says the same in both', () => {
    assert.ok(Object.keys(tables).length > 10);
    for (const [table, numbers] of Object.entries(tables)) {
      assert.deepStrictEqual({ ...ours[table] }, numbers);
    }
  });

  for (const [table, numbers] of Object.entries(tables)) {
    const [name, value] = Object.entries(numbers).at(-1);

    it(`stops the load when a number differs: ${table}`, () => {
      numbers[name] = value + 1;
      try {
        assert.throws(loadAnew, refusal(`${table}.${name}`));
      } finally {
        numbers[name] = value;
      }
    });

    it(`stops the load when the addon lacks a number: ${table}`, () => {
      delete numbers[name];
      try {
        assert.throws(loadAnew, refusal(`${table}.${name}`));
      } finally {
        numbers[name] = value;
      }
    });

    it(`stops the load when the addon has one more: ${table}`, () => {
      numbers.OTHER = 1;
      try {
        assert.throws(loadAnew, refusal(`${table}.OTHER`));
      } finally {
        delete numbers.OTHER;
      }
    });
  }

  it('stops the load when the addon has one more table, or none', () => {
    tables.FURTHER = { A: 0 };
    try {
      assert.throws(loadAnew, refusal('FURTHER.A'));
    } finally {
      delete tables.FURTHER;
    }
    native.tables = undefined;
    try {
      assert.throws(loadAnew, refusal('BRAKE.MAX_GROWTH'));
    } finally {
      native.tables = tables;
    }
  });
});
