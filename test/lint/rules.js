'use strict';

const assert = require('node:assert');
const path = require('node:path');
const { ESLint } = require('eslint');
const { checkC } = require('../../scripts/lint/c-rules');
const { checkLibrary } = require('../../scripts/lint/js-rules');
const { checkText } = require('../../scripts/lint/text-rules');

const SPDX = '/* SPDX-License-Identifier: MIT */\n';

/** Asserts which lines of a text a rule finds fault with. */
function assertLines(rule, file, text, lines) {
  const findings = [...rule(file, text)];
  assert.deepStrictEqual(findings.map(({ line }) => line), lines, JSON.stringify(findings));
}

describe('make lint: layers of C', () => {
  const cases = [
    ['src/core/a.c', '#include <nghttp2/nghttp2.h>\n#include "h2.h"\n', []],
    ['src/core/a.c', '#include <uv.h>\n#include <node_api.h>\n#include <time.h>\n', [2, 3, 4]],
    ['src/core/a.c', '#include "../transport/transport.h"\n', [2]],
    ['src/transport/a.c', '#include <uv.h>\n#include "../core/h2.h"\n', []],
    ['src/transport/a.c', '#include <nghttp2/nghttp2.h>\n#include <node_api.h>\n', [2, 3]],
    ['src/transport/a.c', '#include "../core/internal.h"\n', [2]],
    ['src/binding/a.c', '#include <node_api.h>\n#include "../transport/transport.h"\n', []],
    ['src/binding/a.c', '# include <nghttp2/nghttp2.h>\n', [2]],
    ['src/binding/a.c', '/*\n#include <nghttp2/nghttp2.h>\n*/\n', []],
    ['test/c/a.c', '#include <nghttp2/nghttp2.h>\n#include <time.h>\n', []],
  ];
  for (const [file, text, lines] of cases) {
    it(`finds ${lines.length} in ${file}: ${JSON.stringify(text)}`, () => {
      assertLines(checkC, file, SPDX + text, lines);
    });
  }
});

describe('make lint: functions of C', () => {
  const cases = [
    ['src/core/a.c', 'p = malloc(1);\nfree(p);\n', [2, 3]],
    ['src/core/alloc.c', 'p = malloc(1);\nfree(p);\n', []],
    ['src/binding/a.c', 'p = malloc(1);\n', []],
    ['src/core/a.c', 'queue->free(p);\nalloc.free(p);\nh2__free(p);\n', []],
    ['src/core/a.c', '/* strcpy(a, b) */ x("strcpy(a, b)");\n', []],
    ['src/core/a.c', 'strcpy(a, b);\nsprintf (a, "%d", b);\nalloca(8);\n', [2, 3, 4]],
    ['test/c/a.c', 'strcat(a, b);\n', [2]],
    ['src/core/a.c', 'uv_now(loop);\nnapi_throw(env, error);\n', [2, 3]],
    ['src/binding/a.c', 'nghttp2_session_send(s);\nh2__fail(s);\nh2_session_del(s);\n', [2, 3]],
    ['src/binding/a.c', 'static int nghttp2_mine(void) {\nnghttp2_mine();\n', []],
    ['src/binding/nghttp2_origin.c', 'void nghttp2_session_mem_recv(void);\n', []],
  ];
  for (const [file, text, lines] of cases) {
    it(`finds ${lines.length} in ${file}: ${JSON.stringify(text)}`, () => {
      assertLines(checkC, file, SPDX + text, lines);
    });
  }

  it('wants the SPDX line first and 80 columns', () => {
    const [fits, wide] = ['x'.repeat(80), 'x'.repeat(81)];
    assertLines(checkC, 'src/core/a.h', `\n${fits}\n${fits} \\\n${wide}\n${wide}\\\n`, [1, 4, 5]);
  });
});

describe('make lint: modules of lib/', () => {
  const cases = [
    ['lib/a.js', "require('node:net');\nrequire('./b');\nrequire('./c/d.js');\n", []],
    ['lib/a.js', "require('net');\nrequire('bindings');\nrequire('../bin/x');\n", [1, 2, 3]],
    ['lib/c/a.js', "require('../b');\nrequire('../../package.json');\n", [2]],
    ['lib/a.js', "require('./native/addon');\n", [1]],
    ['lib/c/a.js', "require('../native/addon.js');\n", [1]],
    ['lib/session/pump.js', "require('../native/addon');\n", []],
    ['lib/a.js', "// require('net')\n/* require('net') */\n", []],
    ['lib/a.js', "f('x/http2_native.node');\n", [1]],
  ];
  for (const [file, text, lines] of cases) {
    it(`finds ${lines.length} in ${file}: ${JSON.stringify(text)}`, () => {
      assertLines(checkLibrary, file, text, lines);
    });
  }
});

describe('make lint: any file', () => {
  const home = ['', 'home', 'someone', 'x'].join('/');
  const cases = [
    ['README.md', 'fine\n', []],
    ['README.md', `in ${home}\n"${home}"\n(${home}\n`, [1, 2, 3]],
    ['README.md', 'https://example.org/home/page\nbuild/work/x\n', []],
    ['package-lock.json', `{\n  ${JSON.stringify({ resolved: 'x' }).slice(1)}\n`, [2]],
    ['.npmrc', `${['registry', 'x'].join('=')}\n`, [1]],
    ['a.js', 'x \nx', [1, 2]],
    ['a.js', 'x\n'.repeat(500), []],
    ['a.js', 'x\n'.repeat(501), [500]],
    ['a.md', 'x\n'.repeat(501), []],
    ['scripts/a.sh', '#!/bin/sh\n', [1]],
    ['scripts/a.sh', '#!/bin/sh\n# SPDX-License-Identifier: MIT\n', []],
  ];
  for (const [file, text, lines] of cases) {
    it(`finds ${lines.length} in ${file}: ${JSON.stringify(text.slice(0, 60))}`, () => {
      assertLines(checkText, file, text, lines);
    });
  }
});

describe('make lint: timers and clocks of lib/', () => {
  const eslint = new ESLint({ cwd: path.join(__dirname, '..', '..') });

  async function findings(code) {
    const [{ messages }] = await eslint.lintText(`'use strict';\n\n${code}\n`,
                                                 { filePath: 'lib/sample.js' });
    return messages.map(({ ruleId }) => ruleId);
  }

  for (const code of [
    'setTimeout(f);', 'setImmediate(f);', 'clearTimeout(f);', 'queueMicrotask(f);',
    'process.nextTick(f);', 'process.hrtime.bigint();', 'new Date();', 'Date.now();',
    'performance.now();', 'globalThis.setTimeout(f);', "require('node:timers').setTimeout(f);",
  ]) {
    it(`refuses ${code}`, async () => {
      const rules = await findings(`const f = require('./f');\n\n${code} f();`);
      assert.ok(rules.some((rule) => rule.startsWith('no-restricted-')), rules.join());
    });
  }

  it('takes those of lib/node/timers.js', async () => {
    assert.deepStrictEqual(
      await findings("const { Date, nextTick } = require('./timers');\n\nnextTick(Date.now);"), []);
  });
});
