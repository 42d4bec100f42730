'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { readSummary } = require('./cpu-profile.js');
const { formatShares, formatFunctions, formatSymbols } = require('./format.js');
const { NODE_FLAGS, perfPrefix, readPerf } = require('./perf.js');

const REGISTER = path.resolve(__dirname, '../../lib/register.js');
const PROFILED = path.join(__dirname, 'profiled.js');

const USAGE = `usage: http2-native profile [options] app.js [arguments of the app]

Runs the app on this library until it ends (Ctrl-C ends it) and prints which
functions took the processor's time. Its exit status is passed on.

  --builtin        run it on the built-in module
  --native         sample with perf (Linux): every function of the addon, of
                   nghttp2, Node, libc and the kernel by its name
  --seconds N      end the app after that long
  --top N          functions to print (default: 25)
  --node PATH      the Node to run it with (default: this one)
  --keep FOLDER    leave the profiles there, for a viewer
  -h, --help
`;

const OPTIONS = {
  builtin: { type: 'boolean', default: false },
  native: { type: 'boolean', default: false },
  seconds: { type: 'string' },
  top: { type: 'string', default: '25' },
  node: { type: 'string', default: process.execPath },
  keep: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
};

class UsageError extends Error {}

function positive(text, option) {
  const value = Number(text);
  if (!(value > 0)) throw new UsageError(`--${option} wants a number greater than 0`);
  return value;
}

/**
 * Our options end at the app's name: what follows is the app's.
 * @param {string[]} argv
 */
function parseArguments(argv) {
  const { tokens } = parseArgs({ args: argv, options: OPTIONS, strict: false, tokens: true });
  const app = tokens.find(({ kind }) => kind === 'positional');
  try {
    const { values } = parseArgs({ args: argv.slice(0, app?.index), options: OPTIONS });
    if (app === undefined && !values.help) throw new Error('an app is needed');
    return {
      ...values,
      app: app?.value,
      appArguments: app === undefined ? [] : argv.slice(app.index + 1),
      seconds: values.seconds === undefined ? 0 : positive(values.seconds, 'seconds'),
      top: positive(values.top, 'top'),
    };
  } catch (error) {
    throw new UsageError(error.message);
  }
}

/** The command line that runs the app, profiled into the folder. */
function commandLine({ builtin, native, node, app, appArguments }, folder) {
  const preloads = ['-r', PROFILED, ...(builtin ? [] : ['-r', REGISTER])];
  const run = [...preloads, app, ...appArguments];
  if (!native) return [node, '--cpu-prof', `--cpu-prof-dir=${folder}`, ...run];
  const prefix = perfPrefix(path.join(folder, 'perf.data'));
  if (prefix === undefined) {
    throw new UsageError(
      '--native needs perf, and the right to sample (kernel.perf_event_paranoid)');
  }
  return [...prefix, node, ...NODE_FLAGS, ...run];
}

/**
 * Runs a command to its end; a Ctrl-C is the app's alone.
 * @returns {Promise<number>}  the app's exit status, or 128 and the number of the signal that ended
 *   it; 0 if it was told to end, by Ctrl-C or `seconds`
 */
function run([command, ...args], seconds) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    const onSignal = (signal) => child.kill(signal);
    process.on('SIGTERM', onSignal);
    // A terminal sends it to the whole group; the app ends, then we report.
    let told = false;
    const onInterrupt = () => { told = true; };
    process.on('SIGINT', onInterrupt);
    const end = () => {
      told = true;
      child.kill('SIGINT');
    };
    const timer = seconds > 0 ? setTimeout(end, seconds * 1000) : undefined;
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      process.removeListener('SIGTERM', onSignal);
      process.removeListener('SIGINT', onInterrupt);
      resolve(told ? 0 : code ?? 128 + os.constants.signals[signal]);
    });
  });
}

function report({ native, top }, folder) {
  if (native) return formatSymbols(readPerf(path.join(folder, 'perf.data')), top);
  const summary = readSummary(folder);
  if (summary === undefined) return ['The app wrote no profile: a signal ended it.'];
  return [
    `${(summary.busy / 1e6).toFixed(2)} s of processor time: ${formatShares(summary.shares)}`,
    '',
    '    self  kind    function                         place',
    ...formatFunctions(summary, top),
  ];
}

/**
 * The command `http2-native profile`.
 * @param {string[]} argv  after the command's name
 * @returns {Promise<number>}  exit status
 */
async function main(argv) {
  let folder;
  let configuration;
  try {
    configuration = parseArguments(argv);
    if (configuration.help) {
      process.stdout.write(USAGE);
      return 0;
    }
    folder = configuration.keep ?? fs.mkdtempSync(path.join(os.tmpdir(), 'h2-profile-'));
    fs.mkdirSync(folder, { recursive: true });
    const status = await run(commandLine(configuration, folder), configuration.seconds);
    process.stdout.write(`\n${report(configuration, folder).join('\n')}\n`);
    return status;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`http2-native profile: ${error.message}\n`);
    return 3;
  } finally {
    if (folder !== undefined && configuration.keep === undefined) {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }
}

module.exports = { main, parseArguments };
