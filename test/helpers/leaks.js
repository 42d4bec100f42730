'use strict';

/** Knows what tests have opened, and finds and ends what they leave behind. */

const { setTimeout: sleep } = require('node:timers/promises');
const { patience } = require('./patience');

const GRACE_MS = 1500 * patience;
const STEP_MS = 5;

/** What tests have opened: resource to the function that tells if it is open. */
const tracked = new Map();

function sessionIsOpen(session) {
  return !session.destroyed;
}

function serverIsOpen(server) {
  return server.listening;
}

function socketIsOpen(socket) {
  return !socket.destroyed;
}

/** Remembers an Http2Session; the test fails if it is left undestroyed. */
function trackSession(session) {
  tracked.set(session, sessionIsOpen);
  return session;
}

/** Remembers a server and every session that it makes from now on. */
function trackServer(server) {
  tracked.set(server, serverIsOpen);
  server.on('session', trackSession);
  return server;
}

/** Remembers a socket or any other stream. */
function trackSocket(socket) {
  tracked.set(socket, socketIsOpen);
  return socket;
}

// Request objects that Node lists until they are collected, done or not.
const UNTIL_COLLECTED = new Set(['FileHandleReadWrap']);

function countResources() {
  const counts = new Map();
  for (const type of process.getActiveResourcesInfo()) {
    if (UNTIL_COLLECTED.has(type)) continue;
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}

function listLeaks(before) {
  const leaks = [];
  for (const [type, count] of countResources()) {
    const extra = count - (before.get(type) ?? 0);
    if (extra > 0) leaks.push(`${extra} active ${type}`);
  }
  for (const [resource, isOpen] of tracked) {
    if (isOpen(resource)) leaks.push(`open ${resource.constructor.name}`);
  }
  return leaks;
}

/**
 * Waits until only what was active in `before` is active, and every tracked
 * resource is closed. Returns what is left after a grace time.
 * @param {Map<string, number>} before  of `countResources`
 * @param {() => boolean} isOver  the answer is not wanted any more
 * @returns {Promise<string[]>}
 */
async function waitForNoLeaks(before, isOver) {
  const deadline = performance.now() + GRACE_MS;
  for (;;) {
    const leaks = listLeaks(before);
    if (leaks.length === 0 || performance.now() > deadline || isOver()) return leaks;
    await sleep(STEP_MS);
  }
}

function end(resource) {
  if (typeof resource.destroy === 'function') {
    // A test that failed may have left pending streams whose cancellation
    // nobody expects any more.
    resource.on('error', () => {});
    resource.destroy();
  } else {
    resource.close();
  }
}

/** Ends by force what is still open, so that one failure stays one failure. */
function killTracked() {
  for (const [resource, isOpen] of tracked) {
    if (isOpen(resource)) end(resource);
  }
  tracked.clear();
}

module.exports = {
  countResources,
  killTracked,
  trackServer,
  trackSession,
  trackSocket,
  waitForNoLeaks,
};
