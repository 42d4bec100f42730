'use strict';

const { appCommand, measureAndStop, tlsEnvironment } = require('../app.js');
const { Child } = require('../child.js');
const { startRelay } = require('../peers/relay');

/**
 * @typedef {object} FarCell  one engine, one far case, one round, in ms
 * @property {number} first
 * @property {number} second  on the same connection. Of both: Infinity when it
 *   was broken off at the limit, NaN when it was not begun
 * @property {string} [ending]  how a process ended if not well
 */

/** The pair of apps that are an engine. */
function appsOf(engine) {
  const kind = engine === 'http1' ? 'http1-' : '';
  return { server: `far/${kind}server.js`, client: `far/${kind}client.js` };
}

/** @returns {FarCell}  of what the client prints; JSON has no Infinity */
function readTimes(line) {
  const [first, second = NaN] = JSON.parse(line).map((time) => time ?? Infinity);
  return { first, second };
}

/** The client has the core of what is measured, the server the other one, the relay any. */
async function measureOver(relay, definition, engine, { node, pinning, limit }) {
  const { direction, tls = false, octets } = definition;
  const client = new Child([
    ...pinning.measured, ...appCommand(appsOf(engine).client, engine, node),
    `${tls ? 'https' : 'http'}://127.0.0.1:${relay.port}`, direction, String(octets),
    String(1000 * limit),
  ]);
  return measureAndStop(client, engine, async () => readTimes(await client.line(2000 * limit)));
}

/**
 * @param {import('../cases/index.js').FarCase} definition
 * @param {import('../app.js').Engine} engine
 * @param {import('../cell.js').Bench & {limit: number}} bench  limit: s that a transfer may take
 * @returns {Promise<FarCell>}  rejects when a process ends early, when not all
 *   octets arrive, and when ours ends badly
 */
async function measureFarCell(definition, engine, bench) {
  const { node, material, pinning } = bench;
  const { tls, octets, roundTrip } = definition;
  const command = appCommand(appsOf(engine).server, engine, node);
  const server = new Child([...pinning.peer, ...command, String(octets)],
    tlsEnvironment(material, tls));
  return measureAndStop(server, engine, async () => {
    const relay = await startRelay({ node, port: Number(await server.line()), roundTrip });
    try {
      return await measureOver(relay, definition, engine, bench);
    } finally {
      await relay.child.stop();
    }
  });
}

module.exports = { measureFarCell };
