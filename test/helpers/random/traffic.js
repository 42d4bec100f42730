'use strict';

/** A client and a server in full traffic, each public method at random moments. */

const { setTimeout: sleep } = require('node:timers/promises');
const { choices, pick } = require('../choices');
const { builtin } = require('../impl');
const { ACTIONS } = require('../reentrancy/actions');
const { startTraffic } = require('../reentrancy/traffic');

const TRAFFIC_MS = 40;
const CLOSE_MS = 10000;

/** One of so many occasions is taken. */
const ODDS = 30;

function ignore() {}

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

async function closing(emitter, isClosed) {
  if (emitter && !isClosed(emitter)) {
    await new Promise((resolve) => emitter.once('close', resolve));
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
  const { client, server, serverSession, sockets } = started;
  for (const session of [client, serverSession]) session?.destroy();
  if (server.listening) server.close(ignore);
  const done = Promise.all([
    closing(sockets.client, (socket) => socket.closed),
    closing(sockets.server, (socket) => socket.closed),
    closing(server, ({ listening }) => !listening),
  ]);
  const late = new AbortController();
  const lost = sleep(CLOSE_MS, undefined, late).then(() => {
    throw new Error(`seed ${seed} over ${transport}: something has not closed`);
  }, ignore);
  await Promise.race([done, lost]);
  late.abort();
}

module.exports = { playTraffic };
