'use strict';

const assert = require('node:assert');
const { findObstacle } = require('../../lib/native/runtime');

describe('where the addon may be loaded', () => {
  const node = { node: '26.3.0', v8: '14.1', uv: '1.52.1', napi: '10' };

  it('in the Node that runs this', () => {
    assert.strictEqual(findObstacle(process.versions), undefined);
  });

  it('in Electron', () => {
    assert.strictEqual(findObstacle({ ...node, electron: '40.1.0' }), undefined);
  });

  for (const [key, name, version] of [['bun', 'Bun', '1.4.5'], ['deno', 'Deno', '2.9.6']]) {
    it(`not in ${name}, which is told with its version, and what to use`, () => {
      const reason = findObstacle({ ...node, [key]: version });
      assert.match(reason, /^http2-native does not run on \w+ \([\d.]+\): .*'node:http2' there$/);
      assert.ok(reason.includes(`${name} (${version})`), reason);
    });
  }
});
