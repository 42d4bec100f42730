'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** Octets of stdout and stderr that a result keeps, from the end. */
const TAIL = 16 * 1024;

/** How long a process that has exited may leave its pipes open, ms. */
const LINGER = 500;

const SKIPPED = /^1\.\.0 # Skipped: (.*)$/m;

/** Exit statuses by which a shell, and Node's common, pass on a signal. */
const SIGNAL_STATUS = {
  __proto__: null,
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  139: 'SIGSEGV',
};

/**
 * @typedef {object} Outcome
 * @property {'pass'|'skip'|'fail'|'timeout'|'crash'} status
 * @property {number|null} code
 * @property {string|null} signal
 * @property {number} ms
 * @property {string} [reason]  why it was skipped
 * @property {string} stderr  its end
 * @property {string} stdout  its end
 */

/** Keeps the last octets of a stream. */
class Tail {
  #chunks = [];
  #length = 0;

  push(chunk) {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length - this.#chunks[0].length >= TAIL) {
      this.#length -= this.#chunks.shift().length;
    }
  }

  toString() {
    return Buffer.concat(this.#chunks).subarray(-TAIL).toString();
  }
}

/** Leaders of the process groups that run now. */
const running = new Set();

/** Ends a process group; one that is gone already is fine. */
function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Ends every test that runs: for a runner that is interrupted. */
function killAll() {
  running.forEach(killGroup);
}

/**
 * A process that has exited while its pipes are open has left children behind:
 * so its group exists still, and its number cannot have been given away.
 */
function abandon(child) {
  killGroup(child.pid);
  child.stdout.destroy();
  child.stderr.destroy();
}

/**
 * @param {import('node:child_process').ChildProcess} child  leads its group
 * @param {number} timeout  ms
 * @returns {Promise<{code: number|null, signal: string|null, timedOut: boolean}>}
 */
function waitForEnd(child, timeout) {
  return new Promise((resolve, reject) => {
    let timedOut = false;
    let exited;
    let linger;
    const limit = setTimeout(() => {
      timedOut = true;
      killGroup(child.pid);
    }, timeout);
    running.add(child.pid);
    child.on('error', (error) => {
      clearTimeout(limit);
      running.delete(child.pid);
      reject(error);
    });
    child.on('exit', (code, signal) => {
      clearTimeout(limit);
      running.delete(child.pid);
      exited = { code, signal, timedOut };
      linger = setTimeout(abandon, LINGER, child);
    });
    child.on('close', () => {
      clearTimeout(linger);
      if (exited !== undefined) resolve(exited);
    });
  });
}

/**
 * @param {{code: number|null, signal: string|null, timedOut: boolean}} end
 * @param {string} stdout
 * @returns {Partial<Outcome>}
 */
function judge({ code, signal, timedOut }, stdout) {
  if (timedOut) return { status: 'timeout', code, signal };
  if (signal !== null) return { status: 'crash', code, signal };
  if (SIGNAL_STATUS[code] !== undefined) {
    return { status: 'crash', code, signal: SIGNAL_STATUS[code] };
  }
  if (code !== 0) return { status: 'fail', code, signal };
  const skipped = SKIPPED.exec(stdout);
  if (skipped !== null) return { status: 'skip', reason: skipped[1], code, signal };
  return { status: 'pass', code, signal };
}

/**
 * Runs one test in its own process, process group and temporary folder.
 * @param {object} command
 * @param {string} command.node
 * @param {string[]} command.args
 * @param {string} command.cwd
 * @param {Object<string, string>} command.env
 * @param {number} command.timeout  ms
 * @returns {Promise<Outcome>}  rejects when the process cannot be started
 */
async function runTest({ node, args, cwd, env, timeout }) {
  // Short: socket paths below it must stay under 108 octets.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'h2s-'));
  const stdout = new Tail();
  const stderr = new Tail();
  const started = performance.now();
  try {
    const child = spawn(node, args, {
      cwd,
      env: { ...env, NODE_TEST_DIR: folder, TEST_THREAD_ID: '0' },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk) => stdout.push(chunk));
    child.stderr.on('data', (chunk) => stderr.push(chunk));
    const end = await waitForEnd(child, timeout);
    const out = stdout.toString();
    return {
      ...judge(end, out),
      ms: Math.round(performance.now() - started),
      stderr: stderr.toString(),
      stdout: out,
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

module.exports = { runTest, judge, killAll };
