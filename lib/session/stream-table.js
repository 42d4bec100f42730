'use strict';

/**
 * The streams of a session by their ids.
 *
 * A Map would do, but for its garbage. With each hundred of streams that come and go V8 gives it
 * another table, and the old one refers to the new one. Once an old one has been promoted to the
 * old generation, all that follow, and the streams in them, stay until the next full collection.
 * Here a stream that is removed leaves nothing behind.
 *
 * It is a hash table with linear probing. When a stream is removed, those behind it move up into
 * the gap.
 */

/** The binary logarithm of the places that a new table has. */
const INITIAL_BITS = 3;

/** How many places a table keeps at most when it becomes empty. */
const KEPT = 256;

/**
 * An odd number that ids are multiplied by to be spread. It is a secret of the process, as the
 * peer chooses the ids.
 */
const MULTIPLIER = Math.floor(Math.random() * 2 ** 32) | 1;

class StreamTable {
  constructor() {
    /** How many streams there are. */
    this.size = 0;
    /** How many streams have been added since the session began. */
    this.added = 0;
    this.allocate(INITIAL_BITS);
  }

  /** Makes an empty table with 2 to the power of `bits` places. */
  allocate(bits) {
    const capacity = 2 ** bits;
    /** How far a product is shifted to the right to become a place. */
    this.shift = 32 - bits;
    /** The number of places minus one; that is a bit mask. */
    this.mask = capacity - 1;
    /** The id at each place; 0: the place is free. */
    this.ids = new Array(capacity).fill(0);
    /** At each place, how many streams had been added before this one. */
    this.orders = new Array(capacity).fill(0);
    /** The stream at each place. */
    this.streams = new Array(capacity).fill(undefined);
  }

  /** Returns the place of `id`, or the free place where it would be. */
  find(id) {
    const { ids, mask } = this;
    let at = Math.imul(id, MULTIPLIER) >>> this.shift;
    while (ids[at] !== id && ids[at] !== 0) at = (at + 1) & mask;
    return at;
  }

  /**
   * @param {number} id
   * @returns {Http2Stream|undefined}
   */
  get(id) {
    return this.streams[this.find(id)];
  }

  /** Adds `stream`, whose `id` is not in the table. */
  set(id, stream) {
    if (2 * this.size > this.mask) this.grow();
    this.put(id, stream, this.added++);
    this.size++;
  }

  /** Stores a stream at its place. */
  put(id, stream, order) {
    const at = this.find(id);
    this.ids[at] = id;
    this.orders[at] = order;
    this.streams[at] = stream;
  }

  /** Doubles the number of places. */
  grow() {
    const { ids, orders, streams } = this;
    this.allocate(33 - this.shift);
    for (let at = 0; at < ids.length; at++) {
      if (ids[at] !== 0) this.put(ids[at], streams[at], orders[at]);
    }
    streams.fill(undefined);
  }

  /** Removes a stream, if it is there. Those behind it that would not be found any more move up. */
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

  /**
   * @param {(stream: Http2Stream) => number} measure
   * @returns {number}  the sum of what `measure` returns for each stream
   */
  sum(measure) {
    let total = 0;
    for (const stream of this.streams) if (stream !== undefined) total += measure(stream);
    return total;
  }

  /**
   * @param {(stream: Http2Stream) => boolean} test
   * @returns {boolean}  whether `test` holds for a stream
   */
  some(test) {
    return this.streams.some((stream) => stream !== undefined && test(stream));
  }

  /** @returns {Http2Stream[]}  in the order in which they were added, by sorting */
  values() {
    const { ids, orders, streams } = this;
    const found = [];
    for (let at = 0; at < ids.length; at++) if (ids[at] !== 0) found.push(at);
    found.sort((a, b) => orders[a] - orders[b]);
    return found.map((at) => streams[at]);
  }
}

module.exports = { StreamTable };
