'use strict';

/** Whether a compiled file is what its target needs, by what stands in the file. */

const { readFileSync } = require('node:fs');
const { EXPORTED } = require('../compile');
const { isELF, readELF } = require('./elf');
const { isMachO, readMachO } = require('./mach-o');

const MAX_OCTETS = 400 * 1000;

/** What every system of that kind has. */
const LIBRARIES = {
  glibc: [
    'ld-linux-aarch64.so.1', 'ld-linux-x86-64.so.2', 'libc.so.6', 'libdl.so.2', 'libm.so.6',
    'libpthread.so.0',
  ],
  musl: ['libc.so'],
  darwin: ['/usr/lib/libSystem.B.dylib'],
};

/** What Node has itself. */
const OF_NODE = /^(?:napi|node_api|uv)_/;

/** @returns {number}  negative, 0 or positive: versions like 2.17, in order */
function compareVersions(one, other) {
  const [ours, theirs] = [one, other].map((version) => version.split('.').map(Number));
  const index = ours.findIndex((number, at) => number !== (theirs[at] ?? 0));
  return index === -1 ? ours.length - theirs.length : ours[index] - (theirs[index] ?? 0);
}

function* faultsOfSymbols({ exported, imported }) {
  if (exported.join() !== [...EXPORTED].sort().join()) {
    yield `exports ${exported.length} symbols instead of ${EXPORTED.length}: ${exported.join(' ')}`;
  }
  const foreign = imported.filter((name) => name.includes('nghttp2_'));
  if (foreign.length > 0) yield `takes nghttp2 from elsewhere: ${foreign.join(' ')}`;
}

function* faultsOfLibrary({ libraries, unversioned = [], versions = [] }, { system, glibc }) {
  const known = LIBRARIES[system === 'linux' ? (glibc ? 'glibc' : 'musl') : system];
  const others = libraries.filter((name) => !known.includes(name));
  if (others.length > 0) yield `needs ${others.join(' ')}`;
  const needed = versions.map((name) => name.replace(/^GLIBC_/, ''));
  for (const version of new Set(needed)) {
    if (glibc === undefined || compareVersions(version, glibc) > 0) yield `needs glibc ${version}`;
  }
  // glibc has a version for each of its own, so nobody is known to have these.
  const unknown = glibc ? unversioned.filter((name) => !OF_NODE.test(name)) : [];
  if (unknown.length > 0) yield `needs what glibc ${glibc} does not have: ${unknown.join(' ')}`;
}

function* faultsOf(bytes, target) {
  if (bytes.length >= MAX_OCTETS) yield `has ${bytes.length} octets, ${MAX_OCTETS} are too many`;
  const file = isELF(bytes) ? readELF(bytes) : isMachO(bytes) ? readMachO(bytes) : undefined;
  if (file === undefined) {
    yield 'is neither ELF nor Mach-O of 64 bits';
    return;
  }
  if (file.system !== target.system || file.architecture !== target.architecture) {
    yield `is for ${file.system}-${file.architecture}`;
    return;
  }
  yield* faultsOfSymbols(file);
  yield* faultsOfLibrary(file, target);
  // The kernel of such a machine starts nothing that is not signed.
  if (target.name === 'darwin-arm64' && !file.signed) yield 'is not signed';
}

/**
 * @param {string} file
 * @param {import('./targets').Target} target
 * @returns {string[]}  what is wrong with the file, each behind its name
 */
function findFaults(file, target) {
  let bytes;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return [error.code === 'ENOENT' ? 'is not there' : `cannot be read: ${error.code}`];
  }
  return [...faultsOf(bytes, target)];
}

/** @returns {string}  the newest glibc that a file needs; '': none */
function neededGlibc(file) {
  const bytes = readFileSync(file);
  const versions = isELF(bytes) ? readELF(bytes).versions : [];
  return versions.map((name) => name.replace(/^GLIBC_/, '')).sort(compareVersions).at(-1) ?? '';
}

module.exports = { MAX_OCTETS, compareVersions, findFaults, neededGlibc };
