'use strict';

/**
 * Finds the compiled addon and loads it. No other file knows where it lies: in build/ of a
 * checkout, or of a package that was compiled on installation; else in prebuilds/, which the npm
 * package has for every usual platform.
 *
 * The environment chooses for tests and for the search of faults, and then no other file is tried:
 * HTTP2_NATIVE_ADDON is the path of a file; HTTP2_NATIVE_DEBUG selects another build of a checkout,
 * `asan` the one with sanitizers, any other value the one with assertions.
 */

const { closeSync, existsSync, openSync, readSync } = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { findObstacle } = require('./runtime');

const NOT_BUILT = 'ERR_HTTP2_NATIVE_NOT_BUILT';

/** The loaders of musl, at the place that each program on it names. */
const MUSL_LOADERS = { x64: '/lib/ld-musl-x86_64.so.1', arm64: '/lib/ld-musl-aarch64.so.1' };

/**
 * A literal path for each file, so that bundlers see it, and copy it. The names are those of
 * scripts/prebuilds/targets.js.
 */
const PREBUILT = {
  'darwin-arm64': () => require('../../prebuilds/darwin-arm64.node'),
  'darwin-x64': () => require('../../prebuilds/darwin-x64.node'),
  'linux-arm64': () => require('../../prebuilds/linux-arm64.node'),
  'linux-arm64-musl': () => require('../../prebuilds/linux-arm64-musl.node'),
  'linux-x64': () => require('../../prebuilds/linux-x64.node'),
  'linux-x64-musl': () => require('../../prebuilds/linux-x64-musl.node'),
};

/** Octets at the start of an executable file in which the path of its loader stands. */
const EXECUTABLE_HEAD = 2048;

/** Whether this Node runs on musl: where musl's loader is, its binary names the one it wants. */
function isMusl() {
  try {
    if (!existsSync(MUSL_LOADERS[process.arch] ?? '')) return false;
    const head = Buffer.alloc(EXECUTABLE_HEAD);
    const file = openSync(process.execPath);
    try {
      readSync(file, head);
    } finally {
      closeSync(file);
    }
    return !head.includes('/ld-linux');
  } catch {
    // Node's permission model lets nobody look.
    return glibcVersion() === undefined;
  }
}

/** @returns {string|undefined}  of the running glibc, if it is one; slow */
function glibcVersion() {
  const { report } = process;
  const { excludeNetwork } = report;
  report.excludeNetwork = true;
  try {
    return report.getReport().header.glibcVersionRuntime;
  } finally {
    report.excludeNetwork = excludeNetwork;
  }
}

/** @returns {string}  the name of the prebuilt file for this process, if there is one */
function nameOfPrebuilt() {
  const name = `${process.platform}-${process.arch}`;
  return process.platform === 'linux' && isMusl() ? `${name}-musl` : name;
}

/** @returns {string|undefined}  the top of the package; in an ES module of a bundle nobody knows */
function topFolder() {
  return typeof __dirname === 'string' ? path.join(__dirname, '..', '..') : undefined;
}

/** A require() that bundlers leave alone: what it loads is in no package. */
function requireFile(file) {
  return createRequire(file)(file);
}

/** @returns {string|undefined}  the file that the environment has chosen */
function chosenFile() {
  const { HTTP2_NATIVE_ADDON: file, HTTP2_NATIVE_DEBUG: type } = process.env;
  if (file) return path.resolve(file);
  return type ? builtFile(type === 'asan' ? 'Asan' : 'Debug') : undefined;
}

function builtFile(type) {
  const top = topFolder();
  return top && path.join(top, 'build', type, 'http2_native.node');
}

/**
 * What may be loaded here, the best first. What comes behind a file that loads is not looked for.
 * @yields {{file: string, load: () => object}}  `file` is what a person calls it
 */
function* candidates() {
  const chosen = chosenFile();
  if (chosen) {
    yield { file: chosen, load: () => requireFile(chosen) };
    return;
  }
  const built = builtFile('Release');
  if (built && existsSync(built)) yield { file: built, load: () => requireFile(built) };
  const name = nameOfPrebuilt();
  if (PREBUILT[name]) yield { file: `prebuilds/${name}.node`, load: PREBUILT[name] };
}

/** @returns {string}  this platform in words; slow, for errors only */
function describePlatform() {
  const name = nameOfPrebuilt();
  if (process.platform !== 'linux' || name.endsWith('-musl')) return name;
  return `${name}, glibc ${glibcVersion() ?? 'unknown'}`;
}

/** @returns {string}  the command that makes what is missing */
function commandToRun() {
  const top = topFolder();
  if (top === undefined || !existsSync(path.join(top, 'Makefile'))) {
    return 'npm rebuild http2-native';
  }
  const type = process.env.HTTP2_NATIVE_DEBUG;
  return type ? (type === 'asan' ? 'make asan-js' : 'make debug') : 'make build';
}

/** @param {{file: string, reason: string}[]} failures */
function explainFailures(failures) {
  const tried = failures.map(({ file, reason }) => `\n  ${file}: ${reason}`);
  if (tried.length === 0) tried.push('\n  the package has no file for this platform');
  return `http2-native: the addon is not built for ${describePlatform()}` +
    ` (run \`${commandToRun()}\`)${tried.join('')}`;
}

function notBuilt(message) {
  const error = new Error(message);
  error.code = NOT_BUILT;
  return error;
}

/**
 * Loads the first candidate that can be loaded.
 * @returns {object}  what the addon exports
 * @throws {Error}  ERR_HTTP2_NATIVE_NOT_BUILT: none can, and the message says why, for each; or
 *   this is no Node.js
 */
function load() {
  const obstacle = findObstacle(process.versions);
  if (obstacle !== undefined) throw notBuilt(obstacle);
  const failures = [];
  for (const { file, load: loadFile } of candidates()) {
    try {
      return loadFile();
    } catch (error) {
      const reason = error.code === 'MODULE_NOT_FOUND' ? 'is not there' : error.message;
      failures.push({ file, reason: reason.replaceAll('\n', ' ') });
    }
  }
  throw notBuilt(explainFailures(failures));
}

module.exports = { NOT_BUILT, load, notBuilt };
