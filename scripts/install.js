'use strict';

/*
 * The `install` script of the npm package. Where a prebuilt file loads there is nothing to do, and
 * where scripts are not run nothing is missing. Elsewhere the package is compiled from its own
 * source: with a C compiler alone, or else by node-gyp, which wants Python and make as well.
 *
 * `npm rebuild http2-native --build-from-source` compiles in any case.
 */

const { spawnSync } = require('node:child_process');
const { existsSync, rmSync } = require('node:fs');
const path = require('node:path');
const { OUTPUT, compile, findCompiler } = require('./compile');

const TOP = path.join(__dirname, '..');
const OBJECTS = path.join('build', 'objects');
const ADDON = path.join(TOP, 'lib', 'native', 'addon.js');

/**
 * Loads the addon in a process of its own, which a file that is no good may end.
 * @returns {string|undefined}  why it cannot be loaded
 */
function whyNotLoaded() {
  const env = { ...process.env };
  for (const name of ['HTTP2_NATIVE_ADDON', 'HTTP2_NATIVE_DEBUG', 'NODE_OPTIONS']) delete env[name];
  const code = `try { require(${JSON.stringify(ADDON)}) } catch (error) {
    console.error(error.message); process.exitCode = 1 }`;
  const { status, signal, stderr } = spawnSync(process.execPath, ['-e', code],
    { env, encoding: 'utf8' });
  if (status === 0) return undefined;
  return signal ? `it ends the process: ${signal}` : stderr.trim();
}

/** The first way: needs a C compiler and Node's headers. */
async function compileDirectly() {
  if (findCompiler() === undefined) throw new Error('there is none: set CC, or install one');
  try {
    await compile({ objects: OBJECTS });
  } finally {
    rmSync(path.join(TOP, OBJECTS), { recursive: true, force: true });
  }
}

/** The second way: fetches the headers, if they are not beside Node. */
function runNodeGyp() {
  const gyp = process.env.npm_config_node_gyp;
  if (!gyp || !existsSync(gyp)) throw new Error('npm has told of no node-gyp');
  const { status, signal, error } = spawnSync(process.execPath,
    [gyp, 'rebuild', '--release', '--loglevel=error'], { cwd: TOP, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`node-gyp has failed (${signal ?? status}): see above`);
}

/** @returns {Promise<string[]>}  why each way has failed; []: one has not */
async function build() {
  const reasons = [];
  for (const [name, way] of [['C compiler', compileDirectly], ['node-gyp', runNodeGyp]]) {
    try {
      await way();
      const reason = whyNotLoaded();
      if (reason === undefined) return [];
      throw new Error(reason);
    } catch (error) {
      rmSync(path.join(TOP, OUTPUT), { force: true });
      reasons.push(`${name}: ${error.message}`);
    }
  }
  return reasons;
}

async function main() {
  // Others may be named, in a list.
  const asked = /^(?:true|1)$|(?:^|,)http2-native(?:,|$)/.test(
    process.env.npm_config_build_from_source ?? '');
  const reason = whyNotLoaded();
  if (!asked && reason === undefined) return;
  console.log(`http2-native: compiling, as ${asked ? 'that was asked for' : reason}`);
  const reasons = await build();
  if (reasons.length === 0) {
    console.log(`http2-native: compiled ${OUTPUT}`);
    return;
  }
  const indented = reasons.map((each) => `  ${each.replaceAll('\n', '\n    ')}`).join('\n');
  console.error(`http2-native: ${reason === undefined ? '' : 'no prebuilt file fits, and '}` +
    'the source cannot be compiled.');
  console.error(indented);
  if (process.env.HTTP2_NATIVE_FALLBACK === 'builtin') {
    console.error('http2-native: HTTP2_NATIVE_FALLBACK=builtin: the built-in http2 will serve.');
  } else {
    process.exitCode = 1;
  }
}

main();
