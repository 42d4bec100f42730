'use strict';

const assert = require('node:assert');
const { findCirclesC } = require('../../scripts/lint/circles');

const SPDX = '/* SPDX-License-Identifier: MIT */\n';

/** Asserts what is said of files that are given as { 'a.c': text }, all of src/core. */
function assertCircles(texts, messages) {
  const files = new Map(Object.entries(texts)
    .map(([name, text]) => [name.includes('/') ? name : `src/core/${name}`, SPDX + text]));
  assert.deepStrictEqual(findCirclesC(files).map(({ message }) => message), messages);
}

describe('make lint: circles of C files', () => {
  const TWO = 'circle: src/core/a.c -> b.c (h2__b) -> a.c (h2__a)';

  it('finds two files that call each other, and where the first does', () => {
    const texts = {
      'a.c': 'void h2__a(void) {\n  h2__b();\n}\n',
      'b.c': 'void h2__b(void) {\n  h2__a();\n}\n',
    };
    assertCircles(texts, [TWO]);
    const [{ file, line, steps }] = findCirclesC(new Map(Object.entries(texts)));
    assert.deepStrictEqual([file, line], ['a.c', 2]);
    assert.deepStrictEqual(steps.map(({ to, name }) => [to, name]),
                           [['b', 'h2__b'], ['a', 'h2__a']]);
  });

  it('finds a circle of three, and names a fourth that is in it', () => {
    const texts = {
      'a.c': 'int h2__a(int x) {\n  return h2__b(x);\n}\n',
      'b.c': 'int h2__b(int x) {\n  return h2__c(x);\n}\n',
      'c.c': 'int h2__c(int x) {\n  return h2__a(x);\n}\n',
      'z.c': 'int h2__z(int x) {\n  return h2__a(x);\n}\n',
    };
    const three = 'circle: src/core/a.c -> b.c (h2__b) -> c.c (h2__c) -> a.c (h2__a)';
    assertCircles(texts, [three]);
    texts['c.c'] += 'int h2__c2(int x) {\n  return h2__z(x);\n}\n';
    assertCircles(texts, [`${three}; in it, too: src/core/z`]);
  });

  it('finds two circles that do not touch', () => {
    const other = 'circle: src/core/c.c -> d.c (h2__d) -> c.c (h2__c)';
    assertCircles({
      'a.c': 'void h2__a(void) {\n  h2__b();\n}\n', 'b.c': 'void h2__b(void) {\n  h2__a();\n}\n',
      'c.c': 'void h2__c(void) {\n  h2__d();\n}\n', 'd.c': 'void h2__d(void) {\n  h2__c();\n}\n',
    }, [TWO, other]);
  });

  it('finds one through a header: by an include, by a static inline, by a macro', () => {
    const b = { 'b.c': 'void h2__b(void) {\n  h2__a();\n}\n', 'b.h': 'void h2__b(void);\n' };
    const a = { 'a.c': 'void h2__a(void) {\n}\n' };
    assertCircles({ ...a, ...b, 'a.h': '#include "b.h"\n' },
                  ['circle: src/core/a.c -> b.c (b.h) -> a.c (h2__a)']);
    assertCircles({ ...a, ...b, 'a.h': 'static inline void h2__i(void) {\n  h2__b();\n}\n' },
                  [TWO]);
    assertCircles({ ...a, ...b, 'a.h': '#define H2__I(x) \\\n  h2__b(x)\n' }, [TWO]);
    assertCircles({
      'a.h': 'static inline int h2__a(int x) {\n  return x;\n}\n',
      'a.c': 'int h2__x(int x) {\n  return h2__b(x);\n}\n',
      'b.c': 'int h2__b(int x) {\n  return h2__a(x);\n}\n',
    }, [TWO]);
  });

  it('takes what all share for no part of one', () => {
    assertCircles({
      'a.c': '#include "internal.h"\nvoid h2__a(void) {\n}\n',
      'a.h': '#include "h2.h"\n#include "internal.h"\n',
      'internal.h': '#include "a.h"\nstatic inline void h2__i(void) {\n  h2__a();\n}\n',
      'h2.h': '#include "a.h"\nextern "C" {\nvoid h2__a(void);\n}\n',
    }, []);
  });

  it('finds functions given as values, and variables', () => {
    const b = { 'b.c': 'void h2__b(void) {\n  h2__a();\n}\n' };
    assertCircles({ ...b, 'a.c': 'void h2__a(void) {\n  set(h2__b);\n}\n' }, [TWO]);
    const list = 'static void (*const all[])(void) = {h2__b};\n';
    assertCircles({ ...b, 'a.c': `${list}void h2__a(void) {\n}\n` }, [TWO]);
    assertCircles({
      'a.c': 'const struct functions h2__a = {h2__b};\n',
      'b.c': 'int h2__b(void) {\n  return h2__a.count;\n}\n',
    }, [TWO]);
  });

  it('takes no mention in a comment, a literal or a prototype', () => {
    const b = { 'b.c': 'void h2__b(void) {\n  h2__a();\n}\n' };
    for (const text of [
      '/* h2__b() calls this. */\nvoid h2__a(void) {\n  /* h2__b() */\n}\n',
      'void h2__a(void) {\n  say("h2__b()"); // h2__b()\n}\n',
      'void h2__b(void);\nextern int h2__b;\nvoid h2__a(void) {\n}\n',
      'void h2__a(void) {\n  x->h2__b();\n  x.h2__b = 1;\n}\n',
      'struct h2__t {\n  void (*h2__b)(void);\n};\nvoid h2__a(void) {\n}\n',
    ]) assertCircles({ ...b, 'a.c': text }, []);
  });

  it('takes a static function of the same name for one of its own file', () => {
    assertCircles({
      'a.c': 'void h2__a(void) {\n  h2__b();\n}\n',
      'b.c': 'static void h2__a(void) {\n}\nvoid h2__b(void) {\n  h2__a();\n}\n',
    }, []);
    assertCircles({
      'a.c': 'static void put(void) {\n}\nvoid h2__a(void) {\n  put();\n  h2__b();\n}\n',
      'b.c': 'static void put(void) {\n}\nvoid h2__b(void) {\n  put();\n}\n',
    }, []);
  });

  it('knows the macros of a header, and not those of a file', () => {
    assertCircles({
      'a.c': 'int h2__a(void) {\n  return H2__B;\n}\n',
      'b.h': '#define H2__B 1\n',
      'b.c': 'void h2__b(void) {\n  h2__a();\n}\n',
    }, ['circle: src/core/a.c -> b.c (H2__B) -> a.c (h2__a)']);
    assertCircles({
      'a.c': '#define SIZE 1\nint h2__a(void) {\n  return SIZE;\n}\n',
      'b.c': '#define SIZE 2\nint h2__b(void) {\n  return SIZE + h2__a();\n}\n',
    }, []);
  });

  it('looks at the files of one folder only', () => {
    assertCircles({
      'a.c': 'void h2__a(void) {\n  h2__b();\n}\n',
      'src/binding/b.c': 'void h2__b(void) {\n  h2__a();\n}\n',
    }, []);
  });
});
