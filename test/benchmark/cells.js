'use strict';

const assert = require('node:assert');

const cases = require('../../benchmark/cases');
const { measureCell } = require('../../benchmark/cell.js');
const { makeMaterial } = require('../../benchmark/material.js');
const { missingPrograms } = require('../../benchmark/environment.js');

const NOTHING_PINNED = { measured: [], peer: [], note: '' };

/** One case of each app, in cleartext and over TLS. */
const VARIANTS = new Map(cases.filter(({ app }) => app !== undefined).map((definition) =>
  [`${definition.app} ${definition.tls === true}`, definition])).values();

// Every app does run: on the built-in, which is right by definition, but for
// files: its own process may end by a signal when the load ends in the middle.
describe('benchmark: cells', function() {
  this.timeout(30_000);
  let bench;

  before(function() {
    if (missingPrograms().length > 0) this.skip();
    const material = makeMaterial();
    bench = {
      node: process.execPath, warmUp: 0.3, seconds: 0.2, pinning: NOTHING_PINNED, material,
    };
  });

  after(() => bench?.material.remove());

  for (const definition of VARIANTS) {
    it(definition.name, async () => {
      const engine = definition.app === 'file.js' ? 'ours' : 'builtin';
      const { perSecond, processor } = await measureCell(definition, engine, bench);
      assert(perSecond > 0);
      assert(Number.isNaN(processor) || processor >= 0);
    });
  }

  it('reject when the app ends early', async () => {
    const flags = ['-e', 'throw new Error("no engine")'];
    await assert.rejects(measureCell(cases[0], 'builtin', bench, flags), /no engine/);
  });
});
