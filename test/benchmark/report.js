'use strict';

const assert = require('node:assert');

const cases = require('../../benchmark/cases');
const { UsageError, parseArguments } = require('../../benchmark/arguments.js');
const { parseCoreList } = require('../../benchmark/cores.js');
const { spread } = require('../../benchmark/statistics.js');
const { parseH2load } = require('../../benchmark/peers/h2load.js');
const { formatReport, isBad } = require('../../benchmark/report.js');

function h2loadOutput({ rate = '46550.00', size = '1.38MB', requests }) {
  return [
    'progress: 100% of clients started',
    '',
    `finished in 2.00s, ${rate} req/s, ${size}/s`,
    `requests: ${requests}`,
    'status codes: 93100 2xx, 0 3xx, 0 4xx, 0 5xx',
  ].join('\n');
}

describe('benchmark: output of h2load', () => {
  it('is read', () => {
    const requests = '93100 total, 93100 started, 93100 done, 93100 succeeded, 0 failed, ' +
      '0 errored, 0 timeout';
    assert.deepStrictEqual(parseH2load(h2loadOutput({ requests })), {
      perSecond: 46550, octetsPerSecond: 1.38 * 1024 * 1024, done: 93100, bad: 0,
    });
  });

  it('counts every request that was not answered well', () => {
    const requests = '100 total, 100 started, 90 done, 85 succeeded, 15 failed, ' +
      '10 errored, 3 timeout';
    assert.strictEqual(parseH2load(h2loadOutput({ requests, size: '512B' })).bad, 18);
  });

  it('of a run that did not finish is an error', () => {
    assert.throws(() => parseH2load('connect failed'), /did not finish: connect failed/);
  });
});

describe('benchmark: numbers', () => {
  it('have a median and a spread', () => {
    assert.deepStrictEqual(spread([3, 1, 2]), { median: 2, min: 1, max: 3 });
    assert.deepStrictEqual(spread([4, 1, 10, 2]), { median: 3, min: 1, max: 10 });
    assert.deepStrictEqual(spread([NaN, 4, NaN]), { median: 4, min: 4, max: 4 });
    assert.deepStrictEqual(spread([NaN]), { median: NaN, min: NaN, max: NaN });
  });

  it('of cores are read as Linux lists them', () => {
    assert.deepStrictEqual(parseCoreList('0-2,7\n'), [0, 1, 2, 7]);
    assert.deepStrictEqual(parseCoreList('5'), [5]);
  });
});

describe('benchmark: arguments', () => {
  it('select cases', () => {
    const { cases: selected, rounds } = parseArguments(['--cases', '^tls-c', '--rounds', '7']);
    assert.deepStrictEqual(selected.map(({ name }) => name), [
      'tls-c10-m100', 'tls-c50-m1', 'tls-c1-m1',
    ]);
    assert.strictEqual(rounds, 7);
  });

  for (const argv of [
    ['--rounds', '0'], ['--seconds', 'x'], ['--cases', '('], ['--cases', 'no'], ['x'],
    ['--rtt=-1'], ['--rtt', 'far'], ['--rtt='], ['--rtt', 'Infinity'], ['--limit', '0'],
  ]) {
    it(`are refused: ${argv.join(' ')}`, () => {
      assert.throws(() => parseArguments(argv), UsageError);
    });
  }

  it('replace the round trip of far cases', () => {
    const { cases: selected } = parseArguments(['--cases', '^(far-40|client-m1$)', '--rtt', '75']);
    assert.deepStrictEqual(
      selected.map(({ name, title, roundTrip, goal }) => ({ name, title, roundTrip, goal })), [
        { name: 'client-m1', title: 'client, one request at a time', roundTrip: undefined,
          goal: undefined },
        { name: 'far-40-down', title: '8 MiB down, 75 ms', roundTrip: 75, goal: undefined },
        { name: 'far-40-up', title: '8 MiB up, 75 ms', roundTrip: 75, goal: undefined },
      ]);
    assert.strictEqual(parseArguments(['--cases', 'far', '--rtt', '0']).cases[0].roundTrip, 0);
  });

  it('leave out the cases that want to be named', () => {
    const namesOf = (argv) => parseArguments(argv).cases.map(({ name }) => name);
    const named = cases.filter(({ onlyNamed }) => onlyNamed).map(({ name }) => name);
    assert.notStrictEqual(named.length, 0);
    assert.deepStrictEqual(namesOf([]).concat(named).sort(), namesOf(['--cases', '.']).sort());
  });

  it('name each case once', () => {
    const names = cases.map(({ name }) => name);
    assert.strictEqual(new Set(names).size, names.length);
  });
});

describe('benchmark: report', () => {
  const fixed = (value) => ({ median: value, min: value - 0.1, max: value + 0.1 });
  const measured = (ratio) => ({
    name: 'a', title: 'a case', goal: 2, rounds: [],
    ratio: fixed(ratio), processorRatio: fixed(0.5),
    perSecond: { ours: fixed(80_000), builtin: fixed(4000) },
    processor: { ours: fixed(10), builtin: fixed(20) },
  });
  const configuration = { rounds: 5, seconds: 2, warmUp: 0.5, noise: false, check: true };
  const environment = { machine: 'a toaster' };
  const format = (...results) =>
    formatReport({ results, environment, configuration, pinningNote: 'n' });

  it('has a row for each case', () => {
    const text = format(measured(2.5));
    assert.match(text, /\| a case \| 4000 \| 80\.0 k \| \*\*2\.50\*\* \| 2\.40 - 2\.60 \|/);
    assert.match(text, /\| 20\.0 \/ 10\.0 \(0\.50\) \| 2\.00 reached \|/);
    assert.match(text, /^a toaster\.$/m);
  });

  it('tells what missed its goal, failed or was left out', () => {
    const rounds = [{ builtin: {} }, { builtin: { ending: 'SIGSEGV' } }];
    const text = format({ ...measured(1.5), rounds }, { title: 'b', error: 'broken pipe' },
      { title: 'c', skipped: 'no compat API' });
    assert.match(text, /a case: in 1 of 2 rounds the built-in ended badly .*\(SIGSEGV\)/);
    assert.match(text, /2\.00 MISSED/);
    assert.match(text, /b failed: broken pipe/);
    assert.match(text, /c: this library cannot serve it \(no compat API\)/);
  });

  it('decides about the exit status', () => {
    assert.strictEqual(isBad(measured(2.5), configuration), false);
    assert.strictEqual(isBad(measured(1.5), configuration), true);
    assert.strictEqual(isBad(measured(1.5), { ...configuration, check: false }), false);
    assert.strictEqual(isBad({ error: 'x' }, { check: false }), true);
    assert.strictEqual(isBad({ skipped: 'x', goal: 1 }, configuration), false);
  });
});
