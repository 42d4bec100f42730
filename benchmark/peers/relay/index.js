'use strict';

const path = require('node:path');

const { Child } = require('../../child.js');

const PROCESS = path.join(__dirname, 'process.js');

/**
 * Starts a relay on loopback that lies half a round trip away from both of its
 * sides, and takes one connection. It adds distance and nothing else: no limit
 * of bandwidth or of octets on their way.
 * @param {object} options
 * @param {string} options.node  the executable
 * @param {number} options.port  of the server, on loopback
 * @param {number} options.roundTrip  ms
 * @returns {Promise<{port: number, child: Child}>}
 */
async function startRelay({ node, port, roundTrip }) {
  const child = new Child([node, PROCESS, String(port), String(roundTrip / 2)], {}, true);
  try {
    return { port: Number(await child.line()), child };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

module.exports = { PROCESS, startRelay };
