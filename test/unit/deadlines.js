'use strict';

const assert = require('node:assert');
const { setTimeout: sleep } = require('node:timers/promises');
const { Deadline } = require('../../lib/session/deadlines');
const { now } = require('../../lib/node/timers');

/** In ms. */
const SHORT = 30;

class Noted extends Deadline {
  constructor(name, notes) {
    super();
    Object.assign(this, { name, notes });
  }

  expire(time) {
    assert.ok(time >= this.due);
    this.notes.push(this.name);
  }
}

async function until(notes, count) {
  while (notes.length < count) await sleep(1);
}

describe('deadlines', () => {
  it('come in their order, whatever the order they were set in', async () => {
    const notes = [];
    const start = now();
    const order = [7, 3, 9, 1, 8, 0, 2, 6, 5, 4];
    for (const i of order) new Noted(i, notes).by(start + SHORT + i);
    await until(notes, order.length);
    assert.deepStrictEqual(notes, order.slice().sort());
  });

  it('that are cancelled do not come, and leave the others where they are', async () => {
    const notes = [];
    const start = now();
    const deadlines = Array.from({ length: 50 }, (unused, i) => new Noted(i, notes));
    for (const each of deadlines) each.by(start + SHORT + each.name);
    for (const each of deadlines) if (each.name % 3 !== 0) each.cancel();
    await until(notes, 17);
    assert.deepStrictEqual(notes,
      deadlines.map(({ name }) => name).filter((name) => name % 3 === 0));
  });

  it('are put forward, and not off', async () => {
    const notes = [];
    const start = now();
    const first = new Noted('first', notes);
    const second = new Noted('second', notes);
    first.by(start + 3 * SHORT);
    second.by(start + 2 * SHORT);
    first.by(start + SHORT);
    second.by(start + 1000 * SHORT);
    await until(notes, 2);
    assert.deepStrictEqual(notes, ['first', 'second']);
  });

  it('can be set anew as they come', async () => {
    const notes = [];
    class Again extends Noted {
      expire(time) {
        super.expire(time);
        if (notes.length < 3) this.by(time + 1);
      }
    }
    new Again('x', notes).by(now() + 1);
    await until(notes, 3);
    assert.deepStrictEqual(notes, ['x', 'x', 'x']);
  });

  it('give the loop its turn first: what has arrived counts', async () => {
    const notes = [];
    new Noted('deadline', notes).by(now() + 1);
    await null;
    setImmediate(() => notes.push('input'));
    const end = now() + SHORT;
    while (now() < end);
    await until(notes, 2);
    assert.deepStrictEqual(notes, ['input', 'deadline']);
  });

  it('keep nothing alive', () => {
    const before = process.getActiveResourcesInfo().length;
    const deadline = new Noted('x', []);
    deadline.by(now() + 1e6);
    assert.strictEqual(process.getActiveResourcesInfo().length, before);
    deadline.cancel();
  });
});
