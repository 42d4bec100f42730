'use strict';

/**
 * Plays seeds of the fuzz targets that are JavaScript, in processes of some
 * seeds each, until the time is over or one of them fails. scripts/fuzz-js.sh
 * starts it with an addon under sanitizers.
 *
 *   node scripts/fuzz-js.js SECONDS [SEED]
 */

const { spawn } = require('node:child_process');
const path = require('node:path');

const FOLDER = path.join(__dirname, '..', 'test', 'fuzz', 'js');

/** Targets, and how many seeds a process plays. */
const TARGETS = { binding: 200, play: 96 };

const LIMIT_MS = 300000;
const LINES = 80;

const seconds = Number(process.argv[2]);
const firstSeed = Number(process.argv[3] ?? Date.now() % 1e6);

/** @returns {Promise<{end: string, stderr: string, last: string}>} */
function run(target, seed, count) {
  const args = [path.join(FOLDER, `${target}.js`), String(seed), String(count)];
  const child = spawn(process.execPath, args, { timeout: LIMIT_MS, killSignal: 'SIGKILL' });
  let stderr = '';
  let last = '';
  child.stdout.on('data', (chunk) => { last = `${last}${chunk}`.slice(-200); });
  child.stderr.on('data', (chunk) => { stderr += chunk; });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ end: signal ?? String(code), stderr, last }));
  });
}

async function fuzz(target, count) {
  const deadline = performance.now() + 1000 * seconds;
  let seed = firstSeed;
  for (; performance.now() < deadline; seed += count) {
    const { end, stderr, last } = await run(target, seed, count);
    if (end === '0') continue;
    console.log(stderr.split('\n').slice(0, LINES).join('\n'));
    console.log(`fuzz-${target}: FAILED (${end}) in seeds ${seed} to ${seed + count - 1}, ` +
                `the last that began were ${last.trim().split('\n').slice(-8).join(' ')}`);
    return false;
  }
  console.log(`fuzz-${target}: ${seed - firstSeed} seeds from ${firstSeed} on, nothing found`);
  return true;
}

async function main() {
  const found = await Promise.all(Object.entries(TARGETS).map((entry) => fuzz(...entry)));
  process.exitCode = found.every(Boolean) ? 0 : 1;
}

main();
