'use strict';

/** Plays scenarios in processes of their own, on one of the two modules. */

const { fork } = require('node:child_process');
const path = require('node:path');
const { patience } = require('../patience');

const CHILD = path.join(__dirname, 'child.js');

/** Scenarios per process: what one of them leaves behind does not grow. */
const BATCH = 400;

/** Milliseconds without a trace until a process is given up. */
const LIMIT_MS = 5_000 * patience;

/** Characters of what a process says in dying that are kept. */
const LAST_WORDS = 500;

/**
 * Plays them until the process ends, for whichever reason.
 * @returns {Promise<string[][]>}  fewer than scenarios if it has died; then the
 *   last one says how
 */
function playInChild(engine, scenarios) {
  return new Promise((resolve) => {
    const child = fork(CHILD, { env: { ...process.env, HTTP2_IMPL: engine },
                                stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
    const traces = [];
    let words = '';
    child.stderr.on('data', (text) => { words += text; });
    const giveUp = () => child.kill('SIGKILL');
    let timer = setTimeout(giveUp, LIMIT_MS);
    child.on('message', (trace) => {
      traces.push(trace);
      clearTimeout(timer);
      timer = setTimeout(giveUp, LIMIT_MS);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (traces.length < scenarios.length) {
        traces.push([`DIED: ${signal ?? code}: ${words.trim().slice(0, LAST_WORDS)}`]);
      }
      resolve(traces);
    });
    child.send(scenarios);
  });
}

/** One after the other; who kills the process is noted, and the rest goes on. */
async function playBatch(engine, scenarios) {
  const traces = [];
  while (traces.length < scenarios.length) {
    traces.push(...await playInChild(engine, scenarios.slice(traces.length)));
  }
  return traces;
}

/**
 * Plays scenarios on several engines, some processes at a time.
 * @param {('ours'|'builtin')[]} engines
 * @param {object[]} scenarios
 * @param {object} options
 * @param {number} options.jobs  processes at a time
 * @param {(done: number) => void} [options.progress]
 * @returns {Promise<string[][][]>}  for each engine the trace of each scenario
 */
async function playAll(engines, scenarios, { jobs, progress = () => {} }) {
  const traces = engines.map(() => new Array(scenarios.length));
  const work = [];
  for (let from = 0; from < scenarios.length; from += BATCH) {
    engines.forEach((engine, index) => work.push({ engine, index, from }));
  }
  let done = 0;
  async function worker() {
    for (let item = work.shift(); item !== undefined; item = work.shift()) {
      const { engine, index, from } = item;
      const batch = await playBatch(engine, scenarios.slice(from, from + BATCH));
      batch.forEach((trace, at) => { traces[index][from + at] = trace; });
      progress((done += batch.length) / (engines.length * scenarios.length));
    }
  }
  await Promise.all(Array.from({ length: jobs }, worker));
  return traces;
}

/** Whether the process did not survive a scenario. */
function died(trace) {
  return trace.at(-1).startsWith('DIED');
}

module.exports = { died, playAll };
