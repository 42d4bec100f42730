'use strict';

const assert = require('node:assert');

const cases = require('../../benchmark/cases');
const { measureTransfers } = require('../../benchmark/apps/far/transfers.js');
const { isFar } = require('../../benchmark/cases/far.js');
const { missingPrograms } = require('../../benchmark/environment.js');
const { measureFarCell } = require('../../benchmark/far/cell.js');
const { measureFarCase } = require('../../benchmark/far/rounds.js');
const { makeMaterial } = require('../../benchmark/material.js');
const { formatReport, isBad } = require('../../benchmark/report.js');

const KIBIBYTE = 1 << 10;

describe('benchmark: far transfers', () => {
  it('are two, and timed', async () => {
    const times = await measureTransfers(async () => 7, 7, 60_000);
    assert.strictEqual(times.length, 2);
    assert(times.every((time) => time >= 0 && time < 60_000));
  });

  it('fail when octets are missing', async () => {
    await assert.rejects(measureTransfers(async () => 6, 7, 60_000), /6 octets instead of 7/);
  });

  it('fail with what they fail with', async () => {
    const broken = () => Promise.reject(new Error('broken'));
    await assert.rejects(measureTransfers(broken, 7, 60_000), /broken/);
  });

  it('are broken off at their limit', async () => {
    assert.deepStrictEqual(await measureTransfers(() => new Promise(() => {}), 7, 5), [Infinity]);
  });
});

describe('benchmark: far cells', function() {
  this.timeout(30_000);
  let bench;

  before(function() {
    if (missingPrograms().length > 0) this.skip();
    const pinning = { measured: [], peer: [], note: '' };
    bench = { node: process.execPath, pinning, material: makeMaterial(), limit: 20 };
  });

  after(() => bench?.material.remove());

  for (const [engine, direction, tls] of [
    ['builtin', 'down', false], ['builtin', 'up', true], ['ours', 'down', true],
    ['ours', 'up', false], ['http1', 'down', true], ['http1', 'up', false],
  ]) {
    it(`${engine}, ${direction}${tls ? ', TLS' : ''}`, async () => {
      const definition = { direction, tls, octets: 100 * KIBIBYTE, roundTrip: 10 };
      const { first, second } = await measureFarCell(definition, engine, bench);
      assert(first >= 8 && second >= 8, `${first}, ${second}: no way there and back`);
    });
  }

  it('end at the limit', async () => {
    const definition = { direction: 'down', octets: KIBIBYTE, roundTrip: 500 };
    const cell = await measureFarCell(definition, 'builtin', { ...bench, limit: 0.05 });
    assert.deepStrictEqual([cell.first, cell.second], [Infinity, NaN]);
  });
});

describe('benchmark: rounds of a far case', () => {
  const definition = cases.find(isFar);
  const configuration = { rounds: 4, limit: 10, noise: false };

  it('take turns', async () => {
    const order = [];
    const measure = async (_, engine) => {
      order.push(engine);
      return { first: 20 + order.length, second: 10 };
    };
    const result = await measureFarCase(definition, configuration, {}, () => {}, measure);
    assert.deepStrictEqual(order.slice(0, 6), [
      'ours', 'builtin', 'http1', 'builtin', 'http1', 'ours',
    ]);
    assert.strictEqual(result.rounds.length, 4);
    assert.strictEqual(result.first.builtin.min, 22);
    assert.deepStrictEqual(result.second.ours, { median: 10, min: 10, max: 10 });
  });

  it('leave out who takes long', async () => {
    const times = {
      ours: { first: 1000, second: 600 },
      builtin: { first: Infinity, second: NaN },
      http1: { first: 100, second: 50 },
    };
    const measure = async (_, engine) => times[engine];
    const { rounds, first, second } =
      await measureFarCase(definition, configuration, {}, () => {}, measure);
    assert.deepStrictEqual(rounds.map((round) => Object.keys(round).sort().join()), [
      'builtin,http1,ours', 'http1,ours', 'http1', 'http1',
    ]);
    assert.strictEqual(first.builtin.median, Infinity);
    assert.strictEqual(second.builtin.median, NaN);
  });

  it('end when nobody is left, and at an error', async () => {
    const slow = async () => ({ first: 5000, second: 5000 });
    const { rounds } = await measureFarCase(definition, configuration, {}, () => {}, slow);
    assert.strictEqual(rounds.length, 1);
    const bad = () => Promise.reject(new Error('6 octets instead of 7'));
    const { error } = await measureFarCase(definition, configuration, {}, () => {}, bad);
    assert.strictEqual(error, '6 octets instead of 7');
  });
});

describe('benchmark: report of far cases', () => {
  const fixed = (value) => ({ median: value, min: value - 1, max: value + 1 });
  const sides = (builtin, ours, http1) =>
    ({ builtin: fixed(builtin), ours: fixed(ours), http1: fixed(http1) });
  const measured = (first, second) => ({
    name: 'far', title: '8 MiB down, 40 ms', roundTrip: 40, goal: { first: 600, second: 200 },
    rounds: [{ builtin: {} }, {}], first, second,
  });
  const configuration = {
    rounds: 5, seconds: 2, warmUp: 0.5, limit: 10, noise: false, check: true,
  };
  const good = measured(sides(5300, 400, 80), sides(8400, 100, 60));
  const late = measured(sides(Infinity, 700, 80), sides(NaN, 100, 60));
  const hopeless = measured(sides(5300, Infinity, 80), sides(8400, NaN, 60));
  const format = (results, more) => formatReport({
    results, environment: {}, configuration: { ...configuration, ...more }, pinningNote: 'n',
  });

  it('has a row for each transfer', () => {
    const text = format([good]);
    assert.match(text, /\| far \| transfer \| built-in ms \| ours ms \|/);
    assert.match(text, new RegExp([
      '\\| 8 MiB down, 40 ms', 'first', '5300', '400', '399 - 401', '80', '\\*\\*13\\*\\*',
      '0\\.20', '600 reached \\|',
    ].join(' \\| ')));
    assert.match(text, /\| second \| 8400 \| 100 \| 99 - 101 \| 60 \| \*\*84\*\* \| 0\.60 \| 200 re/);
    assert.doesNotMatch(text, /req\/s/);
    assert.match(text, /^Far: median of up to 5 rounds, a transfer in at most 10 s; n\.$/m);
  });

  it('tells what is known of a transfer that was broken off', () => {
    assert.match(format([late]),
      /\| first \| > 10000 \| 700 \| 699 - 701 \| 80 \| \*\*> 14\*\* \| 0\.11 \| 600 MISSED \|/);
    assert.match(format([late]), /\| second \| - \| 100 \| 99 - 101 \| 60 \| \*\*-\*\* \| 0\.60 \|/);
    assert.match(format([hopeless]),
      /\| first \| 5300 \| > 10000 \| > 10000 \| 80 \| \*\*< 0\.53\*\* \| < 0\.0080 \| 600 MISSED \|/);
    assert.match(format([hopeless]), /\| second \| 8400 \| - \| - \| 60 \| \*\*-\*\* \| - \| 200 MISSED \|/);
  });

  it('names a case that failed, and no goals of noise', () => {
    const text = format([{ ...good, error: 'broken pipe' }]);
    assert.match(text, /\| 8 MiB down, 40 ms \| FAILED \|/);
    assert.match(text, /8 MiB down, 40 ms failed: broken pipe/);
    assert.doesNotMatch(format([late], { noise: true }), /MISSED/);
  });

  it('decides about the exit status', () => {
    assert.strictEqual(isBad(good, configuration), false);
    assert.strictEqual(isBad(late, configuration), true);
    assert.strictEqual(isBad(hopeless, configuration), true);
    assert.strictEqual(isBad(late, { ...configuration, check: false }), false);
    assert.strictEqual(isBad({ ...late, goal: undefined }, configuration), false);
    assert.strictEqual(isBad({ ...good, error: 'x' }, { check: false }), true);
  });
});
