'use strict';

const assert = require('node:assert');
const { execFile } = require('node:child_process');
const path = require('node:path');
const { promisify } = require('node:util');
const { patience } = require('../helpers/patience');

const run = promisify(execFile);
const top = path.join(__dirname, '..', '..');
const REGISTERED = ['-r', 'http2-native/register'];

/** Runs a fixture in a process of its own; answers with what it reported. */
async function reportOf(execArgv, fixture, ...args) {
  const file = path.join(__dirname, 'fixtures', fixture);
  const { stdout, stderr } = await run(process.execPath, [...execArgv, file, ...args],
    { cwd: top, timeout: 8000 * patience });
  assert.strictEqual(stderr, '');
  return JSON.parse(stdout);
}

function assertOurs({ engines, body }) {
  for (const [way, engine] of Object.entries(engines)) {
    assert.strictEqual(engine, 'http2-native', way);
  }
  assert.strictEqual(body, 'served');
}

describe('the package under its own name', function() {
  this.timeout(10000);

  it('is imported by names, as default and as namespace, and is required', async () => {
    assertOurs(await reportOf([], 'names.mjs'));
  });

  it('is the same in a worker thread', async () => {
    assertOurs(await reportOf([], 'worker.js', 'names.mjs'));
  });

  it('works beside the built-in module in one process', async () => {
    assert.deepStrictEqual(await reportOf([], 'beside.js'), {
      served: ['http2-native', 'built-in', 'http2-native', 'built-in'],
      engines: ['http2-native', 'built-in', 'built-in', 'http2-native'],
      classes: false,
    });
  });

  it('is what is registered, when it is', async () => {
    assertOurs(await reportOf(REGISTERED, 'names.mjs'));
    const { engines, classes } = await reportOf(REGISTERED, 'beside.js');
    assert.deepStrictEqual(new Set(engines), new Set(['http2-native']));
    assert.strictEqual(classes, true);
  });
});

describe('the registration in a cluster', () => {
  it('holds in its workers', async () => {
    assert.deepStrictEqual(await reportOf(REGISTERED, 'cluster.js'),
                           { primary: 'http2-native', worker: 'http2-native' });
  }).timeout(10000);

  it('holds for NODE_OPTIONS', async () => {
    const { stdout } = await run(process.execPath,
      [path.join(__dirname, 'fixtures', 'cluster.js')],
      { cwd: top, timeout: 8000 * patience,
        env: { ...process.env, NODE_OPTIONS: '-r http2-native/register' } });
    assert.deepStrictEqual(JSON.parse(stdout),
                           { primary: 'http2-native', worker: 'http2-native' });
  }).timeout(10000);
});
