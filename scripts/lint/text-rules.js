'use strict';

const MAX_LINES = 500;

/** What must not be in any tracked file: it is true on one machine only. */
const LOCAL = [
  [/(?:^|[\s"'`=(:])\/(?:home|root|work|Users)\/\w/, 'a path of one machine'],
  [/"resolved"\s*:/, 'the address of a package registry'],
  [/\bregistry\s*=|\/\/registry\./, 'the address of a package registry'],
];

/** Yields { line, message } for what is wrong with any text file. */
function* checkText(file, text) {
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    for (const [pattern, what] of LOCAL) {
      if (pattern.test(line)) yield { line: index + 1, message: `has ${what} in it` };
    }
    if (/[ \t]$/.test(line)) yield { line: index + 1, message: 'ends with a blank' };
  }
  if (text !== '' && !text.endsWith('\n')) {
    yield { line: lines.length, message: 'no newline at the end' };
  }
  if (/\.(?:[ch]|js|mjs|sh|mk)$/.test(file) && lines.length - 1 > MAX_LINES) {
    yield { line: MAX_LINES, message: `longer than ${MAX_LINES} lines: one responsibility?` };
  }
  if (/(?:^Makefile|\.(?:sh|mk))$/.test(file) && !/^# SPDX-License-Identifier: MIT$/m.test(text)) {
    yield { line: 1, message: 'no line "# SPDX-License-Identifier: MIT"' };
  }
}

module.exports = { checkText };
