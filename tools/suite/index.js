'use strict';

const fs = require('node:fs');

const { UsageError, USAGE, parseArguments } = require('./arguments.js');
const { findTests } = require('./tree.js');
const { command, nodeVersion } = require('./engines.js');
const { runTest, killAll } = require('./run-test.js');
const { runPool } = require('./pool.js');
const { BuiltinCache } = require('./cache.js');
const { Progress } = require('./progress.js');
const { UNSERVABLE } = require('./unservable.js');
const { parseAllowList } = require('./allow.js');
const { passed, summarize, exitStatus } = require('./classify.js');
const { formatReport, reportData } = require('./report.js');

/** One test on one engine; what the cache knows is not run again. */
async function runEngine(entry, engine, { configuration, version, cache, progress }) {
  const start = command(entry.test, engine, configuration);
  const key = engine === 'builtin' ? BuiltinCache.key(start, version, entry.test) : undefined;
  let outcome = key === undefined ? undefined : cache.get(key);
  if (outcome === undefined) {
    outcome = await runTest(start);
    if (key !== undefined) cache.set(key, outcome);
  }
  entry.result[engine] = outcome;
  progress.step(entry.test.file, engine, passed(outcome));
}

function describeEntry(test, allowed) {
  const { file, extra } = test;
  const result = { file, extra };
  if (UNSERVABLE[file] !== undefined) result.unservable = UNSERVABLE[file];
  if (allowed.has(file)) result.allowed = allowed.get(file);
  return { test, result };
}

function tasksOf(entries, serial, context) {
  const tasks = [];
  for (const entry of entries) {
    if (entry.test.serial !== serial) continue;
    for (const engine of context.configuration.engines) {
      if (engine === 'ours' && entry.result.unservable !== undefined) continue;
      tasks.push(() => runEngine(entry, engine, context));
    }
  }
  return tasks;
}

/**
 * Runs the suite.
 * @param {import('./arguments.js').Configuration} configuration
 * @param {NodeJS.WriteStream} [progressStream]
 * @returns {Promise<Parameters<typeof formatReport>[0]>}
 * @throws {UsageError} when the tree, Node or the list of known tests is wrong
 */
async function runSuite(configuration, progressStream = process.stderr) {
  const { allow, tree, engines, verbose, jobs } = configuration;
  const version = nodeVersion(configuration.node);
  const allowed = allow === undefined ? new Map() : parseAllowList(readAllowList(allow), allow);
  const entries = findTests(tree, configuration).map((test) => describeEntry(test, allowed));
  const cache = new BuiltinCache(configuration.builtinCache);
  const context = { configuration, version, cache };
  const parallel = tasksOf(entries, false, context);
  const serial = tasksOf(entries, true, context);
  context.progress = new Progress(progressStream, parallel.length + serial.length);
  try {
    await runPool(parallel, jobs);
    await runPool(serial, 1);
  } finally {
    context.progress.end();
    cache.save();
  }
  const results = entries.map(({ result }) => result);
  return { tree, version, engines, verbose, entries: results, summary: summarize(results) };
}

function readAllowList(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--allow: ${error.message}`);
  }
}

/** The tests lead groups of their own: a Ctrl-C does not reach them. */
function onInterrupt(signal, number) {
  killAll();
  process.exit(128 + number);
}

async function runInterruptibly(configuration) {
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  try {
    return await runSuite(configuration);
  } finally {
    process.removeListener('SIGINT', onInterrupt);
    process.removeListener('SIGTERM', onInterrupt);
  }
}

/**
 * The command `http2-native suite`.
 * @param {string[]} argv  after the command's name
 * @returns {Promise<number>}  exit status
 */
async function main(argv) {
  try {
    const configuration = parseArguments(argv);
    if (configuration === undefined) {
      process.stdout.write(USAGE);
      return 0;
    }
    const run = await runInterruptibly(configuration);
    process.stdout.write(formatReport(run));
    if (configuration.json !== undefined) {
      fs.writeFileSync(configuration.json, `${JSON.stringify(reportData(run), null, 1)}\n`);
    }
    return exitStatus(run.summary, run.engines);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`http2-native suite: ${error.message}\n`);
    return 3;
  }
}

module.exports = { main, runSuite };
