'use strict';

const { fork, spawn } = require('node:child_process');
const { on, once } = require('node:events');
const { createServer } = require('node:net');

const PATIENCE_MS = 10000;

/** Every process that was started and may still run. */
const running = new Set();

function watch(child, name) {
  running.add(child);
  child.name = name;
  child.output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => { child.output += text; });
  }
  child.on('error', (error) => { child.output += `${error.message}\n`; });
  child.once('close', () => running.delete(child));
  return child;
}

/**
 * Starts a Node program with a channel for messages. HTTP2_DEMO_NODE is another Node to run it,
 * for another processor perhaps.
 */
function startNode(name, file, args, options) {
  const execPath = process.env.HTTP2_DEMO_NODE || process.execPath;
  const child = watch(fork(file, args, { silent: true, execPath, ...options }), name);
  child.messages = on(child, 'message'); // keeps those that nobody awaits yet
  return child;
}

/** Starts any other program. */
function startProgram(name, file, args) {
  return watch(spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] }), name);
}

function failure(child, what) {
  return new Error(`${child.name} ${what}; it printed:\n${child.output}`);
}

/** Rejects when the process ends, or when it takes too long. */
async function orFailure(child, promise, patience = PATIENCE_MS) {
  const over = new AbortController();
  const { signal } = over;
  const ended = once(child, 'close', { signal }).then(([code, reason]) => {
    throw failure(child, `ended (${reason ?? code})`);
  });
  const late = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(failure(child, 'took too long')), patience);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
  try {
    return await Promise.race([promise, ended, late]);
  } finally {
    ended.catch(() => {}); // the abort below rejects it
    over.abort();
  }
}

/** Resolves with the match when what the process printed matches. */
function printed(child, pattern) {
  const match = new Promise((resolve) => {
    function look() {
      const found = pattern.exec(child.output);
      if (found) resolve(found);
    }
    child.stdout.on('data', look);
    look();
  });
  return orFailure(child, match);
}

/** The next message of a Node program. */
async function message(child, patience) {
  const { value: [value] } = await orFailure(child, child.messages.next(), patience);
  return value;
}

/** A port of 127.0.0.1 that was free a moment ago. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Ends every process: asks, then insists. True if all of them obeyed. */
async function stopAll() {
  const children = [...running];
  const insist = setTimeout(() => {
    for (const child of running) child.kill('SIGKILL');
  }, 3000);
  await Promise.all(children.map((child) => {
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    return closed;
  }));
  clearTimeout(insist);
  return children.every((child) => child.signalCode !== 'SIGKILL');
}

/** The same at once, for an exit that cannot wait. */
function killAll() {
  for (const child of running) child.kill('SIGKILL');
}

module.exports = { freePort, killAll, message, printed, startNode, startProgram, stopAll };
