'use strict';

/** A client and a server in full traffic, each public method at random moments. */

const { setTimeout: sleep } = require('node:timers/promises');
const { choices, pick } = require('../choices');
const { builtin } = require('../impl');
const { ACTIONS } = require('../reentrancy/actions');
const { endTraffic, startTraffic } = require('../reentrancy/traffic');
const { within } = require('../within');

const TRAFFIC_MS = 40;
const CLOSE_MS = 10000;

/** One of so many occasions is taken. */
const ODDS = 30;

/** Calls the action with what there is; it must throw errors with a code. */
function callAction(action, context) {
  const { near, far, serverSession, sockets } = context;
  // What the action would have to be given is not there yet.
  if (!near || !far || !serverSession || !sockets.server) return;
  try {
    action(context);
  } catch (error) {
    if (error.code === undefined && !builtin) throw error;
  }
}

/**
 * @param {number} seed
 * @param {'tcp'|'tls'|'duplex'} transport
 */
async function playTraffic(seed, transport) {
  const choose = choices(seed);
  const titles = Object.keys(ACTIONS);
  let started = {};
  const onPoint = () => {
    if (choose(ODDS) === 0) callAction(ACTIONS[pick(choose, titles)], started);
  };
  started = await startTraffic(transport, onPoint);
  await sleep(TRAFFIC_MS);
  if (!await within(endTraffic(started), CLOSE_MS)) {
    throw new Error(`seed ${seed} over ${transport}: something has not closed`);
  }
}

module.exports = { playTraffic };
