'use strict';

const { once } = require('node:events');
const { setTimeout: delay } = require('node:timers/promises');

/** On one connection: what the second finds is what the first has left. */
const TRANSFERS = 2;

/** What a promise gives, or undefined when that takes more than `limit` ms. */
async function within(limit, promise) {
  const timer = new AbortController();
  const late = delay(limit, undefined, { signal: timer.signal }).catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
  }
}

/**
 * @param {() => Promise<number>} transfer  gives the octets that have arrived
 * @param {number} octets  that should
 * @param {number} limit  ms that each may take
 * @returns {Promise<number[]>}  the ms of each; Infinity, and nothing behind it,
 *   is one that was broken off at the limit
 */
async function measureTransfers(transfer, octets, limit) {
  const times = [];
  while (times.length < TRANSFERS) {
    const from = performance.now();
    const arrived = await within(limit, transfer());
    if (arrived === undefined) return [...times, Infinity];
    times.push(performance.now() - from);
    if (arrived !== octets) throw new Error(`${arrived} octets instead of ${octets}`);
  }
  return times;
}

/**
 * @param {import('node:stream').Readable} answer
 * @returns {Promise<number>}  its octets
 */
async function countOctets(answer) {
  let octets = 0;
  answer.on('data', (chunk) => {
    octets += chunk.length;
  });
  await once(answer, 'end');
  return octets;
}

/**
 * @param {import('node:stream').Readable} answer
 * @returns {Promise<number>}  that is its text
 */
async function readNumber(answer) {
  let text = '';
  answer.setEncoding('utf8').on('data', (part) => {
    text += part;
  });
  await once(answer, 'end');
  return Number(text);
}

/**
 * What the apps of the clients have in common: the command line (origin, down
 * or up, octets, limit of a transfer in ms) and what they print, the times.
 * @param {(origin: string) => Promise<{download: () => Promise<number>,
 *   upload: (body: Buffer) => Promise<number>, end: () => void}>} connect
 */
async function runClient(connect) {
  const [origin, direction, size, limit] = process.argv.slice(2);
  const octets = Number(size);
  const body = Buffer.alloc(direction === 'up' ? octets : 0, 'a');
  const { download, upload, end } = await connect(origin);
  const transfer = direction === 'up' ? () => upload(body) : download;
  console.log(JSON.stringify(await measureTransfers(transfer, octets, Number(limit))));
  end();
}

module.exports = { countOctets, measureTransfers, readNumber, runClient };
