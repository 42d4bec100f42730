'use strict';

const path = require('node:path');
const { DOORS, ROOMS } = require('./layers');

const ADDON = 'lib/native/addon.js';
const LOADER = 'lib/native/load.js';
const PREBUILT = /^\.\.\/\.\.\/prebuilds\/[\w-]+\.node$/;
const GROUND = 'lib/symbols.js';

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
  const target = path.posix.join(path.posix.dirname(file), name).replace(/\/+$/, '');
  if (target.endsWith('.js')) return target;
  return target.split('/').length === 2 && target.slice(4) in ROOMS ?
    `${target}/index.js` : `${target}.js`;
}

/** Yields { line, name } for each module that a text loads; no name: it is no literal. */
function* listLoads(text) {
  const code = blankComments(text);
  for (const match of code.matchAll(/\b(?:require|import)\s*\(\s*(?:(['"`])([^'"`]+)\1)?/g)) {
    yield { line: code.slice(0, match.index).split('\n').length, name: match[2] };
  }
}

function explainLoad(file, name) {
  if (name === undefined || name.includes('${')) {
    return file === LOADER ? undefined : 'what is loaded is named by a literal';
  }
  if (file === LOADER && PREBUILT.test(name)) return undefined;
  if (file === GROUND) return 'the ground of all rooms loads nothing';
  if (name.startsWith('node:')) return undefined;
  if (!/^\.{1,2}(?:\/|$)/.test(name)) return `lib/ loads node: modules only, not ${name}`;
  const target = resolve(file, name);
  if (!target.startsWith('lib/')) return `${name} is outside lib/`;
  const [from, to] = [roomOf(file), roomOf(target)];
  if (ROOMS[from] === undefined) return `${from} is no room (scripts/lint/layers.js)`;
  const door = DOORS[target];
  if (door !== undefined && !door.rooms.includes(from) && door.files[file] === undefined) {
    return door.why;
  }
  if (from === to || target === GROUND || ROOMS[from].includes(to)) return undefined;
  return `${from || 'lib'}/ may not load ${to || 'lib'}/ (scripts/lint/layers.js)`;
}

/** What a file takes from a module, by destructuring; undefined: all of it. */
function namesTaken(text, name) {
  const [, names] = new RegExp(
    `\\{([^{}]*)\\} = require\\((['"\`])${name.replace(/[.]/g, '\\.')}\\2\\)`).exec(text) ?? [];
  return names?.split(',').map((each) => each.split(':')[0].trim()).filter(Boolean);
}

/** The door hands out no native function: a file beside it takes what it is there for. */
function* checkDoors(file, text) {
  for (const { line, name } of listLoads(text)) {
    if (!name?.startsWith('.')) continue;
    const allowed = DOORS[resolve(file, name)]?.files[file];
    if (!Array.isArray(allowed)) continue;
    // What is loaded for its effect alone takes nothing.
    const isBare = new RegExp(`^require\\((['"\`])${name}\\1\\);$`, 'm').test(text);
    const taken = isBare ? [] : namesTaken(text, name);
    const others = taken?.filter((each) => !allowed.includes(each)) ?? ['everything'];
    for (const each of others) yield { line, message: `${each} of ${name} is not for this file` };
  }
  if (!file.startsWith('lib/native/') || file === ADDON) return;
  const [, exported = ''] = /module\.exports = \{([^}]*)\}/.exec(blankComments(text)) ?? [];
  const names = exported.split(/[,\s:]+/);
  for (const each of ['native', ...namesOfNative(text)]) {
    if (names.includes(each)) yield { line: 1, message: `${each} leaves the door as it is in C` };
  }
}

/** Names of functions that a file takes out of `native`. */
function namesOfNative(text) {
  const [, names = ''] = /native: \{([^}]*)\}/.exec(text) ?? [];
  const each = names.split(',').map((name) => name.trim());
  return each.filter((name) => name !== '' && name !== 'staticSlots'); // an array
}

/** Yields { line, message } for what is wrong with a file of lib/. */
function* checkLibrary(file, text) {
  yield* checkDoors(file, text);
  for (const { line, name } of listLoads(text)) {
    const message = explainLoad(file, name);
    if (message) yield { line, message };
  }
  for (const [index, line] of blankComments(text).split('\n').entries()) {
    if (/\.node['"`]/.test(line) && file !== LOADER) {
      yield { line: index + 1, message: `only ${LOADER} knows where the addon is` };
    }
  }
}

/** What each file of lib/ loads of lib/, by file: an arrow is one file. */
function graphOf(texts) {
  const graph = new Map();
  for (const [file, text] of texts) {
    const targets = [...listLoads(text)].filter(({ name }) => name?.startsWith('.'))
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
