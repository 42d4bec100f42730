'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const path = require('node:path');

const { parseArguments } = require('../../tools/profile');
const { summarizeProfiles } = require('../../tools/profile/cpu-profile.js');
const { parsePerfReport } = require('../../tools/profile/perf.js');

const ROOT = path.resolve(__dirname, '../..');
const COMMAND = path.join(ROOT, 'bin/http2-native.js');

function node(id, functionName, url = '') {
  return { id, callFrame: { functionName, url, lineNumber: 9 } };
}

const PROFILE = {
  nodes: [
    node(1, '(root)'), node(2, '(idle)'), node(3, '(garbage collector)'), node(4, 'receive'),
    node(5, 'respond', `file://${ROOT}/lib/stream/stream.js`), node(6, 'emit', 'node:events'),
    node(7, 'respond', 'node:internal/http2/core'), node(8, '', '/srv/app.js'),
  ],
  samples: [2, 3, 4, 5, 6, 7, 8, 5, 1],
  // The first is from the start to the first sample: nobody's. During the last
  // the process did not run for most of the time.
  timeDeltas: [100, 100, 100, 200, 200, 150, 100, 50, 900],
};

describe('profile: summary', () => {
  it('gives each function the time until the next sample', () => {
    const { busy, functions } = summarizeProfiles([PROFILE]);
    assert.strictEqual(busy, 1000);
    assert.deepStrictEqual(functions[0], {
      name: 'respond', place: 'lib/stream/stream.js:10', kind: 'http2', share: 0.4,
    });
    assert.deepStrictEqual(functions.map(({ name, kind }) => [name, kind]), [
      ['respond', 'http2'], ['receive', 'native'], ['emit', 'node'],
      ['(garbage collector)', 'gc'], ['respond', 'http2'], ['(anonymous)', 'app'],
    ]);
  });

  it('shares the time out by kind', () => {
    const { shares } = summarizeProfiles([PROFILE]);
    assert.deepStrictEqual(shares, { http2: 0.5, app: 0.05, node: 0.15, native: 0.2, gc: 0.1 });
  });

  it('adds what the processor did unseen to native code', () => {
    const { busy, shares, functions } = summarizeProfiles([PROFILE], 2000);
    assert.strictEqual(busy, 2000);
    assert.strictEqual(shares.native, 0.6);
    assert.strictEqual(functions[0].name, '(outside V8)');
  });

  it('adds up several processes', () => {
    assert.strictEqual(summarizeProfiles([PROFILE, PROFILE]).busy, 2000);
  });

  it('of nothing is nothing', () => {
    assert.deepStrictEqual(summarizeProfiles([]).functions, []);
  });
});

describe('profile: report of perf', () => {
  it('is read', () => {
    const report = [
      '# Overhead  Shared Object  Symbol',
      '     4.90%  node                [.] v8::internal::Scavenger::Scavenge<a, b>',
      '     1.37%  [kernel.kallsyms]   [k] _raw_spin_unlock',
      '     0.85%  [JIT] tid 23845     [.] JS:*emit node:events:471:44',
      '',
    ].join('\n');
    assert.deepStrictEqual(parsePerfReport(report), [
      { share: 0.049, object: 'node', symbol: 'v8::internal::Scavenger::Scavenge<a, b>' },
      { share: 0.0137, object: '[kernel.kallsyms]', symbol: '_raw_spin_unlock' },
      { share: 0.0085, object: 'JavaScript', symbol: 'JS:*emit node:events:471:44' },
    ]);
  });
});

const run = (...argv) => spawnSync(process.execPath, [COMMAND, ...argv], { encoding: 'utf8' });

describe('http2-native profile', function() {
  this.timeout(20_000);

  it('leaves the arguments behind the app to the app', () => {
    const { app, appArguments, top, builtin } = parseArguments([
      '--top', '5', '--builtin', 'app.js', '--top', 'x', '--help',
    ]);
    assert.deepStrictEqual({ app, appArguments, top, builtin }, {
      app: 'app.js', appArguments: ['--top', 'x', '--help'], top: 5, builtin: true,
    });
  });

  it('wants an app', () => {
    assert.strictEqual(run('profile', '--top', '3').status, 3);
  });

  it('runs an app to its end and prints where its time went', () => {
    const app = path.join(__dirname, 'fixtures/spin.js');
    const { status, stdout } = run('profile', '--builtin', app, 'argument');
    assert.strictEqual(status, 0);
    assert.match(stdout, /^argument\n/);
    assert.match(stdout, /s of processor time: http2 JavaScript .*garbage collection/);
    assert.match(stdout, /% +app +spin +test\/profile\/fixtures\/spin\.js:\d+/);
  });

  it('passes on how the app has ended', () => {
    const app = path.join(__dirname, 'fixtures/crash.js');
    assert.strictEqual(run('profile', '--builtin', app, 'exit').status, 3);
    assert.strictEqual(run('profile', '--builtin', app, 'kill').status, 128 + 9);
  });

  it('ends an app that would go on', () => {
    const app = path.join(__dirname, 'fixtures/server.js');
    const { status, stdout } = run('profile', '--builtin', '--seconds', '0.5', app);
    assert.strictEqual(status, 0);
    assert.match(stdout, /s of processor time/);
  });
});

describe('http2-native', () => {
  const names = ['suite', 'bench', 'profile'];

  it('lists its commands', () => {
    const { status, stdout } = run('--help');
    assert.strictEqual(status, 0);
    for (const name of names) assert.match(stdout, new RegExp(`^  ${name} `, 'm'));
  });

  it('explains each of them', () => {
    for (const name of names) {
      const { status, stdout } = run(name, '--help');
      assert.strictEqual(status, 0);
      assert.match(stdout, new RegExp(`^usage: http2-native ${name} `));
    }
  });

  it('tells its version', () => {
    assert.strictEqual(run('--version').stdout.trim(), require('../../package.json').version);
  });

  it('knows no other command', () => {
    const { status, stderr } = run('dance');
    assert.strictEqual(status, 3);
    assert.match(stderr, /no command 'dance'/);
  });
});
