'use strict';

/**
 * A process that plays the scenarios it is sent, one after the other, and sends
 * back the trace of each.
 */

const { play } = require('./player');

function send(message) {
  return new Promise((resolve) => { process.send(message, resolve); });
}

process.once('disconnect', () => process.exit());
process.once('message', async (scenarios) => {
  for (const scenario of scenarios) {
    const trace = await play(scenario).catch((error) => [`NOT PLAYED: ${error.stack}`]);
    await send(trace);
  }
  process.exit(); // its servers listen on
});
