'use strict';

const assert = require('node:assert');
const { StreamTable } = require('../../lib/session/stream-table');

/** Numbers that look random and are the same in each run. */
function* numbers(seed) {
  for (let state = seed; ; yield state >>> 8) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  }
}

/** Does the same to a table and to a Map, which must agree all the time. */
function compare(steps, ids) {
  const table = new StreamTable();
  const map = new Map();
  const random = numbers(steps);
  for (let step = 0; step < steps; step++) {
    const id = ids(random.next().value);
    if (map.has(id)) {
      map.delete(id);
      table.delete(id);
    } else {
      const stream = { id };
      map.set(id, stream);
      table.set(id, stream);
    }
    assert.strictEqual(table.size, map.size);
    const other = ids(random.next().value);
    assert.strictEqual(table.get(other), map.get(other));
  }
  return { table, map };
}

describe('StreamTable', () => {
  it('finds what a Map finds, in the same order', () => {
    for (const range of [4, 40, 4000]) {
      const { table, map } = compare(5000, (random) => 1 + random % range);
      assert.deepStrictEqual(table.values(), [...map.values()]);
    }
  });

  it('finds ids of any distance', () => {
    for (let bit = 0; bit < 31; bit++) {
      const { table, map } = compare(300, (random) => ((random % 64) << bit | 1) & 0x7fffffff);
      assert.deepStrictEqual(table.values(), [...map.values()]);
    }
  });

  it('has nothing under ids that are none', () => {
    const table = new StreamTable();
    table.set(1, {});
    for (const id of [0, 2, undefined]) {
      assert.strictEqual(table.get(id), undefined);
      table.delete(id);
    }
    assert.strictEqual(table.size, 1);
  });

  it('sums and looks for what it is asked about each stream', () => {
    const { table, map } = compare(5000, (random) => 1 + random % 300);
    const ids = [...map.keys()];
    assert.strictEqual(table.sum(({ id }) => id), ids.reduce((sum, id) => sum + id));
    assert.strictEqual(table.some(({ id }) => id === ids.at(-1)), true);
    assert.strictEqual(table.some(({ id }) => id > 300), false);
    assert.strictEqual(new StreamTable().sum(() => 1), 0);
  });

  it('refers to nothing that it was told to delete', () => {
    const table = new StreamTable();
    for (let id = 1; id <= 99; id += 2) table.set(id, { id });
    const arrays = [table.streams];
    for (let id = 101; id <= 4001; id += 2) {
      table.set(id, { id });
      table.delete(id - 100);
      if (!arrays.includes(table.streams)) arrays.push(table.streams);
    }
    for (const { id } of table.values()) table.delete(id);
    for (const streams of arrays) assert.ok(streams.every((each) => each === undefined));
  });

  it('gives memory back when the last stream of many has gone', () => {
    const table = new StreamTable();
    for (let id = 1; id < 2000; id++) table.set(id, {});
    assert.ok(table.streams.length >= 2000);
    for (let id = 1; id < 2000; id++) table.delete(id);
    assert.ok(table.streams.length <= 256);
    assert.deepStrictEqual(table.values(), []);
  });
});
