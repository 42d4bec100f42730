'use strict';

/*
 * Circles between the C files of one folder. foo.h and foo.c are one unit. A
 * unit depends on the one that defines a function or variable which it
 * mentions, and on those whose headers its own header includes. What all of a
 * folder share (GROUND) is no unit.
 */

const path = require('node:path');
const { blank } = require('./c-rules');
const { GROUND } = require('./layers');

/** Yields { head, body, at } for each definition and declaration of a file; `at` is of body. */
function* topLevel(text) {
  for (let at = 0; at < text.length;) {
    const start = at;
    while (at < text.length && text[at] !== ';' && text[at] !== '{' && text[at] !== '=') at += 1;
    const head = text.slice(start, at);
    const body = at;
    // A function ends with its braces, all else with a semicolon behind them.
    for (let depth = 0; at < text.length; at += 1) {
      if (text[at] === '{') depth += 1;
      if (text[at] === '}') depth -= 1;
      if (depth === 0 && (text[at] === ';' || (text[at] === '}' && isFunction(head)))) break;
    }
    yield { head, body: text.slice(body, at += 1), at: body };
  }
}

function isFunction(head) {
  return /\w\s*\([^]*\)\s*(?:__attribute__[^]*)?$/.test(head) && !/\btypedef\b/.test(head);
}

/** What an item defines, { name, local }: undefined for a type and for a declaration. */
function definitionOf({ head, body }) {
  if (/^\s*(?:typedef|extern)\b/.test(head)) return undefined;
  const local = /\bstatic\b/.test(head);
  if (isFunction(head)) {
    return body.startsWith('{') ? { name: /(\w+)\s*\(/.exec(head)[1], local } : undefined;
  }
  if (body.startsWith('{')) return undefined; // a type
  const [, name] = /\w[\s*]+(\w+)\s*(?:\[[^\]]*\]\s*)*$/.exec(head) ?? [];
  return name && !/^\s*(?:struct|union|enum)\s+\w+\s*$/.test(head) ? { name, local } : undefined;
}

/** What a file defines, includes, and mentions in code: name to the offset of the first. */
function readFile(text) {
  const includes = [...blank(text, false).matchAll(/^[ \t]*#\s*include\s*"([^"]+)"/gm)]
    .map(([, name]) => name);
  // What is left of extern "C" does no harm.
  const code = blank(text, true).replace(/\bextern\s*\{/g, (match) => match.replace('{', ';'));
  const directive = /^[ \t]*#(?:[^\n]*\\\n)*[^\n]*/gm;
  const parts = [...code.matchAll(directive)].filter(([line]) => /^\s*#\s*define/.test(line))
    .map((match) => ({ body: match[0], at: match.index }));
  // Macros: other files can mean those of a header.
  const definitions = parts.map(({ body }) => /define\s+(\w+)/.exec(body))
    .map(([, name]) => ({ name, local: true }));
  for (const item of topLevel(code.replace(directive, (match) => match.replace(/[^\n]/g, ' ')))) {
    const definition = definitionOf(item);
    if (definition) definitions.push(definition);
    // Members of a type are no mention of a function, and neither is a prototype.
    if (definition || item.body.startsWith('=')) parts.push(item);
  }
  const mentions = new Map();
  for (const { body, at } of parts) {
    for (const match of body.matchAll(/(?<!->\s*|\.\s*)\b[A-Za-z_]\w*/g)) {
      if (!mentions.has(match[0])) mentions.set(match[0], at + match.index);
    }
  }
  return { definitions, includes, mentions };
}

/** Units of one folder, by their names without extension, each a Map of units to arrows there. */
function readUnits(files) {
  const read = files.filter(([file]) => !GROUND.includes(file))
    .map(([file, text]) => ({ file, unit: file.replace(/\.[ch]$/, ''), text, ...readFile(text) }));
  const owners = new Map(); // of names that other files can mean
  for (const { file, unit, definitions } of read) {
    for (const { name, local } of definitions) {
      if (name !== 'main' && (!local || file.endsWith('.h'))) owners.set(name, unit);
    }
  }
  const units = new Map(read.map(({ unit }) => [unit, new Map()]));
  for (const { file, unit, text, definitions, includes, mentions } of read) {
    const own = new Set(definitions.map(({ name }) => name));
    const add = (to, name, at) => {
      if (to === unit || !units.has(to) || units.get(unit).has(to)) return;
      units.get(unit).set(to, { file, name, line: text.slice(0, at).split('\n').length });
    };
    for (const [name, at] of mentions) if (!own.has(name)) add(owners.get(name), name, at);
    for (const name of file.endsWith('.h') ? includes : []) {
      const target = path.posix.join(path.posix.dirname(file), name);
      if (!GROUND.includes(target)) add(target.replace(/\.h$/, ''), name, text.indexOf(name));
    }
  }
  return units;
}

/** The shortest way along arrows from one unit to another, or to itself; undefined: none. */
function findWay(units, from, to) {
  const [queue, before] = [[from], new Map()];
  for (const unit of queue) {
    for (const next of units.get(unit).keys()) {
      if (next === to) {
        const way = [to];
        for (let step = unit; step !== undefined; step = before.get(step)) way.unshift(step);
        return way;
      }
      if (next === from || before.has(next)) continue;
      before.set(next, unit);
      queue.push(next);
    }
  }
  return undefined;
}

function explain(first, steps, units) {
  const way = steps.map(({ to, name }) => ` -> ${path.posix.basename(to)}.c (${name})`);
  const rest = units.filter((unit) => !steps.some(({ to }) => to === unit));
  if (rest.length > 0) way.push(`; in it, too: ${rest.join(', ')}`);
  return `circle: ${first}.c${way.join('')}`;
}

/**
 * Circles between the C files of each folder.
 * @param {Map<string, string>} files  names, from the top of the checkout, and texts
 * @returns {{ units: string[], steps: object[], file: string, line: number, message: string }[]}
 *   one for each set of units that depend on each other: their names, without extension; the steps
 *   of a shortest circle, each { to, file, line, name }; where its first step stands; all in words
 */
function findCirclesC(files) {
  const circles = [];
  for (const folder of new Set([...files.keys()].map((file) => path.posix.dirname(file)))) {
    const units = readUnits([...files].filter(([file]) => path.posix.dirname(file) === folder));
    const done = new Set();
    for (const first of [...units.keys()].sort()) {
      const way = done.has(first) ? undefined : findWay(units, first, first);
      if (way === undefined) continue;
      const members = [...units.keys()].sort()
        .filter((unit) => findWay(units, first, unit) && findWay(units, unit, first));
      for (const unit of members) done.add(unit);
      const steps = way.slice(1).map((to, i) => ({ to, ...units.get(way[i]).get(to) }));
      circles.push({ units: members, steps, file: steps[0].file, line: steps[0].line,
                     message: explain(first, steps, members) });
    }
  }
  return circles;
}

module.exports = { findCirclesC };
