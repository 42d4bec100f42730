'use strict';

const fs = require('node:fs');
const path = require('node:path');

const { readSummary } = require('../tools/profile/cpu-profile.js');
const { measureCell } = require('./cell.js');

const PROFILED = path.resolve(__dirname, '../tools/profile/profiled.js');

/**
 * Runs one more cell under V8's profiler.
 * @param {import('./cases/index.js').Case} definition
 * @param {'ours'|'builtin'} engine
 * @param {import('./cell.js').Bench} bench
 * @returns {Promise<import('../tools/profile/cpu-profile.js').ProfileSummary>}
 */
async function profileCell(definition, engine, bench) {
  const folder = fs.mkdtempSync(path.join(bench.material.folder, 'profile-'));
  await measureCell(definition, engine, bench, [
    '--cpu-prof', `--cpu-prof-dir=${folder}`, '-r', PROFILED,
  ]);
  const summary = readSummary(folder);
  if (summary === undefined) throw new Error('the process wrote no profile');
  return summary;
}

module.exports = { profileCell };
