'use strict';

const path = require('node:path');
const { ALLOCATION, BANNED, EXCEPTIONS, LAYERS } = require('./layers');

const SPDX = '/* SPDX-License-Identifier: MIT */';
const MAX_COLUMNS = 80;

/** The same text with comments and, if asked, literals blanked out, line by line. */
function blank(text, literals) {
  const pattern = /\/\*[^]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
  return text.replace(pattern, (match) => (
    match[0] === '/' || literals ? match.replace(/[^\n]/g, ' ') : match
  ));
}

function layerOf(file) {
  const folder = Object.keys(LAYERS).find((name) => file.startsWith(name));
  return folder && LAYERS[folder];
}

function* checkIncludes(file, lines, layer) {
  for (const [index, line] of lines.entries()) {
    const [, kind, name] = /^\s*#\s*include\s*([<"])([^>"]+)[>"]/.exec(line) ?? [];
    if (name === undefined) continue;
    const target = path.posix.join(path.posix.dirname(file), name);
    const allowed = kind === '<' ? layer.system.includes(name) :
      layer.own.some((entry) => target === entry ||
        (entry.endsWith('/') && target.startsWith(entry)));
    if (!allowed && !EXCEPTIONS[file]?.includes(name)) {
      yield { line: index + 1, message: `${name} is not for this layer` };
    }
  }
}

/** Names of the static functions of a file, which no other layer can mean. */
function localNames(text) {
  const names = new Set();
  for (const [, name] of text.matchAll(/^static\b[^;{}=(]*?\b(\w+)\(/gm)) names.add(name);
  return names;
}

function explainCall(file, name, layer) {
  if (BANNED.has(name)) return `${name}() is banned: use ${BANNED.get(name)}`;
  if (layer?.foreign.test(name)) return `${name}() is not for this layer`;
  if (file.startsWith(ALLOCATION.folder) && ALLOCATION.names.test(name) &&
      !ALLOCATION.only.includes(file)) {
    return `${name}() is for ${ALLOCATION.only.join(', ')}: all memory is accounted`;
  }
  return undefined;
}

function* checkCalls(file, text, layer) {
  const skip = localNames(text);
  for (const name of EXCEPTIONS[file] ?? []) skip.add(name);
  for (const [index, line] of text.split('\n').entries()) {
    for (const [, name] of line.matchAll(/(?<!->|\.)\b([A-Za-z_]\w*)\s*\(/g)) {
      const message = skip.has(name) ? undefined : explainCall(file, name, layer);
      if (message) yield { line: index + 1, message };
    }
  }
}

function* checkForm(text) {
  const lines = text.split('\n');
  if (lines[0] !== SPDX) yield { line: 1, message: `the first line is not ${SPDX}` };
  for (const [index, line] of lines.entries()) {
    // The backslash that continues a macro may stand beyond.
    if (line.replace(/\s*\\$/, '').length > MAX_COLUMNS) {
      yield { line: index + 1, message: `longer than ${MAX_COLUMNS} columns` };
    }
  }
}

/** Yields { line, message } for what is wrong with a C source or header. */
function* checkC(file, text) {
  const layer = layerOf(file);
  yield* checkForm(text);
  if (layer) yield* checkIncludes(file, blank(text, false).split('\n'), layer);
  yield* checkCalls(file, blank(text, true), layer);
}

module.exports = { blank, checkC };
