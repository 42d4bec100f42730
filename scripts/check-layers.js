'use strict';

/*
 * Holds every file of the checkout against the rules that no other tool knows:
 * which layer may include and call what, which files may know each other, the
 * hand of C, how long a file may be, what must not stand in any file. Prints
 * file:line: message; exits with 1 if it printed any.
 */

const { execFileSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { checkC } = require('./lint/c-rules');
const { findCirclesC } = require('./lint/circles');
const { checkLibrary, findCirclesJS } = require('./lint/js-rules');
const { HAND } = require('./lint/layers');
const { checkText } = require('./lint/text-rules');

const TOP = path.join(__dirname, '..');

/** Tracked files, and new ones that are not ignored. */
function listFiles() {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  return execFileSync('git', args, { cwd: TOP, encoding: 'utf8' }).split('\0').filter(Boolean);
}

function isLibrary(file) {
  return /^lib\/.*\.m?js$/.test(file);
}

function* check(file, content) {
  if (content.includes(0)) return; // an image
  const text = content.toString('utf8');
  yield* checkText(file, text);
  if (/\.[ch]$/.test(file)) yield* checkC(file, text);
  if (isLibrary(file)) yield* checkLibrary(file, text);
}

function readIfThere(file) {
  try {
    return readFileSync(path.join(TOP, file));
  } catch (error) {
    // Deleted, and not yet committed; or a link to a folder.
    if (error.code === 'ENOENT' || error.code === 'EISDIR') return Buffer.alloc(0);
    throw error;
  }
}

function isInHand(file) {
  return /\.[ch]$/.test(file) && HAND.some((folder) => file.startsWith(folder));
}

function* checkAll(files) {
  const library = new Map();
  const sources = new Map(); // of C
  for (const file of files) {
    const content = readIfThere(file);
    for (const finding of check(file, content)) yield { file, ...finding };
    if (isLibrary(file) && content.length > 0) library.set(file, content.toString('utf8'));
    if (isInHand(file)) sources.set(file, content.toString('utf8'));
  }
  yield* findCirclesJS(library);
  yield* findCirclesC(sources);
}

let found = 0;
const files = listFiles();
for (const { file, line, message } of checkAll(files)) {
  console.log(`${file}:${line}: ${message}`);
  found += 1;
}
console.log(`layers: ${files.length} files, ${found} findings`);
process.exitCode = found > 0 ? 1 : 0;
