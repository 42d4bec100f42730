'use strict';

/** What the prebuilt files were built from: so that none is packed with other sources. */

const { createHash } = require('node:crypto');
const { readFileSync, readdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { version } = require('../../package.json');

const TOP = path.join(__dirname, '../..');
const RECORD = path.join(TOP, 'prebuilds', 'built-from.json');

/** What is compiled, and what says how: files, and folders of files. */
const FILES = [
  'scripts/compile.js', 'scripts/prebuilds.js', 'scripts/prebuilds/targets.js',
  'scripts/prebuilds/zig.js',
];
const FOLDERS = ['src', 'deps/nghttp2/lib'];

function hashOf(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/** @returns {string[]}  the files of a folder, in an order that is everywhere the same */
function listFiles(folder) {
  return readdirSync(path.join(TOP, folder), { recursive: true }).map(
    (name) => path.posix.join(folder, name)).filter((name) => /\.\w+$/.test(name)).sort();
}

/** @returns {string}  a hash of all that the prebuilt files are made of */
function hashOfSources() {
  const hash = createHash('sha256').update(version);
  for (const file of [...FILES, ...FOLDERS.flatMap(listFiles)]) {
    hash.update(`\n${file} ${hashOf(readFileSync(path.join(TOP, file)))}`);
  }
  return hash.digest('hex');
}

/** @returns {Object<string, {sources: string, file: string}>}  hashes by the target's name */
function readRecord() {
  try {
    return JSON.parse(readFileSync(RECORD, 'utf8'));
  } catch {
    return {};
  }
}

/** Notes that a file has been made of the sources as they are. */
function record(name, file) {
  const entry = { sources: hashOfSources(), file: hashOf(readFileSync(file)) };
  writeFileSync(RECORD, `${JSON.stringify({ ...readRecord(), [name]: entry }, null, 2)}\n`);
}

/** @returns {boolean}  whether the file is the one that was made of the sources as they are */
function isCurrent(name, file) {
  const entry = readRecord()[name];
  return entry !== undefined && entry.sources === hashOfSources() &&
    entry.file === hashOf(readFileSync(file));
}

module.exports = { isCurrent, record };
