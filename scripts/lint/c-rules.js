'use strict';

const { existsSync } = require('node:fs');
const path = require('node:path');
const { ALLOCATION, BANNED, EXCEPTIONS, HAND, LAYERS } = require('./layers');

const SPDX = '/* SPDX-License-Identifier: MIT */';
const MAX_COLUMNS = 80;
const TOP = path.join(__dirname, '../..');

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
    if (!/^\s*#\s*include\b/.test(line)) continue;
    const [, kind, name] = /^\s*#\s*include\s*([<"])([^>"]+)[>"]/.exec(line) ?? [];
    if (name === undefined) {
      yield { line: index + 1, message: 'what is included is named on its line' };
      continue;
    }
    const target = path.posix.join(path.posix.dirname(file), name);
    // In quotes a header is searched among those of the system, too.
    const isSystem = kind === '<' || !existsSync(path.join(TOP, target));
    const allowed = isSystem ? layer.system.includes(name) :
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

/** The first line says what the license is; the next, what the file is for. */
function* checkHeading(file, text) {
  const name = path.posix.basename(file);
  const [, heading] = /^.*\n\/\*(?:\n \*)? (.*)/.exec(text) ?? [];
  if (!heading?.startsWith(`${name} - `)) {
    yield { line: 2, message: `no comment "${name} - what it is for" behind the first line` };
  }
}

/** Where the parenthesis at `open` closes. */
function closing(text, open) {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')' && (depth -= 1) === 0) return at;
  }
  return text.length;
}

const OPERAND = String.raw`\**(?:\w|->|\.|\[[^\];]*\]|\([^();]*\))+`;
const STEP = new RegExp(String.raw`^\s*${OPERAND}\s*(?:\+\+|--)\s*$`);
const STATEMENT = new RegExp(String.raw`^\s*(${OPERAND}\s*(?:\+\+|--))\s*;`);

/** What the formatter lets pass: bodies without braces, and values that nobody wants. */
function* checkHand(text) {
  // A line of a macro is continued as if there were no backslash.
  const code = text.replace(/^[ \t]*#\s*(?!define)\w.*/gm, (line) => ' '.repeat(line.length))
    .replace(/\\\n/g, ' \n');
  const lineAt = (at) => code.slice(0, at).split('\n').length;
  const starts = [...code.matchAll(/[;{}]|\b(?:case\b[^:;{}]*|default\s*):/g)]
    .map((match) => match.index + match[0].length);
  for (const match of code.matchAll(/(?<!#\s*)\b(?:(if|for|while|switch)\s*\(|(?:else|do)\b)/g)) {
    const open = match.index + match[0].length - 1;
    const end = match[1] === undefined ? open + 1 : closing(code, open) + 1;
    const [gap] = /^\s*/.exec(code.slice(end));
    if (/\}[ \t]*$/.test(code.slice(0, match.index)) && match[1] === 'while') continue; // do
    starts.push(end);
    if (gap.includes('\n') && code[end + gap.length] !== '{') {
      yield { line: lineAt(end + gap.length), message: 'a body on a line of its own has braces' };
    }
    if (match[1] !== 'for') continue;
    const steps = code.slice(open + 1, end - 1).split(';')[2]?.split(',') ?? [];
    if (steps.some((step) => STEP.test(step))) {
      yield { line: lineAt(match.index), message: 'a step is ++i: nobody wants the value before' };
    }
  }
  for (const start of starts) {
    const match = STATEMENT.exec(code.slice(start, start + 200));
    if (match === null) continue;
    yield { line: lineAt(start + match[0].indexOf(match[1])),
            message: '++i, where nobody wants the value before' };
  }
}

/** Yields { line, message } for what is wrong with a C source or header. */
function* checkC(file, text) {
  const layer = layerOf(file);
  if (file.startsWith('src/') && layer === undefined) {
    yield { line: 1, message: 'a folder without a layer (scripts/lint/layers.js)' };
  }
  yield* checkForm(text);
  if (HAND.some((folder) => file.startsWith(folder))) {
    yield* checkHeading(file, text);
    yield* checkHand(blank(text, true));
  }
  if (layer) yield* checkIncludes(file, blank(text, false).split('\n'), layer);
  yield* checkCalls(file, blank(text, true), layer);
}

module.exports = { blank, checkC };
