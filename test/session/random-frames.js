'use strict';

const { builtin } = require('../helpers/impl');
const { playClient, playServer } = require('../helpers/random/play');

const SEEDS = 300;
const AT_ONCE = 25;

/** Defines the tests of so many seeds, some at once. */
function define(title, seeds, play, transport) {
  for (let first = 0; first < seeds; first += AT_ONCE) {
    it(`${title}, seeds ${first} to ${first + AT_ONCE - 1} (${transport})`, async () => {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => play(first + at, transport)));
    });
  }
}

// Node's own module does not survive it.
(builtin ? describe.skip : describe)('frames and actions at random', () => {
  define('against a server', SEEDS, playServer, 'tcp');
  define('against a server', SEEDS / 3, playServer, 'duplex');
  define('against a client', SEEDS / 3, playClient, 'tcp');
  define('against a client', SEEDS / 3, playClient, 'duplex');
});
