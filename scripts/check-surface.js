'use strict';

/*
 * Holds test/surface/items.json, the list of everything that Node's http2 has,
 * against the results of one run of mocha (test/helpers/results.js): each row
 * names tests that exist, ran and passed.
 *
 *     node scripts/check-surface.js RESULTS
 *
 * A test may be skipped where the row says that Node knows the behaviour not
 * yet (`since`) or no more (`before`: first releases without it, one for each
 * line). A row without any test that has passed is a failure all the same.
 */

const { readFileSync } = require('node:fs');
const path = require('node:path');
const { since } = require('../lib/node/versions');

const ITEMS = path.join(__dirname, '..', 'test', 'surface', 'items.json');

/** Tests that are run over each transport count as one. */
const TRANSPORT = / \((?:tcp|tls|duplex|pipe)\)$/;

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** 'file title' to the states of the tests of that name. */
function indexResults(results) {
  const index = new Map();
  for (const { file, title, state } of results) {
    const key = `${file} ${title.replace(TRANSPORT, '')}`;
    if (index.has(key)) index.get(key).push(state);
    else index.set(key, [state]);
  }
  return index;
}

/** Whether the running Node has what a test is about. */
function isDue(test) {
  return (test.since === undefined || since(...test.since)) &&
    (test.before === undefined || !since(...test.before));
}

function* checkRow(row, index) {
  let passed = 0;
  for (const test of row.tests) {
    const name = `${test.file}: ${test.title}`;
    const states = index.get(`${test.file} ${test.title}`);
    if (states === undefined) {
      yield `names a test that does not exist: ${name}`;
    } else if (states.every((state) => state === 'passed')) {
      passed++;
    } else if (isDue(test) || !states.every((state) => state === 'skipped')) {
      yield `${name}: ${states.find((state) => state !== 'passed')}`;
    }
  }
  if (passed === 0) yield 'has no test that passed';
}

/** @returns {string[]} what is wrong, one line for each */
function checkItems(items, results) {
  const index = indexResults(results);
  const seen = new Set();
  const problems = [];
  for (const row of items) {
    if (seen.has(row.id)) problems.push(`${row.id}: is there twice`);
    seen.add(row.id);
    for (const problem of checkRow(row, index)) problems.push(`${row.id}: ${problem}`);
  }
  return problems;
}

function main([file]) {
  const items = readJson(ITEMS);
  const problems = checkItems(items, readJson(file));
  for (const problem of problems) console.error(`surface: ${problem}`);
  const verdict = problems.length === 0 ? 'each has tests, which passed' :
    `${problems.length} problems`;
  console.log(`surface: ${items.length} items, ${verdict}`);
  return problems.length === 0 ? 0 : 1;
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));

module.exports = { checkItems };
