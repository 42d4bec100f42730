'use strict';

const fs = require('node:fs');
const path = require('node:path');

const { UsageError } = require('./arguments.js');

/** What of a tree is the http2 suite: folder and names. */
const SELECTION = [
  ['parallel', /^test-(http2|diagnostics-channel-http2)-.*\.m?js$/],
  ['sequential', /^test-http2-.*\.m?js$/],
  ['pummel', /^test-.*http2.*\.m?js$/],
];

/** Where --extra looks for further files; the others need a network or hours. */
const EXTRA_FOLDERS = ['parallel', 'sequential', 'async-hooks'];
const TEST_NAME = /^test-.*\.m?js$/;
const LOADS_HTTP2 = /\b(?:require\(|from |import\()\s*['"](?:node:)?http2['"]/;

/**
 * Folders whose tests use fixed ports or measure time: one at a time, nothing
 * beside them.
 */
const SERIAL_FOLDERS = new Set(['sequential', 'pummel', 'async-hooks']);

/** Node's own reader looks no further than this for the metadata comments. */
const METADATA_BYTES = 1500;

/**
 * @typedef {object} TestFile
 * @property {string} file  relative to TREE/test, e.g. parallel/test-http2-ping.js
 * @property {string} path  absolute
 * @property {string[]} flags  of Node, from its `// Flags:` comment
 * @property {Object<string, string>} env  from its `// Env:` comment
 * @property {boolean} serial
 * @property {boolean} extra
 */

function listFolder(folder) {
  try {
    return fs.readdirSync(folder).sort();
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function commentWords(head, name) {
  const match = new RegExp(`// ${name}:[ \\t]+(.*)`).exec(head);
  return match === null ? [] : match[1].trim().split(/\s+/);
}

/**
 * @param {string} source  of a test
 * @returns {{flags: string[], env: Object<string, string>}}
 */
function parseMetadata(source) {
  const head = source.slice(0, METADATA_BYTES);
  const env = {};
  for (const word of commentWords(head, 'Env')) {
    const at = word.indexOf('=');
    if (at > 0) env[word.slice(0, at)] = word.slice(at + 1);
  }
  return { flags: commentWords(head, 'Flags').filter((word) => word.startsWith('--')), env };
}

function describe(root, folder, name, extra) {
  const absolute = path.join(root, folder, name);
  return {
    file: `${folder}/${name}`,
    path: absolute,
    ...parseMetadata(fs.readFileSync(absolute, 'latin1')),
    serial: SERIAL_FOLDERS.has(folder),
    extra,
  };
}

function isSelected(folder, name) {
  return SELECTION.some(([where, names]) => where === folder && names.test(name));
}

function findExtra(root) {
  const found = [];
  for (const folder of EXTRA_FOLDERS) {
    for (const name of listFolder(path.join(root, folder))) {
      if (!TEST_NAME.test(name) || isSelected(folder, name)) continue;
      const source = fs.readFileSync(path.join(root, folder, name), 'latin1');
      if (LOADS_HTTP2.test(source)) found.push(describe(root, folder, name, true));
    }
  }
  return found;
}

/**
 * @param {string} tree  a Node.js source tree, or just one that has its test/
 * @param {{only?: RegExp, extra?: boolean}} [options]
 * @returns {TestFile[]}  in the order of their paths, parallel ones first
 * @throws {UsageError} when there is no http2 test
 */
function findTests(tree, { only, extra = false } = {}) {
  const root = path.join(tree, 'test');
  const found = [];
  for (const [folder, names] of SELECTION) {
    for (const name of listFolder(path.join(root, folder))) {
      if (names.test(name)) found.push(describe(root, folder, name, false));
    }
  }
  if (found.length === 0) throw new UsageError(`${root} holds no http2 tests`);
  if (extra) found.push(...findExtra(root));
  const wanted = only === undefined ? found : found.filter(({ file }) => only.test(file));
  if (wanted.length === 0) throw new UsageError(`no test matches ${only}`);
  return wanted;
}

module.exports = { findTests, parseMetadata };
