'use strict';

const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { builtin } = require('../helpers/impl');
const { ADDON } = require('../helpers/package');

/** Names of the dynamic symbols of the addon that `filter` selects. */
function symbols(filter) {
  return execFileSync('nm', ['-D', filter, ADDON], { encoding: 'utf8' })
    .split('\n').filter(Boolean).map((line) => line.trim().split(/\s+/).at(-1));
}

// Node exports its own copy of nghttp2, which a plain link would run instead.
(builtin ? describe.skip : describe)('the private copy of nghttp2', () => {
  it('is not exported', () => {
    assert.deepStrictEqual(symbols('--defined-only').filter((name) => /nghttp2/.test(name)), []);
  });

  it('is not imported', () => {
    assert.deepStrictEqual(symbols('--undefined-only').filter((name) => /nghttp2/.test(name)), []);
  });

  it('is what runs: its code lies in the addon', () => {
    const { native } = require('../../lib/native/addon');
    assert.strictEqual(path.basename(native.nghttp2File()), path.basename(ADDON));
    assert.match(native.nghttp2Version, /^1\.\d+\.\d+/);
  });

  it('exports nothing but what Node-API asks for', () => {
    const exported = symbols('--defined-only')
      .filter((name) => !/^(_init|_fini|_edata|_end|__bss_start)$/.test(name));
    for (const name of exported) assert.match(name, /^(node_api_module_|napi_register_module_)/);
  });
});
