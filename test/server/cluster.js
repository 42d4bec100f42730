'use strict';

const assert = require('node:assert');
const { runChild } = require('../helpers/child');

describe('cluster', () => {
  it('hands its sockets over to workers that serve HTTP/2', async () => {
    const { code, stdout, stderr } = await runChild('cluster');
    assert.strictEqual(stderr, '');
    assert.strictEqual(code, 0);
    const { workers, bodies } = JSON.parse(stdout);
    assert.strictEqual(bodies.length, 8);
    for (const body of bodies) assert.match(body, /^worker \d+$/);
    assert.strictEqual(workers, 2);
  });

  it('sockets can be sent to another process by hand', async () => {
    const { code, stdout, stderr } = await runChild('send-handle');
    assert.strictEqual(stderr, '');
    assert.strictEqual(stdout, 'served by the child\n');
    assert.strictEqual(code, 0);
  });
});
