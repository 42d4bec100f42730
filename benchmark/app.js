'use strict';

const path = require('node:path');

const APPS = path.join(__dirname, 'apps');
const REGISTER = path.resolve(__dirname, '../lib/register.js');

/**
 * @typedef {'ours'|'builtin'|'http1'} Engine  http1: what `http` does for the
 *   same work; its apps do not ask for http2
 */

/**
 * @param {string} app  in apps/
 * @param {Engine} engine
 * @param {string} node  the executable
 * @param {string[]} [nodeFlags]
 * @returns {string[]}  the command that runs it, its arguments to be added
 */
function appCommand(app, engine, node, nodeFlags = []) {
  const register = engine === 'ours' ? ['-r', REGISTER] : [];
  return [node, ...nodeFlags, ...register, path.join(APPS, app)];
}

/**
 * @param {{key: string, cert: string}} material
 * @param {boolean} [tls]
 * @returns {Object<string, string>}  the environment that an app of TLS reads
 */
function tlsEnvironment({ key, cert }, tls = false) {
  return tls ? { BENCH_KEY: key, BENCH_CERT: cert } : {};
}

/**
 * Measures with a process and ends it. That the built-in ends badly when the
 * load breaks off is told; that another engine does is a failure.
 * @template T
 * @param {import('./child.js').Child} child
 * @param {Engine} engine
 * @param {() => Promise<T>} measure
 * @returns {Promise<T & {ending?: string}>}  ending: how it ended if not well
 */
async function measureAndStop(child, engine, measure) {
  let cell;
  try {
    cell = await measure();
  } catch (error) {
    const ending = await child.stop();
    if (ending !== '') error.message += `; it ended ${ending}`;
    throw error;
  }
  const ending = await child.stop();
  if (ending === '') return cell;
  if (engine !== 'builtin') throw new Error(`the process ended ${ending}`);
  return { ...cell, ending };
}

module.exports = { appCommand, measureAndStop, tlsEnvironment };
