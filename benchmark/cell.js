'use strict';

const { setTimeout: delay } = require('node:timers/promises');

const { appCommand, measureAndStop, tlsEnvironment } = require('./app.js');
const { Child, processorTime } = require('./child.js');
const { Stuck, runH2load } = require('./peers/h2load.js');
const { startNghttpd } = require('./peers/nghttpd.js');

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

function measureServer(definition, engine, bench, nodeFlags) {
  const { node, material, pinning, warmUp, seconds, requests } = bench;
  const { app, tls = false, load, upload = false } = definition;
  const command = [...pinning.measured, ...appCommand(app, engine, node, nodeFlags)];
  const server = new Child(command, {
    ...tlsEnvironment(material, tls),
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
  const { node, material, pinning, warmUp, seconds } = bench;
  const peer = await startNghttpd({ prefix: pinning.peer, folder: material.site });
  const client = new Child([
    ...pinning.measured, ...appCommand(definition.app, engine, node, nodeFlags),
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
