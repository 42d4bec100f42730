'use strict';

const path = require('node:path');
const { DOORS, ROOMS } = require('./layers');

const ADDON = 'lib/native/addon.js';

/** The same text with comments blanked out, line by line. */
function blankComments(text) {
  const pattern = /\/\*[^]*?\*\/|(?<![:'"`\\])\/\/.*/g;
  return text.replace(pattern, (match) => match.replace(/[^\n]/g, ' '));
}

/** The room of a file of lib/; '' for those that lie in lib/ itself. */
function roomOf(file) {
  const [, room, rest] = file.split('/');
  return rest === undefined ? '' : room;
}

/** The file that `name` means in `file`: a folder stands for its index.js. */
function resolve(file, name) {
  const target = path.posix.join(path.posix.dirname(file), name);
  if (target.endsWith('.js')) return target;
  return target.split('/').length === 2 && target.slice(4) in ROOMS ?
    `${target}/index.js` : `${target}.js`;
}

/** Yields { line, name } for each module that a text loads. */
function* listLoads(text) {
  for (const [index, line] of blankComments(text).split('\n').entries()) {
    const calls = line.matchAll(/\b(?:require|import)\(\s*(['"`])([^'"`]+)\1/g);
    for (const [, , name] of calls) yield { line: index + 1, name };
  }
}

function explainLoad(file, name) {
  if (name.startsWith('node:')) return undefined;
  if (!/^\.{1,2}(?:\/|$)/.test(name)) return `lib/ loads node: modules only, not ${name}`;
  const target = resolve(file, name);
  if (!target.startsWith('lib/')) return `${name} is outside lib/`;
  const [from, to] = [roomOf(file), roomOf(target)];
  if (ROOMS[from] === undefined) return `${from} is no room (scripts/lint/layers.js)`;
  const door = DOORS[target];
  if (door !== undefined && !door.rooms.includes(from) && !door.files.includes(file)) {
    return door.why;
  }
  if (from === to || target === 'lib/symbols.js' || ROOMS[from].includes(to)) return undefined;
  return `${from || 'lib'}/ may not load ${to || 'lib'}/ (scripts/lint/layers.js)`;
}

/** Yields { line, message } for what is wrong with a file of lib/. */
function* checkLibrary(file, text) {
  for (const { line, name } of listLoads(text)) {
    const message = explainLoad(file, name);
    if (message) yield { line, message };
  }
  for (const [index, line] of blankComments(text).split('\n').entries()) {
    if (/\.node['"`]/.test(line) && file !== ADDON) {
      yield { line: index + 1, message: `only ${ADDON} knows where the addon is` };
    }
  }
}

/** What each file of lib/ loads of lib/, by file: an arrow is one file. */
function graphOf(texts) {
  const graph = new Map();
  for (const [file, text] of texts) {
    const targets = [...listLoads(text)].filter(({ name }) => name.startsWith('.'))
      .map(({ name }) => resolve(file, name)).filter((target) => texts.has(target));
    graph.set(file, new Set(targets));
  }
  return graph;
}

/**
 * Yields { file, line, message } for each circle of files of lib/ that load each other.
 * @param {Map<string, string>} texts  by file
 */
function* findCirclesJS(texts) {
  const graph = graphOf(texts);
  const done = new Set();
  const way = [];
  function* follow(file) {
    const at = way.indexOf(file);
    if (at !== -1) {
      const circle = [...way.slice(at), file].join(' -> ');
      yield { file, line: 1, message: `a circle: ${circle}` };
      return;
    }
    if (done.has(file)) return;
    way.push(file);
    for (const target of graph.get(file)) yield* follow(target);
    way.pop();
    done.add(file);
  }
  for (const file of graph.keys()) yield* follow(file);
}

module.exports = { checkLibrary, findCirclesJS };
