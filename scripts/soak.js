'use strict';

/**
 * Visits servers in all ways that clients do, fair and foul, and looks whether
 * anything grows: memory, descriptors, sessions, streams.
 *
 *   SOAK_TIME=3600 node scripts/soak.js [SEED]
 *
 * SOAK_TIME  seconds, 60
 */

const { spawn } = require('node:child_process');
const path = require('node:path');
const readline = require('node:readline');
const { MEGABYTE, growth } = require('../test/soak/fixtures/verdict');

const RUN = path.join(__dirname, '..', 'test', 'soak', 'fixtures', 'run.js');

const COLUMNS = [
  ['round', 'round'], ['visits', 'visits'], ['sessions', 'session'], ['streams', 'stream'],
  ['thrown', 'thrown'], ['RSS MB', 'rss', MEGABYTE], ['heap', 'heap', MEGABYTE],
  ['external', 'external', MEGABYTE], ['fds', 'descriptors'],
  ['open', ({ openSessions, openStreams }) => `${openSessions}+${openStreams}`],
  ['live', ({ liveSessions, liveStreams }) => `${liveSessions}+${liveStreams}`],
];
const WIDTH = 9;

function cell(round, key, unit) {
  if (typeof key === 'function') return key(round);
  return unit ? (round[key] / unit).toFixed(1) : String(round[key]);
}

async function main() {
  const seconds = process.env.SOAK_TIME || '60';
  const args = ['--expose-gc', RUN, seconds, ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => resolve(signal ?? code));
  });
  const rounds = [];
  console.log(COLUMNS.map(([title]) => title.padStart(WIDTH)).join(''));
  for await (const text of readline.createInterface({ input: child.stdout })) {
    const round = JSON.parse(text);
    rounds.push(round);
    console.log(COLUMNS.map(([, ...how]) => cell(round, ...how).padStart(WIDTH)).join(''));
  }
  const end = await ended;
  const found = end === 0 ? growth(rounds) : [`the process ended with ${end}`];
  for (const one of found) console.log(`soak: ${one}`);
  console.log(`soak: ${seconds} s, ${found.length === 0 ? 'nothing has grown' : 'FAILED'}`);
  process.exitCode = found.length === 0 ? 0 : 1;
}

main();
