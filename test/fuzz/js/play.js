'use strict';

/**
 * Random frames and destructive handlers through JavaScript, on both
 * transports: `play.js SEED COUNT` plays COUNT seeds from that one on, some at
 * once, and ends with 1 at what should not have happened.
 */

const fs = require('node:fs');
const { playClient, playServer } = require('../../helpers/random/play');
const { playTraffic } = require('../../helpers/random/traffic');
const { within } = require('../../helpers/within');

const AT_ONCE = 8;
const LIMIT_MS = 60000;

const PLAYS = [
  (seed) => playServer(seed, 'tcp'),
  (seed) => playServer(seed, 'duplex'),
  (seed) => playClient(seed, 'tcp'),
  (seed) => playClient(seed, 'duplex'),
  (seed) => playTraffic(seed, 'tcp'),
  (seed) => playTraffic(seed, 'tls'),
];

async function play(seed) {
  if (!await within(PLAYS[seed % PLAYS.length](seed), LIMIT_MS)) {
    throw new Error(`seed ${seed}: it does not end`);
  }
}

async function main() {
  const [first, count] = process.argv.slice(2).map(Number);
  let next = first;
  const player = async () => {
    while (next < first + count) {
      const seed = next++;
      fs.writeSync(1, `${seed}\n`);
      await play(seed);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, player));
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
