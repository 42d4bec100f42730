'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const readline = require('node:readline');

/** Microseconds of a tick of /proc/PID/stat: Linux has 100 a second. */
const TICK = 10_000;

/** Exit status of a process that takes SIGTERM for a request to exit. */
const ENDED_BY_SIGTERM = 128 + 15;

/** How long a process may take for the line it owes, or to end, ms. */
const PATIENCE = 10_000;

/**
 * Processor time of a process, all its threads.
 * @param {number} pid
 * @returns {number}  microseconds, NaN where there is no /proc
 */
function processorTime(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name, in brackets, may hold blanks; user and system time are the
    // 12th and 13th field behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK;
  } catch {
    return NaN;
  }
}

/** A process whose lines of stdout are awaited one by one. */
class Child {
  #child;
  #lines;
  #stderr = '';

  /**
   * @param {string[]} command
   * @param {Object<string, string>} [env]  besides our own
   * @param {boolean} [tied]  it gets a channel that tells it when we end
   */
  constructor([file, ...args], env, tied = false) {
    this.#child = spawn(file, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', ...(tied ? ['ipc'] : [])],
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      this.#stderr = (this.#stderr + text).slice(-4000);
    });
    this.#lines = readline.createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    // What cannot be started closes at once, and line() tells.
    this.#child.on('error', (error) => {
      this.#stderr = error.message;
    });
  }

  get pid() {
    return this.#child.pid;
  }

  /**
   * @param {number} [expected]  ms that the line is known to take
   * @returns {Promise<string>}  rejects when the process ends or says nothing
   */
  async line(expected = 0) {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), expected + PATIENCE);
    const { value, done } = await this.#lines.next();
    clearTimeout(timer);
    if (done) throw new Error('the process ended early');
    return value;
  }

  /**
   * Ends it, by force when it does not end by itself.
   * @returns {Promise<string>}  how it ended if not well, else ''
   */
  async stop() {
    const child = this.#child;
    let forced = false;
    if (child.exitCode === null && child.signalCode === null && this.pid !== undefined) {
      const timer = setTimeout(() => {
        forced = child.kill('SIGKILL');
      }, PATIENCE);
      child.kill('SIGTERM');
      await once(child, 'exit');
      clearTimeout(timer);
    }
    if (forced) return `not within ${PATIENCE / 1000} s`;
    const { exitCode, signalCode } = child;
    if (signalCode === 'SIGTERM' || exitCode === 0 || exitCode === ENDED_BY_SIGTERM) return '';
    return signalCode ?? `with status ${exitCode}: ${this.#complaint()}`;
  }

  /** The line of stderr that says most. */
  #complaint() {
    const error = /^\s*\w*Error\b.*:.*$/m.exec(this.#stderr);
    return (error === null ? this.#stderr.trim().split('\n').at(-1) : error[0]).trim();
  }
}

module.exports = { Child, processorTime };
