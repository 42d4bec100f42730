'use strict';

/** Writes down how each test went, for scripts/check-surface.js. */

const { writeFileSync } = require('node:fs');
const path = require('node:path');

const top = path.join(__dirname, '..');

function* testsOf(suite) {
  yield* suite.tests;
  for (const each of suite.suites) yield* testsOf(each);
}

/** 'passed', 'failed', 'skipped', or 'not run'. */
function stateOf(test) {
  if (test.isPending()) return 'skipped';
  return test.state ?? 'not run';
}

/** Root hook plugin of mocha: the file is the one that HTTP2_TEST_RESULTS names. */
exports.mochaHooks = {
  afterAll() {
    const file = process.env.HTTP2_TEST_RESULTS;
    if (!file) return;
    const results = Array.from(testsOf(this.test.parent), (test) => ({
      file: path.relative(top, test.file).replaceAll(path.sep, '/'),
      title: test.fullTitle(),
      state: stateOf(test),
    }));
    writeFileSync(file, JSON.stringify(results));
  },
};
