'use strict';

/** Runs in a process of its own what may end one, or needs a fresh one. */

const { fork } = require('node:child_process');
const path = require('node:path');
const { patience } = require('./patience');

const LIMIT_MS = 8000;

/**
 * Runs test/helpers/children/<name>.js in a process of its own, with the same
 * implementation under test.
 * @param {string} name
 * @param {object} [options]
 * @param {string[]} [options.args]
 * @param {string[]} [options.execArgv]
 * @param {number} [options.limit]  milliseconds, then it is killed
 * @returns {Promise<{code: ?number, signal: ?string, stdout: string,
 *   stderr: string, messages: any[]}>}
 */
function runChild(name, { args = [], execArgv = [], limit = LIMIT_MS } = {}) {
  return new Promise((resolve) => {
    const file = path.join(__dirname, 'children', `${name}.js`);
    const child = fork(file, args, { execArgv, silent: true, timeout: limit * patience,
                                     killSignal: 'SIGKILL' });
    const result = { stdout: '', stderr: '', messages: [] };
    child.stdout.on('data', (chunk) => { result.stdout += chunk; });
    child.stderr.on('data', (chunk) => { result.stderr += chunk; });
    child.on('message', (message) => result.messages.push(message));
    child.on('close', (code, signal) => resolve({ ...result, code, signal }));
  });
}

module.exports = { runChild };
