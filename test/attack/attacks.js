'use strict';

/**
 * Every attack of `make attack`, a tenth of it, on ours: the victim lives, lets
 * others have their turn, stays small, and has nothing left when it is over.
 */

const assert = require('node:assert');
const { builtin } = require('../helpers/impl');
const { patience } = require('../helpers/patience');
const { rows } = require('./fixtures/rows');
const { Team } = require('./fixtures/team');
const { LENIENT, faults } = require('./fixtures/verdict');

// Node's own module does not ward all of them off.
(builtin ? describe.skip : describe)('an attack', function attacks() {
  this.timeout(30000);
  this.slow(3000);
  let team;

  before(() => { team = new Team(); });
  beforeEach(() => team.ready({ short: true })); // it may outlive the test
  after(() => team.end());

  for (const row of rows) {
    it(row.name, async () => {
      const result = await team.play(row, { short: true });
      const bounds = { ...LENIENT, delay: LENIENT.delay * patience };
      assert.deepStrictEqual(faults(row, result, bounds), [], JSON.stringify(result));
    });
  }
});
