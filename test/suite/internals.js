'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const path = require('node:path');

const LIBRARY = path.resolve(__dirname, '../../lib');
const INTERNALS = path.resolve(__dirname, '../../tools/suite/internals.js');

/** Evaluates code as a test that had asked for --expose-internals. */
function evaluate(code) {
  const { stdout, stderr } = spawnSync(process.execPath, [
    '-r', path.join(LIBRARY, 'register.js'), '-r', INTERNALS, '-p', `JSON.stringify(${code})`,
  ], { encoding: 'utf8' });
  assert.strictEqual(stderr, '');
  return JSON.parse(stdout);
}

describe('internals for the suite', function() {
  this.timeout(10_000);

  it('are parts of this library', () => {
    assert.deepStrictEqual(evaluate(`[
      require('internal/http2/util').NghttpError ===
        require('${LIBRARY}/node/errors.js').NghttpError,
      require('internal/http2/util').kSocket === require('${LIBRARY}/symbols.js').kSocket,
      require('internal/http2/core').ServerHttp2Session.name,
      Object.getOwnPropertySymbols(new (require('net').Socket)())
        .includes(require('internal/timers').kTimeout),
    ]`), [true, true, 'ServerHttp2Session', true]);
  });

  it('serialise headers as Node does', () => {
    assert.deepStrictEqual(evaluate(`[
      require('internal/http2/util').buildNgHeaderString({ a: [1, 2], ':path': '/' }),
      require('internal/http2/util').mapToHeaders({ b: 'c' }),
    ]`), [[':path\0/\0\0a\x001\0\0a\x002\0\0', 3], ['b\0c\0\0', 1]]);
  });

  it('have the binding of http2, and those that Node hands out', () => {
    assert.deepStrictEqual(evaluate(`[
      require('internal/test/binding').internalBinding('http2').nghttp2ErrorString(-517),
      typeof require('internal/test/binding').internalBinding('tcp_wrap').TCP,
    ]`), ['GOAWAY has already been sent', 'function']);
  });

  it('leave every other module alone', () => {
    assert.deepStrictEqual(evaluate(`[require('path') === require('node:path')]`), [true]);
  });
});
