'use strict';

const fs = require('node:fs');

const { UsageError, USAGE, parseArguments } = require('./arguments.js');
const { isFar } = require('./cases/far.js');
const { pinning } = require('./cores.js');
const { measureFarCase } = require('./far/rounds.js');
const { missingPrograms, describeEnvironment } = require('./environment.js');
const { makeMaterial } = require('./material.js');
const { measureCase } = require('./rounds.js');
const { profileCell } = require('./profile.js');
const { formatReport, isBad } = require('./report.js');

/** Adds the profiles to a case's result, or the error. */
async function addProfiles(result, definition, noise, bench) {
  result.profiles = {};
  try {
    for (const engine of noise ? ['builtin'] : ['builtin', 'ours']) {
      const { median } = result.perSecond[engine];
      result.profiles[engine] = await profileCell(definition, engine, bench, median);
    }
  } catch (error) {
    result.error = error.message;
  }
}

async function measureCases(configuration, bench) {
  const results = [];
  for (const definition of configuration.cases) {
    const measure = isFar(definition) ? measureFarCase : measureCase;
    const result = await measure(definition, configuration, bench, (round) => {
      process.stderr.write(`${round === 1 ? `${definition.name}:` : ''} ${round}`);
    });
    process.stderr.write('\n');
    if (configuration.profile && result.ratio !== undefined) {
      await addProfiles(result, definition, configuration.noise, bench);
    }
    results.push(result);
  }
  return results;
}

/**
 * Runs the cases.
 * @param {import('./arguments.js').Configuration} configuration
 * @returns {Promise<Parameters<typeof formatReport>[0]>}
 * @throws {UsageError} when a program is missing
 */
async function runBench(configuration) {
  const missing = missingPrograms();
  if (missing.length > 0) throw new UsageError(`not installed: ${missing.join(', ')}`);
  const { node, warmUp, seconds } = configuration;
  const environment = describeEnvironment(node);
  const pins = pinning();
  const material = makeMaterial();
  try {
    const bench = { node, warmUp, seconds, pinning: pins, material };
    const results = await measureCases(configuration, bench);
    return { results, environment, configuration, pinningNote: pins.note };
  } finally {
    material.remove();
  }
}

function writeFiles({ markdown, json }, report, { results, environment, configuration }) {
  if (markdown !== undefined) fs.writeFileSync(markdown, report);
  if (json === undefined) return;
  const { rounds, seconds, warmUp, limit, noise } = configuration;
  const data = { environment, rounds, seconds, warmUp, limit, noise, cases: results };
  fs.writeFileSync(json, `${JSON.stringify(data, null, 1)}\n`);
}

/**
 * The command `http2-native bench`.
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
    const run = await runBench(configuration);
    const report = formatReport(run);
    process.stdout.write(report);
    writeFiles(configuration, report, run);
    return run.results.some((result) => isBad(result, configuration)) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`http2-native bench: ${error.message}\n`);
    return 3;
  }
}

module.exports = { main, runBench };
