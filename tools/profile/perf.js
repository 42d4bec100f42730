'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');

/** Samples per second: a prime, so as not to run in step with timers. */
const FREQUENCY = 997;

/** With it perf can name the JavaScript functions, too. */
const NODE_FLAGS = ['--perf-basic-prof-only-functions', '--interpreted-frames-native-stack'];

/**
 * @param {string} data  file for the samples
 * @returns {string[]|undefined}  what goes in front of the command that is to
 *   be sampled; undefined where perf is missing or not allowed to sample
 */
function perfPrefix(data) {
  const prefix = ['perf', 'record', '-q', '-e', 'cpu-clock', '-F', String(FREQUENCY), '-o', data];
  try {
    execFileSync(prefix[0], [...prefix.slice(1), '--', 'true'], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return [...prefix, '--'];
}

/**
 * @param {string} report  of `perf report --stdio --sort dso,sym`
 * @returns {{share: number, object: string, symbol: string}[]}
 */
function parsePerfReport(report) {
  const symbols = [];
  for (const line of report.split('\n')) {
    const match = /^\s*([\d.]+)%\s+(\[JIT\] tid \d+|\S+)\s+\[(?:\.|k)\]\s+(.*\S)/.exec(line);
    if (match === null) continue;
    const object = match[2].startsWith('[JIT]') ? 'JavaScript' : match[2];
    symbols.push({ share: Number(match[1]) / 100, object, symbol: match[3] });
  }
  return symbols;
}

function perfReport(data, sort) {
  return execFileSync('perf', [
    'report', '-i', data, '--stdio', '--no-children', '--sort', sort, '-w', '0,32,200',
  ], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 << 20 });
}

/** Node leaves its names where perf looks for them; nobody else removes them. */
function removeMaps(data) {
  for (const [, pid] of perfReport(data, 'pid').matchAll(/%\s+(\d+):/g)) {
    fs.rmSync(`/tmp/perf-${pid}.map`, { force: true });
  }
}

/**
 * @param {string} data  file that perf has written
 * @returns {ReturnType<typeof parsePerfReport>}
 */
function readPerf(data) {
  const symbols = parsePerfReport(perfReport(data, 'dso,sym'));
  removeMaps(data);
  return symbols;
}

module.exports = { NODE_FLAGS, perfPrefix, parsePerfReport, readPerf };
