'use strict';

const { execFileSync } = require('node:child_process');
const path = require('node:path');

const { UsageError } = require('./arguments.js');

const REGISTER = path.resolve(__dirname, '../../lib/register.js');
const INTERNALS = path.join(__dirname, 'internals.js');

/** Variables of the caller that would change what a test does. */
const CLEARED = ['NODE_OPTIONS', 'NODE_PATH', 'NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'NODE_ENV'];

const EXPOSE_INTERNALS = '--expose-internals';

/**
 * Asks an executable for its version: Node.js or not, and which.
 * @param {string} node
 * @returns {string}  e.g. v20.20.2
 * @throws {UsageError}
 */
function nodeVersion(node) {
  try {
    return execFileSync(node, ['-p', 'process.version'], { encoding: 'utf8' }).trim();
  } catch (error) {
    throw new UsageError(`${node} does not run: ${error.message.split('\n')[0]}`);
  }
}

/** As NODE_OPTIONS wants a path: quotes keep blanks, backslashes escape. */
function requireOption(file) {
  return `--require ${JSON.stringify(file)}`;
}

function environment(test, nodeOptions) {
  const env = { ...process.env };
  for (const name of CLEARED) delete env[name];
  return {
    ...env,
    // The globals that a newer Node has are no leaks of the test.
    NODE_TEST_KNOWN_GLOBALS: '0',
    // The flags are ours to give: the tests shall not start themselves again.
    NODE_SKIP_FLAG_CHECK: '1',
    ...(test.serial ? {} : { TEST_PARALLEL: '1' }),
    ...(nodeOptions === '' ? {} : { NODE_OPTIONS: nodeOptions }),
    ...test.env,
  };
}

/**
 * How a test is started. The preloads go through NODE_OPTIONS so that the
 * processes and workers that a test starts have them too, while its execArgv
 * stays what its flags say.
 * @param {import('./tree.js').TestFile} test
 * @param {'ours'|'builtin'} engine
 * @param {import('./arguments.js').Configuration} configuration
 * @returns {{node: string, args: string[], cwd: string, timeout: number,
 *   env: Object<string, string>}}
 */
function command(test, engine, configuration) {
  const { node, tree, timeout, nodeOptions, register = REGISTER } = configuration;
  let { flags } = test;
  const options = nodeOptions === '' ? [] : [nodeOptions];
  if (engine === 'ours') {
    options.push(requireOption(register));
    if (flags.includes(EXPOSE_INTERNALS)) {
      // With the flag `internal/...` is Node's; without it it is internals.js'.
      flags = flags.filter((flag) => flag !== EXPOSE_INTERNALS);
      options.push(requireOption(INTERNALS));
    }
  }
  return {
    node,
    args: [...flags, test.path],
    cwd: tree,
    timeout,
    env: environment(test, options.join(' ')),
  };
}

module.exports = { command, nodeVersion };
