'use strict';

const assert = require('node:assert');
const os = require('node:os');

const { UsageError, parseArguments } = require('../../tools/suite/arguments.js');
const { parseAllowList } = require('../../tools/suite/allow.js');
const { main } = require('../../tools/suite/index.js');

describe('arguments of the suite', () => {
  it('have defaults', () => {
    const configuration = parseArguments(['/tree']);
    assert.strictEqual(configuration.tree, '/tree');
    assert.strictEqual(configuration.node, process.execPath);
    assert.strictEqual(configuration.jobs, os.availableParallelism());
    assert.strictEqual(configuration.timeout, 60_000);
    assert.deepStrictEqual(configuration.engines, ['ours', 'builtin']);
  });

  it('are understood', () => {
    const configuration = parseArguments([
      '--engine=builtin', '--jobs', '3', '/tree', '--timeout', '2.5', '--only', 'p.ng', '-v',
    ]);
    assert.deepStrictEqual(configuration.engines, ['builtin']);
    assert.strictEqual(configuration.jobs, 3);
    assert.strictEqual(configuration.timeout, 2500);
    assert(configuration.only.test('test-http2-ping'));
    assert.strictEqual(configuration.verbose, true);
  });

  for (const argv of [
    [], ['a', 'b'], ['a', '--jobs', '0'], ['a', '--jobs', 'many'], ['a', '--timeout=-1'],
    ['a', '--only', '('], ['a', '--engine', 'steam'], ['a', '--unheard-of'],
  ]) {
    it(`are refused: ${JSON.stringify(argv)}`, () => {
      assert.throws(() => parseArguments(argv), UsageError);
    });
  }

  it('that make no sense end with status 3', async () => {
    assert.strictEqual(await main([]), 3);
    assert.strictEqual(await main([__dirname]), 3);
    assert.strictEqual(await main([__dirname, '--node', '/nowhere/node']), 3);
  });
});

describe('list of known tests', () => {
  it('maps paths to reasons', () => {
    const list = parseAllowList('# comment\n\n a/b.js \t because of  that \r\nc.js x\n');
    assert.deepStrictEqual([...list], [['a/b.js', 'because of  that'], ['c.js', 'x']]);
  });

  it('demands a reason', () => {
    assert.throws(() => parseAllowList('a.js fine\nb.js\n', 'known.txt'), /known\.txt:2/);
  });
});
