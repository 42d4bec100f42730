'use strict';

const assert = require('node:assert');
const { runChild } = require('../helpers/child');

describe('worker_threads', function workers() {
  this.timeout(20000);

  it('run servers and clients in parallel', async () => {
    const { code, signal, stdout, stderr } = await runChild('workers', {
      args: ['parallel'], limit: 15000,
    });
    assert.strictEqual(stderr, '');
    assert.strictEqual(signal, null);
    assert.strictEqual(code, 0);
    assert.deepStrictEqual(JSON.parse(stdout), [200, 200, 200]);
  });

  it('survive terminate() in the middle of traffic', async () => {
    const { code, signal, stdout, stderr } = await runChild('workers', {
      args: ['terminate'], limit: 15000,
    });
    assert.strictEqual(stderr, '');
    assert.strictEqual(signal, null);
    assert.strictEqual(code, 0);
    assert.strictEqual(stdout, 'terminated 8\n');
  });

  for (const where of ['stream', 'data', 'response', 'close', 'ping']) {
    it(`let the process exit in a '${where}' handler`, async () => {
      const { code, signal, stderr } = await runChild('exit', { args: [where] });
      assert.strictEqual(stderr, '');
      assert.strictEqual(signal, null);
      assert.strictEqual(code, 7);
    });
  }

  it('let a worker exit in the middle of traffic', async () => {
    const { code, signal, stdout, stderr } = await runChild('workers', {
      args: ['exit'], limit: 15000,
    });
    assert.strictEqual(stderr, '');
    assert.strictEqual(signal, null);
    assert.strictEqual(code, 0);
    assert.strictEqual(stdout, 'exit codes 5 5 5 5\n');
  });
});
