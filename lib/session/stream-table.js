'use strict';

/**
 * The streams of a session by their ids.
 *
 * A Map would do, but for its garbage: with each hundred of streams that come and
 * go V8 gives it another table, and the one that it gives up refers to the next.
 * Once one has grown old, all that follow, and the streams in them, stay until
 * the next full collection. Here a stream that is removed leaves nothing behind.
 *
 * Linear probing; what follows moves up into the gaps of removed ones.
 */

const INITIAL_BITS = 3;

/** So many places an empty table keeps at most. */
const KEPT = 256;

/** By a secret, as the peer chooses the ids. Odd. */
const MULTIPLIER = Math.floor(Math.random() * 2 ** 32) | 1;

class StreamTable {
  constructor() {
    this.size = 0;
    this.added = 0; // since the session began
    this.allocate(INITIAL_BITS);
  }

  allocate(bits) {
    const capacity = 2 ** bits;
    this.shift = 32 - bits;
    this.mask = capacity - 1;
    this.ids = new Array(capacity).fill(0); // 0: free
    this.orders = new Array(capacity).fill(0); // numbers of their additions
    this.streams = new Array(capacity).fill(undefined);
  }

  /** Where `id` is, or would be. */
  find(id) {
    const { ids, mask } = this;
    let at = Math.imul(id, MULTIPLIER) >>> this.shift;
    while (ids[at] !== id && ids[at] !== 0) at = (at + 1) & mask;
    return at;
  }

  /** @returns {Http2Stream|undefined} */
  get(id) {
    return this.streams[this.find(id)];
  }

  /** Adds `stream`, whose `id` is new. */
  set(id, stream) {
    if (2 * this.size > this.mask) this.grow();
    this.put(id, stream, this.added++);
    this.size++;
  }

  put(id, stream, order) {
    const at = this.find(id);
    this.ids[at] = id;
    this.orders[at] = order;
    this.streams[at] = stream;
  }

  grow() {
    const { ids, orders, streams } = this;
    this.allocate(33 - this.shift);
    for (let at = 0; at < ids.length; at++) {
      if (ids[at] !== 0) this.put(ids[at], streams[at], orders[at]);
    }
    streams.fill(undefined);
  }

  delete(id) {
    const { ids, mask, orders, shift, streams } = this;
    let gap = this.find(id);
    if (ids[gap] === 0) return;
    for (let at = (gap + 1) & mask; ids[at] !== 0; at = (at + 1) & mask) {
      const home = Math.imul(ids[at], MULTIPLIER) >>> shift;
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      ids[gap] = ids[at];
      orders[gap] = orders[at];
      streams[gap] = streams[at];
      gap = at;
    }
    ids[gap] = 0;
    streams[gap] = undefined;
    this.size--;
    if (this.size === 0 && mask >= KEPT) this.allocate(INITIAL_BITS);
  }

  /** @returns {number}  the sum of what `measure` says of each stream */
  sum(measure) {
    let total = 0;
    for (const stream of this.streams) if (stream !== undefined) total += measure(stream);
    return total;
  }

  /** @returns {boolean}  whether `test` holds for one of them */
  some(test) {
    return this.streams.some((stream) => stream !== undefined && test(stream));
  }

  /** @returns {Http2Stream[]}  in the order of their additions, for which they are sorted */
  values() {
    const { ids, orders, streams } = this;
    const found = [];
    for (let at = 0; at < ids.length; at++) if (ids[at] !== 0) found.push(at);
    found.sort((a, b) => orders[a] - orders[b]);
    return found.map((at) => streams[at]);
  }
}

module.exports = { StreamTable };
