'use strict';

const assert = require('node:assert');
const { builtin } = require('../helpers/impl');
const { checkBuiltin, compareAll, sideBySide } = require('../helpers/turns/compare');
const { somePairs } = require('../helpers/turns/scenarios');

const SEED = 12;
const JOBS = 2;
const SHOWN = 3;

function check(results) {
  const differing = results.filter(({ verdict }) => verdict === 'differs');
  if (differing.length === 0) return;
  assert.fail(`${differing.length} of ${results.length} scenarios differ:\n\n` +
              differing.slice(0, SHOWN).map((result) => sideBySide(result)).join('\n\n'));
}

/** A choice of what `make parity` plays in full. */
describe('parity of turns', function parityOfTurns() {
  this.timeout(60_000);
  this.slow(20_000);

  const play = (scenarios) => (builtin ? checkBuiltin(scenarios, 2, { jobs: JOBS }) :
    compareAll(scenarios, { jobs: JOBS }));

  it('pairs of frames in one read', async () => check(await play(somePairs(400, SEED))));
});
