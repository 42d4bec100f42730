'use strict';

/**
 * What of a registration comes to a Worker: Node hands on the flags of the process, or those in
 * `execArgv`, and NODE_OPTIONS of the Worker's environment. docs/register.md says it in a table.
 */

const assert = require('node:assert');
const { execFile } = require('node:child_process');
const path = require('node:path');
const { promisify } = require('node:util');
const { patience } = require('../helpers/patience');

const run = promisify(execFile);
const register = path.join(__dirname, '..', '..', 'lib', 'register.js');

const OPTIONS = {
  'nothing': {},
  'env: {}': { env: {} },
  'execArgv: []': { execArgv: [] },
  'env: {}, execArgv: []': { env: {}, execArgv: [] },
  'env: {}, execArgv: [\'-r\', …]': { env: {}, execArgv: ['-r', register] },
};

/** Who serves `require('http2')` in a Worker that evaluates code, or runs a file. */
async function enginesIn(execArgv, env, ...args) {
  const { stdout } = await run(process.execPath,
    [...execArgv, path.join(__dirname, 'fixtures', 'workers.js'), JSON.stringify(OPTIONS), ...args],
    { env: { ...process.env, ...env }, timeout: 8000 * patience });
  return JSON.parse(stdout);
}

const ours = 'http2-native';

describe('a registration in Workers', function() {
  this.timeout(10000);

  const byFlag = {
    'nothing': ours, 'env: {}': ours, 'execArgv: []': 'built-in',
    'env: {}, execArgv: []': 'built-in', 'env: {}, execArgv: [\'-r\', …]': ours,
  };
  const byEnvironment = {
    'nothing': ours, 'env: {}': 'built-in', 'execArgv: []': ours,
    'env: {}, execArgv: []': 'built-in', 'env: {}, execArgv: [\'-r\', …]': ours,
  };

  it('-r comes by the flags', async () => {
    assert.deepStrictEqual(await enginesIn(['-r', register]), byFlag);
    assert.deepStrictEqual(await enginesIn(['-r', register], {}, 'eval'), byFlag);
  });

  it('--import comes by the flags to those that run a file', async () => {
    assert.deepStrictEqual(await enginesIn(['--import', register]), byFlag);
  });

  it('--import does not come to those that evaluate code: Node does no imports there', async () => {
    const engines = await enginesIn(['--import', register], {}, 'eval');
    assert.deepStrictEqual(engines, { ...byFlag, 'nothing': 'built-in', 'env: {}': 'built-in' });
  });

  it('NODE_OPTIONS come by the environment', async () => {
    const env = { NODE_OPTIONS: `-r ${JSON.stringify(register)}` };
    assert.deepStrictEqual(await enginesIn([], env), byEnvironment);
    assert.deepStrictEqual(await enginesIn([], env, 'eval'), byEnvironment);
  });

  it('a Worker without any can load it itself', async () => {
    const engines = await enginesIn([], {}, 'load');
    assert.deepStrictEqual(engines,
      Object.fromEntries(Object.keys(OPTIONS).map((name) => [name, ours])));
  });
});
