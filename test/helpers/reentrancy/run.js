'use strict';

/** Calls every action at one point, each in traffic of its own, and reports what goes wrong. */

const { builtin } = require('../impl');
const { patience } = require('../patience');
const { within } = require('../within');
const { ACTIONS } = require('./actions');
const { endTraffic, startTraffic } = require('./traffic');

const REACH_MS = 3000 * patience;
const AFTERMATH_MS = 15;
const CLOSE_MS = 3000 * patience;

/** Points that the end brings: the traffic is given this time before it. */
const TRAFFIC_MS = 40 * patience;
const AT_THE_END = new Set([
  'client goaway', 'client close', 'client error', 'client closeCallback', 'serverSession goaway',
  'serverSession close', 'server sessionError', 'server close',
]);

function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function ignore() {}

/** Thrown when an action asks for what is not there yet. */
class NotThereYet extends Error {}

function orThrow(object) {
  return new Proxy(object, {
    get(target, name) {
      if (target[name] === undefined) throw new NotThereYet(name);
      return target[name];
    },
  });
}

/** Calls the action; whatever it throws must be an error with a code. */
function callAction(action, context, stream, problems) {
  const isFar = stream?.constructor.name === 'ServerHttp2Stream';
  const { near, far } = context;
  try {
    action(orThrow({
      ...context,
      near: stream && !isFar ? stream : near,
      far: isFar ? stream : far,
      sockets: orThrow(context.sockets),
    }));
  } catch (error) {
    if (error instanceof NotThereYet || error.code !== undefined) return;
    // setLocalWindowSize() while connecting.
    if (builtin && error instanceof TypeError) return;
    problems.push(`threw ${error.stack}`);
  }
}

/** How the run ends by itself, in the ways that some of the points need. */
function wayOut(point, context) {
  const { client, serverSession, server } = context;
  if (client.destroyed) return;
  if (point === 'client error') serverSession?.goaway(2);
  else if (point === 'client goaway') serverSession?.goaway();
  else if (point === 'server sessionError') serverSession?.destroy(new Error('end'));
  else client.close(() => context.point('client closeCallback'));
  // From Node 24 on, this would close the sessions of the other points as well.
  if (point === 'server close') server.close(ignore);
}

/** Ends by force; what then stays open is a problem. */
async function endAll(context, problems) {
  const { client, serverSession, sockets } = context;
  if (!await within(endTraffic(context), CLOSE_MS)) problems.push('something has not closed');
  const { near, far } = context;
  for (const [name, one] of Object.entries({ client, serverSession, near, far, ...sockets })) {
    if (one && !one.destroyed) problems.push(`${name} is left open`);
  }
}

/** Promises for the points that a run waits for. */
class Watch {
  #waiting = new Map();
  #seen = new Set();

  seen(name) {
    this.#seen.add(name);
    this.#waiting.get(name)?.();
  }

  reaches(name) {
    if (this.#seen.has(name)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.set(name, resolve));
  }
}

/** Lets the traffic run until the point is reached, if need be by its end. */
async function throughPoint(point, context, watch) {
  if (AT_THE_END.has(point)) {
    await within(Promise.all([watch.reaches('client connect'), watch.reaches('server session')]),
                 REACH_MS);
    await delay(TRAFFIC_MS);
    wayOut(point, context);
    if (point !== 'server close') await within(watch.reaches(point), REACH_MS);
    return;
  }
  await within(watch.reaches(point), REACH_MS);
  await delay(AFTERMATH_MS);
  wayOut(point, context);
}

/**
 * One run: traffic, and one action at the first occurrence of one point.
 * @returns {Promise<string[]>}  problems
 */
async function runOne(transport, point, title) {
  const problems = [];
  const watch = new Watch();
  const early = [];
  let started = false;
  let reached = false;

  function onPoint(name, stream) {
    if (!started) return void early.push([name, stream]);
    watch.seen(name);
    if (name !== point || reached) return;
    reached = true;
    callAction(ACTIONS[title], context, stream, problems);
  }

  const context = await startTraffic(transport, onPoint);
  started = true;
  for (const [name, stream] of early) onPoint(name, stream);
  await throughPoint(point, context, watch);
  await delay(AFTERMATH_MS);
  await endAll(context, problems);
  if (!reached) problems.push('the point was never reached');
  return problems;
}

/** TCP plays the whole matrix, TLS and Duplex a third each, to save time. */
function actionsFor(transport) {
  const titles = Object.keys(ACTIONS);
  if (transport === 'tls') return titles.filter((title, at) => at % 3 === 0);
  if (transport === 'duplex') return titles.filter((title, at) => at % 3 === 1);
  return titles;
}

/** All actions at one point, at the same time unless `serial`. */
async function runAll(transport, point, { serial = false, report = ignore } = {}) {
  const failures = [];
  const one = async (title) => {
    report(title);
    const problems = await runOne(transport, point, title);
    for (const problem of problems) failures.push(`${title}: ${problem}`);
  };
  const titles = actionsFor(transport);
  if (serial) for (const title of titles) await one(title);
  else await Promise.all(titles.map(one));
  return failures;
}

module.exports = { runAll };
