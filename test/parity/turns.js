'use strict';

const assert = require('node:assert');
const { builtin } = require('../helpers/impl');
const { checkBuiltin, compareAll, sideBySide } = require('../helpers/turns/compare');
const { somePairs, triples } = require('../helpers/turns/scenarios');

const SEED = 7;
const JOBS = 2;
const SHOWN = 3;

/**
 * Not in the gate before every difference has its reason in differences.js:
 * `make parity` tells those that have none yet.
 */
const describeTurns = process.env.HTTP2_PARITY_TURNS ? describe : describe.skip;

function check(results) {
  const differing = results.filter(({ verdict }) => verdict === 'differs');
  if (differing.length === 0) return;
  assert.fail(`${differing.length} of ${results.length} scenarios differ:\n\n` +
              differing.slice(0, SHOWN).map((result) => sideBySide(result)).join('\n\n'));
}

/** A choice of what `make parity` plays in full. */
describeTurns('parity of turns', function parityOfTurns() {
  this.timeout(60_000);
  this.slow(20_000);

  const play = (scenarios) => (builtin ? checkBuiltin(scenarios, 2, { jobs: JOBS }) :
    compareAll(scenarios, { jobs: JOBS }));

  it('pairs of frames in one read', async () => check(await play(somePairs(500, SEED))));

  it('three frames in one read', async () => check(await play(triples(300, SEED))));
});
