'use strict';

/** Waits until the sessions of a server have closed by themselves. */

const { setTimeout: sleep } = require('node:timers/promises');
const { builtin } = require('./impl');
const { patience } = require('./patience');

const PATIENCE_MS = 2000 * patience;
const GRACE_MS = 300;

/**
 * Remembers the sessions of a server, with a listener for their errors unless
 * `quiet` is false.
 * @returns {{sessions: Set, ended: () => Promise<void>}} ended() resolves when
 *   all of them have closed by themselves. Node's own module leaves some open
 *   after an error of the connection: `forgetful` ones are destroyed.
 */
function watchSessions(server, { quiet = true, forgetful = builtin } = {}) {
  const sessions = new Set();
  server.on('session', (session) => {
    sessions.add(session);
    if (quiet) session.on('error', () => {});
    session.on('close', () => sessions.delete(session));
  });

  async function ended() {
    const deadline = performance.now() + PATIENCE_MS;
    while (sessions.size > 0) {
      const left = deadline - performance.now();
      if (forgetful && left < PATIENCE_MS - GRACE_MS) {
        for (const session of sessions) session.destroy();
      }
      if (left < 0) {
        throw new Error(`${sessions.size} sessions have not closed`);
      }
      await sleep(2);
    }
  }

  return { sessions, ended };
}

module.exports = { watchSessions };
