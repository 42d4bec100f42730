'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const path = require('node:path');

const library = path.join(__dirname, '..', '..', 'lib');

function logOf(script, NODE_DEBUG) {
  const source = `
    const { debug, debugSession, debugStream } = require('${library}/observe/debug');
    const { kSession, kType } = require('${library}/symbols');
    ${script}`;
  const { stderr, status } = spawnSync(process.execPath, ['--no-warnings', '-e', source],
    { encoding: 'utf8', env: { ...process.env, NODE_DEBUG } });
  assert.strictEqual(status, 0, stderr);
  return stderr.replaceAll(/^HTTP2 \d+: /gm, '');
}

describe('debug', function() {
  this.timeout(20000);

  it('logs to stderr what NODE_DEBUG asks for', () => {
    const log = logOf(`
      const session = { [kType]: 1 };
      debug('closed %d', 3);
      debugSession(session, 'created');
      debugStream({ id: 5, [kSession]: session }, 'code %d', 8);
      debugStream({ id: undefined }, 'waits');`, 'http2');
    assert.deepStrictEqual(log.trimEnd().split('\n'), [
      'closed 3',
      'Http2Session client: created',
      'Http2Stream 5 [Http2Session client]: code 8',
      'Http2Stream <pending> [Http2Session <invalid>]: waits',
    ]);
  });

  it('does nothing otherwise', () => {
    assert.strictEqual(logOf('debug("a"); debugSession(null, "b"); debugStream(null, "c");', ''),
      '');
  });
});
