'use strict';

const path = require('node:path');
const { BOUNDARY } = require('./layers');

const BINDING = 'lib/native/addon';

/** The same text with comments blanked out, line by line. */
function blankComments(text) {
  const pattern = /\/\*[^]*?\*\/|(?<![:'"`\\])\/\/.*/g;
  return text.replace(pattern, (match) => match.replace(/[^\n]/g, ' '));
}

function explainRequire(file, name) {
  if (name.startsWith('node:')) return undefined;
  if (!/^\.{1,2}(?:\/|$)/.test(name)) return `lib/ loads node: modules only, not ${name}`;
  const target = path.posix.join(path.posix.dirname(file), name).replace(/\.js$/, '');
  if (!target.startsWith('lib/')) return `${name} is outside lib/`;
  if (target === BINDING && !BOUNDARY.includes(file)) {
    return 'a further file at the boundary to C: is it needed? (scripts/lint/layers.js)';
  }
  return undefined;
}

/** Yields { line, message } for what is wrong with a file of lib/. */
function* checkLibrary(file, text) {
  for (const [index, line] of blankComments(text).split('\n').entries()) {
    const calls = line.matchAll(/\b(?:require|import)\(\s*(['"`])([^'"`]+)\1/g);
    for (const [, , name] of calls) {
      const message = explainRequire(file, name);
      if (message) yield { line: index + 1, message };
    }
    if (/\.node['"`]/.test(line) && file !== `${BINDING}.js`) {
      yield { line: index + 1, message: `only ${BINDING}.js knows where the addon is` };
    }
  }
}

module.exports = { checkLibrary };
