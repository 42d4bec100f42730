'use strict';

const assert = require('node:assert');
const path = require('node:path');
const { ESLint } = require('eslint');
const { checkC } = require('../../scripts/lint/c-rules');
const { checkLibrary, findCirclesJS } = require('../../scripts/lint/js-rules');
const { checkText } = require('../../scripts/lint/text-rules');

const SPDX = '/* SPDX-License-Identifier: MIT */\n';

/** Asserts which lines of a text a rule finds fault with. */
function assertLines(rule, file, text, lines) {
  const findings = [...rule(file, text)];
  assert.deepStrictEqual(findings.map(({ line }) => line), lines, JSON.stringify(findings));
}

/** The same of the body of a C file, which begins properly; its lines count from 1. */
function assertLinesC(file, text, lines) {
  const head = `${SPDX}/* ${path.basename(file)} - a sample. */\n`;
  assertLines(checkC, file, head + text, lines.map((line) => line + 2));
}

describe('make lint: layers of C', () => {
  it('finds a folder of src/ that has no layer', () => {
    assertLines(checkC, 'src/extra/a.c', `${SPDX}/* a.c - a sample. */\n`, [1]);
  });

  const cases = [
    ['src/core/a.c', '#include <nghttp2/nghttp2.h>\n#include "h2.h"\n', []],
    ['src/core/a.c', '#include <uv.h>\n#include <node_api.h>\n#include <time.h>\n', [1, 2, 3]],
    ['src/core/a.c', '#include "../transport/transport.h"\n', [1]],
    ['src/core/a.c', '#include "uv.h"\n#include MACRO\n', [1, 2]],
    ['src/transport/a.c', '#include "core/internal.h"\n', [1]],
    ['src/transport/a.c', '#include <uv.h>\n#include "../core/h2.h"\n', []],
    ['src/transport/a.c', '#include <nghttp2/nghttp2.h>\n#include <node_api.h>\n', [1, 2]],
    ['src/transport/a.c', '#include "../core/internal.h"\n', [1]],
    ['src/binding/a.c', '#include <node_api.h>\n#include "../transport/transport.h"\n', []],
    ['src/binding/a.c', '# include <nghttp2/nghttp2.h>\n', [1]],
    ['src/binding/a.c', '/*\n#include <nghttp2/nghttp2.h>\n*/\n', []],
    ['test/c/a.c', '#include <nghttp2/nghttp2.h>\n#include <time.h>\n', []],
  ];
  for (const [file, text, lines] of cases) {
    it(`finds ${lines.length} in ${file}: ${JSON.stringify(text)}`, () => {
      assertLinesC(file, text, lines);
    });
  }
});

describe('make lint: functions of C', () => {
  const cases = [
    ['src/core/a.c', 'p = malloc(1);\nfree(p);\n', [1, 2]],
    ['src/core/alloc.c', 'p = malloc(1);\nfree(p);\n', []],
    ['src/binding/a.c', 'p = malloc(1);\n', []],
    ['src/core/a.c', 'queue->free(p);\nalloc.free(p);\nh2__free(p);\n', []],
    ['src/core/a.c', '/* strcpy(a, b) */ x("strcpy(a, b)");\n', []],
    ['src/core/a.c', 'strcpy(a, b);\nsprintf (a, "%d", b);\nalloca(8);\n', [1, 2, 3]],
    ['test/c/a.c', 'strcat(a, b);\n', [1]],
    ['src/core/a.c', 'uv_now(loop);\nnapi_throw(env, error);\n', [1, 2]],
    ['src/binding/a.c', 'nghttp2_session_send(s);\nh2__fail(s);\nh2_session_del(s);\n', [1, 2]],
    ['src/binding/a.c', 'static int nghttp2_mine(void) {\nnghttp2_mine();\n', []],
    ['src/binding/nghttp2_file.c', 'void nghttp2_session_mem_recv(void);\n', []],
  ];
  for (const [file, text, lines] of cases) {
    it(`finds ${lines.length} in ${file}: ${JSON.stringify(text)}`, () => {
      assertLinesC(file, text, lines);
    });
  }

  it('wants the SPDX line first and 80 columns', () => {
    const [fits, wide] = ['x'.repeat(80), 'x'.repeat(81)];
    assertLines(checkC, 'a.h', `\n${fits}\n${fits} \\\n${wide}\n${wide}\\\n`, [1, 4, 5]);
  });
});

describe('make lint: the hand of C', () => {
  const cases = [
    ['if (a)\n  b();\nelse\n  c();\n', [2, 4]],
    ['if (a) b();\nif (a) {\n  b();\n} else {\n  c();\n}\n', []],
    ['if (a &&\n    b) c();\nif (a)\n{\n}\n', []],
    ['if (a) {\n  b();\n} else if (f(c))\n  d();\n', [4]],
    ['for (;;)\n  ;\nwhile (f(a))\n  b();\ndo\n  c();\nwhile (d);\n', [2, 4, 6]],
    ['do {\n  c();\n} while (d);\n#define A() \\\n  do {      \\\n  } while (0)\n\nint x;\n', []],
    ['if (a) {\n}\nwhile (b)\n  c();\n', [4]],
    ['#if A\nb();\n#else\nc();\n#endif\n', []],
    ['#define A(x) \\\n  if (x)     \\\n    b(x);\n', [3]],
    ['/* if (a)\n  b(); */\ns("if (a)\\n");\n', []],
    ['{ a++;\n++a;\nb = a++;\nc(a++);\nd[a++] = b--;\nreturn a--;\n', [1]],
    ['{ a->b.c++; }\n*a++;\nd[a].e--;\nf(a)->b++;\n', [1, 2, 3, 4]],
    ['if (a) b++;\nelse c++;\nd = (int)a++;\n', [1, 2]],
    ['case 1: a++;\ndefault: a--;\nb = c ? d : e++;\n', [1, 2]],
    ['for (i = 0; i < n; i++) f();\nfor (; a[n++]; ++i, j--) f();\n', [1, 2]],
    ['for (i = 0; i < n; ++i) f();\nfor (; n-- > 0; a = b++) f();\nfor (;;) {\n}\n', []],
  ];
  for (const [text, lines] of cases) {
    it(`finds ${lines.length} in ${JSON.stringify(text)}`, () => {
      assertLinesC('src/core/a.c', text, lines);
    });
  }

  it('wants a comment with the name of the file behind the SPDX line', () => {
    for (const heading of ['/* a.c - says. */\n', '/*\n * a.c - says\n * more.\n */\n']) {
      assertLines(checkC, 'src/core/a.c', `${SPDX}${heading}`, []);
    }
    for (const heading of ['/* b.c - x. */', '/* X. */', '// a.c - x.', '', '\n/* a.c - x. */']) {
      assertLines(checkC, 'src/core/a.c', `${SPDX}${heading}\n`, [2]);
    }
  });

  it('is for our own folders', () => {
    assertLines(checkC, 'examples/a.c', `${SPDX}if (a)\n  a++;\n`, []);
  });
});

describe('make lint: modules of lib/', () => {
  const cases = [
    ['lib/index.js', "require('node:net');\nrequire('./api/b');\nrequire('./compat');\n", []],
    ['lib/api/a.js', "require('net');\nrequire('bindings');\nrequire('../../bin/x');\n", [1, 2, 3]],
    ['lib/c/a.js', "require('../symbols');\nrequire('../../package.json');\n", [1, 2]],
    ['lib/api/a.js', "// require('net')\n/* require('net') */\n", []],
    ['lib/api/a.js', "f('x/http2_native.node');\n", [1]],
  ];
  for (const [file, text, lines] of cases) {
    it(`finds ${lines.length} in ${file}: ${JSON.stringify(text)}`, () => {
      assertLines(checkLibrary, file, text, lines);
    });
  }
});

describe('make lint: rooms of lib/', () => {
  const cases = [
    ['down', 'lib/session/a.js', "require('../stream/b');\nrequire('../native/status');\n", []],
    ['within', 'lib/session/a.js', "require('./b');\nrequire('../symbols');\n", []],
    ['up', 'lib/stream/a.js', "require('../session/b');\n", [1]],
    ['up, by a folder', 'lib/session/a.js', "require('../api');\nrequire('../compat');\n", [1, 2]],
    ['up, later', 'lib/node/a.js', "f = () => require('../native/status');\n", [1]],
    ['to the faces', 'lib/api/a.js', "require('../index');\nrequire('../register.js');\n", [1, 2]],
    ['around the table', 'lib/transport/a.js', "require('../headers/b');\n", [1]],
    ['over two lines', 'lib/stream/a.js', "require(\n  '../session/b');\n", [1]],
    ['to the ground and further', 'lib/symbols.js', "require('./node/errors');\n", [1]],
    ['who knows where', 'lib/api/a.js', "require(f());\nrequire('./' + f);\n", [1]],
  ];
  for (const [way, file, text, lines] of cases) {
    it(`an import that runs ${way}: ${lines.length} in ${file}`, () => {
      assertLines(checkLibrary, file, text, lines);
    });
  }

  const doors = [
    ['lib/native/a.js', "require('./addon');\nrequire('./shared');\n", []],
    ['lib/stream/a.js', "require('../native/addon');\nrequire('../native/addon.js');\n", [1, 2]],
    ['lib/register.js', "require('./native/addon.js');\n", [1]],
    ['lib/session/session.js', "require('../native/shared');\n", [1]],
    ['lib/session/inbox.js', "require('../native/shared');\nrequire('../native/addon');\n", [2]],
    ['lib/session/pump.js', "const { listen } = require('../native/addon');\n", []],
    ['lib/session/pump.js', "const { listen, native } = require('../native/addon');\n", [1]],
    ['lib/session/pump.js', "const addon = require('../native/addon');\n", [1]],
    ['lib/http2.js', "require('./native/addon');\n", []],
    ['lib/index.js', "require('./native/addon');\n", [1]],
    ['lib/native/load.js', "require('../../prebuilds/linux-x64.node');\nrequire(f);\n", []],
    ['lib/native/addon.js', "require('../../prebuilds/linux-x64.node');\n", [1, 1]],
    ['lib/native/load.js', "require('../../build/x.node');\n", [1]],
    ['lib/native/a.js', 'const { native: { f } } = g;\nmodule.exports = { f };\n', [1]],
    ['lib/native/a.js', 'const { native } = g;\nmodule.exports = { native };\n', [1]],
    ['lib/transport/a.js', "require('../native/shared');\n", []],
  ];
  for (const [file, text, lines] of doors) {
    it(`a way to C beside the door: ${lines.length} in ${file}`, () => {
      assertLines(checkLibrary, file, text, lines);
    });
  }

  /** Finds circles among files of lib/session/ that load what is named. */
  function circles(loads) {
    const texts = Object.entries(loads).map(([name, others]) => [
      `lib/session/${name}.js`, others.map((other) => `require('./${other}');`).join('\n'),
    ]);
    return [...findCirclesJS(new Map(texts))].map(({ message }) => message);
  }

  it('a circle of two files', () => {
    assert.deepStrictEqual(circles({ a: ['b'], b: ['a'] }),
      ['a circle: lib/session/a.js -> lib/session/b.js -> lib/session/a.js']);
  });

  it('a circle that does not begin where the search does', () => {
    assert.deepStrictEqual(circles({ a: ['b', 'c'], b: ['c'], c: ['d'], d: ['b'] }),
      ['a circle: lib/session/b.js -> lib/session/c.js -> lib/session/d.js -> lib/session/b.js']);
  });

  it('a circle that a later load closes', () => {
    const texts = new Map([
      ['lib/a.js', "require('./b');"], ['lib/b.js', "const f = () => require('./a.js');"],
    ]);
    assert.strictEqual([...findCirclesJS(texts)].length, 1);
  });

  it('no circle where two ways meet', () => {
    assert.deepStrictEqual(circles({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }), []);
  });
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

/** @returns {Promise<string[]>} the rules that a file of lib/ breaks which has this code */
async function findings(code, filePath = 'lib/sample.js') {
  const eslint = new ESLint({ cwd: path.join(__dirname, '..', '..') });
  const [{ messages }] = await eslint.lintText(`'use strict';\n\n${code}\n`, { filePath });
  return messages.map(({ ruleId }) => ruleId);
}

describe('make lint: one writer for the state of a stream', () => {
  const assignments = [
    'state.endSubmitted = true;', 'state.unconsumed += 1;', 'state.credit++;', '--state.credit;',
    'stream[f.kState].closed = true;', 'f().deaf ??= true;', 'state.closed ||= true;',
    'delete state.timing;', '[state.closed] = f;', '({ x: state.closed } = f);',
    'Object.assign(stream[kState], f);', 'Object.assign(state, f);', 'Reflect.set(state, f, 1);',
    'for (state.closed of f);', 'stream[kState].fresh = f;',
  ];
  const given = "const { state, stream, f, kState } = require('./f');\n\n";
  const use = '\nf(state, stream, kState);';

  for (const code of assignments) {
    it(`refuses ${code}`, async () => {
      assert.ok((await findings(given + code + use)).includes('no-restricted-syntax'));
    });

    it(`takes ${code} in its own file`, async () => {
      assert.ok(!(await findings(given + code + use, 'lib/stream/state.js'))
        .includes('no-restricted-syntax'));
    });
  }

  it('takes what only reads, and fields of other objects', async () => {
    assert.deepStrictEqual(
      await findings(`${given}state.other = state.closed === f(state.credit + 1);${use}`), []);
  });
});

describe('make lint: timers and clocks of lib/', () => {
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
