'use strict';

const fs = require('node:fs');
const path = require('node:path');

const PACKAGE = path.resolve(__dirname, '../..');

/** Where time goes, in the order in which it is printed. */
const KINDS = Object.freeze(['http2', 'app', 'node', 'native', 'gc']);

const SPECIAL = {
  __proto__: null,
  '(idle)': 'idle',
  '(root)': 'idle',
  '(program)': 'native',
  '(garbage collector)': 'gc',
};

/**
 * @param {{functionName: string, url: string}} frame  of a V8 CPU profile
 * @returns {'http2'|'app'|'node'|'native'|'gc'|'idle'}  http2: the JavaScript of
 *   this package or of the built-in module; native: C and C++, by the name of
 *   the function where V8 knows one
 */
function kindOf({ functionName, url }) {
  if (url === '') return SPECIAL[functionName] ?? 'native';
  if (url.startsWith('node:internal/http2/') || url === 'node:http2') return 'http2';
  if (url.startsWith('node:')) return 'node';
  const file = path.relative(PACKAGE, url.replace(/^file:\/\//, ''));
  return file.startsWith(`lib${path.sep}`) ? 'http2' : 'app';
}

function placeOf({ url, lineNumber }) {
  if (url === '') return '';
  const file = url.replace(/^file:\/\//, '');
  const inside = path.relative(PACKAGE, file);
  const name = url.startsWith('node:') || inside.startsWith('..') ? file : inside;
  return `${name}:${lineNumber + 1}`;
}

/**
 * The longest time, in microseconds, that a sample stands for. Samples come in
 * even steps while the thread runs: what is longer than two steps it waited for
 * a processor.
 */
function longestStep(timeDeltas) {
  const sorted = [...timeDeltas].sort((a, b) => a - b);
  return 2 * sorted[sorted.length >> 1];
}

/** Adds the self time, in microseconds, of every node of one profile. */
function addSelfTimes({ nodes, samples, timeDeltas }, functions) {
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const limit = longestStep(timeDeltas);
  for (let i = 0; i < samples.length; i++) {
    // A sample holds until the next one.
    const time = Math.min(Math.max(timeDeltas[i + 1] ?? 0, 0), limit);
    const frame = byId.get(samples[i]);
    const place = placeOf(frame);
    const key = `${frame.functionName} ${place}`;
    const known = functions.get(key);
    if (known !== undefined) {
      known.self += time;
    } else {
      const name = frame.functionName || '(anonymous)';
      functions.set(key, { name, place, kind: kindOf(frame), self: time });
    }
  }
}

/** What the processor did that V8 did not see, as a row of its own. */
function addUnseen(spent, processorTime) {
  const seen = spent.reduce((sum, { self }) => sum + self, 0);
  if (processorTime > seen) {
    spent.push({ name: '(outside V8)', place: '', kind: 'native', self: processorTime - seen });
  }
}

/**
 * @typedef {object} ProfileSummary
 * @property {number} busy  microseconds of processor time
 * @property {Object<string, number>} shares  of busy, by KINDS, 0 to 1
 * @property {{name: string, place: string, kind: string, share: number}[]} functions
 *   by their own time, most first
 */

/**
 * @param {object[]} profiles  parsed .cpuprofile files of one run
 * @param {number} [processorTime]  microseconds that its processes used in all:
 *   what goes beyond the samples is native code that V8 takes for idle, and
 *   other threads
 * @returns {ProfileSummary}
 */
function summarizeProfiles(profiles, processorTime = 0) {
  const functions = new Map();
  for (const profile of profiles) addSelfTimes(profile, functions);
  const spent = [...functions.values()].filter(({ kind }) => kind !== 'idle');
  addUnseen(spent, processorTime);
  const busy = spent.reduce((sum, { self }) => sum + self, 0);
  const share = (self) => (busy === 0 ? 0 : self / busy);
  const shares = Object.fromEntries(KINDS.map((kind) => [kind, share(
    spent.reduce((sum, entry) => sum + (entry.kind === kind ? entry.self : 0), 0))]));
  spent.sort((a, b) => b.self - a.self);
  return {
    busy,
    shares,
    functions: spent.map(({ self, ...entry }) => ({ ...entry, share: share(self) })),
  };
}

function readJson(folder, suffix) {
  return fs.readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .map((name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')));
}

/**
 * @param {string} folder  that --cpu-prof-dir named, for processes that had
 *   profiled.js preloaded
 * @returns {ProfileSummary|undefined}  undefined: they wrote no profile
 */
function readSummary(folder) {
  const profiles = readJson(folder, '.cpuprofile');
  if (profiles.length === 0) return undefined;
  const usages = readJson(folder, '.usage.json');
  return summarizeProfiles(profiles, usages.reduce(
    (sum, { user, system }) => sum + user + system, 0));
}

module.exports = { KINDS, readSummary, summarizeProfiles };
