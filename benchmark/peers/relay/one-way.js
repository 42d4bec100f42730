'use strict';

/** How much too early, or too late, what a timer of whole ms does may be, ms. */
const TOLERANCE = 0.5;

/** What a socket says besides octets. */
const END = Symbol('end');
const RESET = Symbol('reset');

/**
 * One direction of a connection over distance: all that the one socket says
 * (octets, its end, a reset) is said to the other one a time later, in order.
 * Nothing is held back for other reasons: who does not read lets it grow.
 */
class OneWay {
  #to;
  #delay;
  #queue = [];
  #timer;

  /**
   * @param {import('node:net').Socket} from
   * @param {import('node:net').Socket} to
   * @param {number} delay  ms
   */
  constructor(from, to, delay) {
    this.#to = to;
    this.#delay = delay;
    from.on('data', (chunk) => this.#take(chunk));
    from.on('end', () => this.#take(END));
    from.on('error', () => this.#take(RESET));
  }

  #take(said) {
    this.#queue.push({ due: performance.now() + this.#delay, said });
    if (this.#timer === undefined) this.#handOn();
  }

  /** Each is due by the clock, so that a timer that is late delays nothing behind it. */
  #handOn() {
    const queue = this.#queue;
    const now = performance.now();
    while (queue.length > 0 && queue[0].due < now + TOLERANCE) this.#say(queue.shift().said);
    this.#timer = queue.length === 0 ? undefined :
      setTimeout(() => this.#handOn(), Math.round(queue[0].due - now));
  }

  #say(said) {
    const to = this.#to;
    if (to.destroyed) return;
    if (said === END) to.end();
    else if (said === RESET) to.resetAndDestroy();
    else to.write(said);
  }
}

module.exports = { OneWay };
