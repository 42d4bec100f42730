'use strict';

const { execFile } = require('node:child_process');

/** What h2load may take: so many times its durations, and so many ms. */
const PATIENCE = 2;
const GRACE = 5000;

/**
 * h2load 1.52 waits for ever when its time is over while one of its connections
 * is still in the TLS handshake: a machine that was busy, not a result.
 */
class Stuck extends Error {}

const FACTORS = { __proto__: null, B: 1, KB: 1 << 10, MB: 1 << 20, GB: 1 << 30 };

/**
 * @param {string} output  of h2load
 * @returns {{perSecond: number, octetsPerSecond: number, done: number,
 *   bad: number}}  bad: requests that were not answered with a 2xx
 * @throws {Error} when it is not the output of a finished run
 */
function parseH2load(output) {
  const rate = /^finished in [\d.]+\w+, ([\d.]+) req\/s, ([\d.]+)([KMG]?B)\/s$/m.exec(output);
  const requests = /(\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout/
    .exec(output);
  if (rate === null || requests === null) {
    throw new Error(`h2load did not finish: ${output.trim().slice(-500)}`);
  }
  const [done, succeeded, , errored, timeout] = requests.slice(1).map(Number);
  return {
    perSecond: Number(rate[1]),
    octetsPerSecond: Number(rate[2]) * FACTORS[rate[3]],
    done,
    bad: done - succeeded + errored + timeout,
  };
}

/**
 * @param {object} run
 * @param {string[]} run.prefix  that pins it
 * @param {string} run.url
 * @param {string[]} run.load  connections and streams
 * @param {string} [run.upload]  file to send with every request
 * @param {number} run.warmUp  seconds
 * @param {number} run.seconds  to measure
 * @param {number} [run.requests]  to make, instead of both
 * @returns {Promise<ReturnType<typeof parseH2load>>}  rejects when a request
 *   was not answered well, or none was; with Stuck when it did not end
 */
function runH2load({ prefix, url, load, upload, warmUp, seconds, requests }) {
  const milliseconds = (value) => `${Math.round(value * 1000)}ms`;
  const extent = requests === undefined ?
    ['-D', milliseconds(seconds), `--warm-up-time=${milliseconds(warmUp)}`] :
    ['-n', String(requests)];
  const body = upload === undefined ? [] : ['-d', upload];
  const command = [...prefix, 'h2load', ...load, ...extent, ...body, url];
  return new Promise((resolve, reject) => {
    const timeout = 1000 * PATIENCE * (warmUp + seconds) + GRACE;
    execFile(command[0], command.slice(1), { timeout }, (error, stdout, stderr) => {
      if (error !== null) {
        const Kind = error.killed ? Stuck : Error;
        reject(new Kind(`h2load: ${stderr.trim().slice(-500) || error.message}`));
        return;
      }
      try {
        const result = parseH2load(stdout);
        if (result.bad > 0) throw new Error(`${result.bad} of ${result.done} requests failed`);
        if (result.done === 0) throw new Error('no request was answered');
        resolve(result);
      } catch (problem) {
        reject(problem);
      }
    });
  });
}

module.exports = { Stuck, parseH2load, runH2load };
