'use strict';

const path = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');

const { Child, processorTime } = require('./child.js');
const { Stuck, runH2load } = require('./peers/h2load.js');
const { startNghttpd } = require('./peers/nghttpd.js');

const APPS = path.join(__dirname, 'apps');
const REGISTER = path.resolve(__dirname, '../lib/register.js');

/** How often a cell is tried whose load generator got stuck. */
const ATTEMPTS = 3;

/**
 * @typedef {object} Bench  what all cells of a run share
 * @property {string} node  the executable
 * @property {number} warmUp  seconds
 * @property {number} seconds  to measure
 * @property {number} [requests]  to be made instead, by h2load
 * @property {ReturnType<import('./cores.js').pinning>} pinning
 * @property {ReturnType<import('./material.js').makeMaterial>} material
 *
 * @typedef {object} Cell  one engine, one case, one round
 * @property {number} perSecond  requests
 * @property {number} processor  microseconds of it per request, NaN: unknown
 * @property {string} [ending]  how the process ended if not well
 */

function appCommand({ app }, engine, { node, pinning }, nodeFlags) {
  const register = engine === 'ours' ? ['-r', REGISTER] : [];
  return [...pinning.measured, node, ...nodeFlags, ...register, path.join(APPS, app)];
}

/**
 * The share of a core that a process takes, between a moment and another.
 * @param {number} pid
 * @param {number} after  ms until the first
 * @param {Promise<any>} until  settles at the second
 * @returns {Promise<number>}  NaN: unknown
 */
async function processorShare(pid, after, until) {
  await delay(after);
  const from = performance.now();
  const used = processorTime(pid);
  await until;
  return (processorTime(pid) - used) / (1000 * (performance.now() - from));
}

/**
 * Measures with a process and ends it. That the built-in ends badly when the
 * load breaks off is told; that ours does is a failure.
 * @param {Child} child
 * @param {'ours'|'builtin'} engine
 * @param {() => Promise<Cell>} measure
 * @returns {Promise<Cell>}
 */
async function measureAndStop(child, engine, measure) {
  let cell;
  try {
    cell = await measure();
  } catch (error) {
    const ending = await child.stop();
    if (ending !== '') error.message += `; it ended ${ending}`;
    throw error;
  }
  const ending = await child.stop();
  if (ending === '') return cell;
  if (engine === 'ours') throw new Error(`the process ended ${ending}`);
  return { ...cell, ending };
}

function measureServer(definition, engine, bench, nodeFlags) {
  const { material, pinning, warmUp, seconds, requests } = bench;
  const { tls = false, load, upload = false } = definition;
  const server = new Child(appCommand(definition, engine, bench, nodeFlags), {
    ...(tls ? { BENCH_KEY: material.key, BENCH_CERT: material.cert } : {}),
    BENCH_FILE: material.file,
  });
  return measureAndStop(server, engine, async () => {
    const port = Number(await server.line());
    const running = runH2load({
      prefix: pinning.peer,
      url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/`,
      load,
      upload: upload ? material.file : undefined,
      warmUp,
      seconds,
      requests,
    });
    const settled = running.catch(() => {});
    const share = await processorShare(server.pid, 1000 * warmUp, settled);
    const { perSecond } = await running;
    return { perSecond, processor: 1e6 * share / perSecond };
  });
}

async function measureClient(definition, engine, bench, nodeFlags) {
  const { material, pinning, warmUp, seconds } = bench;
  const peer = await startNghttpd({ prefix: pinning.peer, folder: material.site });
  const client = new Child([
    ...appCommand(definition, engine, bench, nodeFlags),
    `${peer.origin}/hello`, String(definition.inFlight), String(warmUp), String(seconds),
  ]);
  try {
    return await measureAndStop(client, engine, async () => {
      await client.line(1000 * warmUp);
      const line = client.line(1000 * seconds);
      const settled = line.catch(() => {});
      const share = await processorShare(client.pid, 0, settled);
      const { requests, seconds: passed } = JSON.parse(await line);
      if (requests === 0) throw new Error('no request was answered');
      const perSecond = requests / passed;
      return { perSecond, processor: 1e6 * share / perSecond };
    });
  } finally {
    await peer.child.stop();
  }
}

/**
 * @param {import('./cases/index.js').Case} definition
 * @param {'ours'|'builtin'} engine
 * @param {Bench} bench
 * @param {string[]} [nodeFlags]
 * @returns {Promise<Cell>}  rejects when a process ends early, a request fails or
 *   ours ends badly
 */
async function measureCell(definition, engine, bench, nodeFlags = []) {
  const measure = definition.inFlight === undefined ? measureServer : measureClient;
  for (let attempt = 1; ; attempt++) {
    try {
      return await measure(definition, engine, bench, nodeFlags);
    } catch (error) {
      if (!(error instanceof Stuck) || attempt === ATTEMPTS) throw error;
    }
  }
}

module.exports = { measureCell };
