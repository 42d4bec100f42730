'use strict';

const fs = require('node:fs');
const path = require('node:path');

const { readSummary } = require('../tools/profile/cpu-profile.js');
const { measureCell } = require('./cell.js');

const PROFILED = path.resolve(__dirname, '../tools/profile/profiled.js');

/** h2load wants at least as many requests as connections. */
const FEWEST = 100;

/**
 * Runs one more cell under V8's profiler. h2load has a number of requests to
 * make, not a time: when time is up it breaks off, and the built-in may crash
 * then (respondWithFile() on Node 20), before it has written its profile.
 * @param {import('./cases/index.js').Case} definition
 * @param {'ours'|'builtin'} engine
 * @param {import('./cell.js').Bench} bench
 * @param {number} perSecond  requests, about
 * @returns {Promise<import('../tools/profile/cpu-profile.js').ProfileSummary>}
 */
async function profileCell(definition, engine, bench, perSecond) {
  const folder = fs.mkdtempSync(path.join(bench.material.folder, 'profile-'));
  const requests = Math.max(Math.round(perSecond * bench.seconds), FEWEST);
  await measureCell(definition, engine, { ...bench, requests }, [
    '--cpu-prof', `--cpu-prof-dir=${folder}`, '-r', PROFILED,
  ]);
  const summary = readSummary(folder);
  if (summary === undefined) throw new Error('the process wrote no profile');
  return summary;
}

module.exports = { profileCell };
