'use strict';

const { parseArgs } = require('node:util');
const os = require('node:os');
const path = require('node:path');

const USAGE = `usage: http2-native suite TREE [options]

Runs the http2 tests of a Node.js source tree (TREE/test), each on this
library and on the built-in module of the same Node, and compares.

  --node PATH           the Node to run them with (default: this one)
  --only REGEX          only files whose path matches, e.g. compat
  --extra               also every other test of the tree that loads http2
  --engine NAME         both (default), ours or builtin
  --jobs N              tests at a time (default: number of cores)
  --timeout SECONDS     time limit per test (default: 60)
  --allow FILE          tests that may pass only on the built-in: one
                        "path reason" per line, # starts a comment
  --json FILE           write the whole result
  --builtin-cache FILE  keep there what the built-in passes, and do not run it
                        again while Node, the tests and options are the same
  --node-options TEXT   NODE_OPTIONS for every test
  -v, --verbose         what every failure printed around its error
  -h, --help

Exit status: 0, or 1 when a test that is not allowed to passes only on the
built-in, or 2 when a test on this library was ended by a signal, or 3 for a
mistake in the arguments.
`;

const OPTIONS = {
  node: { type: 'string' },
  only: { type: 'string' },
  extra: { type: 'boolean' },
  engine: { type: 'string', default: 'both' },
  jobs: { type: 'string' },
  timeout: { type: 'string', default: '60' },
  allow: { type: 'string' },
  json: { type: 'string' },
  'builtin-cache': { type: 'string' },
  'node-options': { type: 'string', default: '' },
  verbose: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
};

const ENGINES = {
  __proto__: null,
  both: ['ours', 'builtin'],
  ours: ['ours'],
  builtin: ['builtin'],
};

/** A mistake of the caller: one line for stderr, no stack. */
class UsageError extends Error {}

/**
 * @param {string|undefined} text
 * @param {string} option  its name, for the message
 * @param {number} fallback
 * @returns {number}
 * @throws {UsageError} unless text is a number greater than 0
 */
function positive(text, option, fallback) {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) {
    throw new UsageError(`--${option} wants a number greater than 0, not '${text}'`);
  }
  return value;
}

/**
 * @param {string|undefined} text
 * @param {string} option
 * @returns {RegExp|undefined}
 */
function regex(text, option) {
  try {
    return text === undefined ? undefined : new RegExp(text);
  } catch (error) {
    throw new UsageError(`--${option}: ${error.message}`);
  }
}

function parse(argv) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error.message);
  }
}

/**
 * @typedef {object} Configuration
 * @property {string} tree  absolute
 * @property {string} node  the executable
 * @property {string[]} engines  'ours', 'builtin'
 * @property {RegExp} [only]
 * @property {boolean} extra
 * @property {number} jobs
 * @property {number} timeout  milliseconds
 * @property {string} [allow]
 * @property {string} [json]
 * @property {string} [builtinCache]
 * @property {string} nodeOptions
 * @property {boolean} verbose
 */

/**
 * @param {string[]} argv  without the executable and the command
 * @returns {Configuration|undefined}  undefined: only help was asked for
 * @throws {UsageError}
 */
function parseArguments(argv) {
  const { values, positionals } = parse(argv);
  if (values.help) return undefined;
  if (positionals.length !== 1) throw new UsageError('one Node.js source tree is needed');
  const engines = ENGINES[values.engine];
  if (engines === undefined) throw new UsageError(`no engine '${values.engine}'`);
  return {
    tree: path.resolve(positionals[0]),
    node: values.node === undefined ? process.execPath : path.resolve(values.node),
    engines,
    only: regex(values.only, 'only'),
    extra: values.extra === true,
    jobs: Math.ceil(positive(values.jobs, 'jobs', os.availableParallelism())),
    timeout: 1000 * positive(values.timeout, 'timeout'),
    allow: values.allow,
    json: values.json,
    builtinCache: values['builtin-cache'],
    nodeOptions: values['node-options'],
    verbose: values.verbose === true,
  };
}

module.exports = { UsageError, USAGE, parseArguments };
