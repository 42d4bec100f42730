'use strict';

const assert = require('node:assert');
const { Readable } = require('node:stream');
const { SMALL, joinFragments } = require('../../lib/stream/fragments');

/** As many may wait as they are. */
const FEW = 64;

function createReadable(options) {
  return new Readable({ highWaterMark: 2 ** 20, read() {}, ...options });
}

/** Pushes `count` pieces of `length` octets that tell when they are out of order. */
function push(readable, count, length, state = { at: 0 }) {
  for (let i = 0; i < count; i++) {
    readable.push(Buffer.alloc(length).map(() => state.at++ & 255));
    if (length < SMALL) joinFragments(readable._readableState, FEW);
  }
  return state;
}

/** The pieces in which `readable` gives what it holds when it flows. */
async function drain(readable) {
  const pieces = [];
  readable.on('data', (piece) => pieces.push(piece));
  readable.push(null);
  await new Promise((resolve) => readable.on('end', resolve));
  return pieces;
}

function assertInOrder(pieces, { at }) {
  const all = Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
  assert.deepStrictEqual(all, Buffer.from(Array.from({ length: at }, (_, i) => i & 255)));
}

describe('joinFragments', () => {
  it('leaves a few as they are', async () => {
    const readable = createReadable();
    const state = push(readable, 63, 1);
    const pieces = await drain(readable);
    assert.strictEqual(pieces.length, 63);
    assertInOrder(pieces, state);
  });

  for (const [count, length] of [[64, 1], [1000, 1], [5000, 3], [2000, 100], [300, 1000]]) {
    it(`puts ${count} of ${length} octets together`, async () => {
      const readable = createReadable();
      const state = push(readable, count, length);
      assert.strictEqual(readable.readableLength, count * length);
      const pieces = await drain(readable);
      assert.ok(pieces.length <= 64 + count * length / 1024, `${pieces.length} pieces`);
      assertInOrder(pieces, state);
      for (const piece of pieces) assert.ok(piece.buffer.byteLength < piece.length + 1024);
    });
  }

  it('leaves large ones alone, and what they part', async () => {
    const readable = createReadable();
    let state = push(readable, 40, 1);
    state = push(readable, 1, 1024, state);
    state = push(readable, 40, 1, state);
    state = push(readable, 100, 2000, state);
    const pieces = await drain(readable);
    assert.strictEqual(pieces.length, 181);
    assertInOrder(pieces, state);
  });

  it('joins behind large ones', async () => {
    const readable = createReadable();
    let state = push(readable, 10, 5000);
    state = push(readable, 1000, 1, state);
    const pieces = await drain(readable);
    assert.ok(pieces.length < 80, `${pieces.length} pieces`);
    assertInOrder(pieces, state);
  });

  it('keeps its place when something has been read', () => {
    const readable = createReadable();
    const state = push(readable, 100, 1);
    const pieces = [readable.read(30)];
    push(readable, 1000, 1, state);
    pieces.push(readable.read(500));
    push(readable, 1000, 1, state);
    assert.strictEqual(readable.readableLength, state.at - 530);
    pieces.push(readable.read(readable.readableLength));
    assert.strictEqual(readable.readableLength, 0);
    push(readable, 200, 1, state);
    pieces.push(readable.read(readable.readableLength));
    assertInOrder(pieces, state);
  });

  it('writes no more to what has been read', () => {
    const readable = createReadable();
    const state = push(readable, 100, 1);
    const first = readable.read(100);
    const before = Buffer.from(first.buffer.slice(0));
    push(readable, 200, 1, state);
    assert.deepStrictEqual(Buffer.from(first.buffer), before);
    assertInOrder([first, readable.read(200)], state);
  });

  it('changes nothing that flows', async () => {
    const readable = createReadable();
    const pieces = [];
    readable.on('data', (piece) => pieces.push(piece));
    const state = push(readable, 1000, 1);
    await new Promise(setImmediate);
    assert.strictEqual(pieces.length, 1000);
    assertInOrder(pieces, state);
  });

  it('leaves text alone', async () => {
    const readable = createReadable({ encoding: 'latin1' });
    push(readable, 1000, 1);
    const text = (await drain(readable)).join('');
    assert.strictEqual(text.length, 1000);
  });
});
