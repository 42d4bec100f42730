'use strict';

const assert = require('node:assert');
const { PendingStreams } = require('../../lib/session/pending-streams');

describe('PendingStreams', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
  let pending;

  beforeEach(() => {
    pending = new PendingStreams();
    for (const stream of [a, b, c, d]) pending.add(stream);
  });

  it('keeps the order, whichever goes', () => {
    for (const gone of [a, b, c, d]) {
      pending.delete(gone);
      const rest = [a, b, c, d].filter((each) => each !== gone);
      assert.deepStrictEqual(pending.values(), rest);
      assert.strictEqual(pending.size, 3);
      for (const stream of rest) pending.delete(stream);
      for (const stream of [a, b, c, d]) pending.add(stream);
    }
  });

  it('loses nothing when told of one that it has not', () => {
    pending.delete({});
    pending.delete(undefined);
    assert.strictEqual(pending.size, 4);
    for (const stream of pending.values()) pending.delete(stream);
    pending.delete(undefined);
    assert.strictEqual(pending.size, 0);
  });

  it('can be emptied by who walks through it', () => {
    const seen = [];
    for (const stream of pending.values()) {
      seen.push(stream);
      pending.delete(stream);
    }
    assert.deepStrictEqual(seen, [a, b, c, d]);
    assert.strictEqual(pending.size, 0);
  });
});
