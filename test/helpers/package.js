'use strict';

/**
 * The npm package as somebody gets it: packed from this checkout, and installed without any
 * script in a folder that has neither compiler nor Python in its PATH. This machine's prebuilt
 * file is the addon under test, so that no cross compiler is needed; those of other platforms
 * are stand-ins, which have to be there for bundlers alone.
 */

const { execFile, spawnSync } = require('node:child_process');
const {
  cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync,
  writeFileSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { TARGETS } = require('../../scripts/prebuilds/targets');
const { patience } = require('./patience');

const TOP = path.join(__dirname, '../..');
const NAME = 'http2-native';
const NOT_COPIED = ['.git', 'build', 'coverage', 'node_modules', 'prebuilds', 'test'];

/** The addon that the tests run on. */
const ADDON = path.resolve(TOP, process.env.HTTP2_NATIVE_ADDON ||
  path.join('build', 'Release', 'http2_native.node'));

/** This machine's prebuilt file. */
const OWN = `${process.platform}-${process.arch}.node`;

/** @returns {string}  the file of a command, as this process would find it */
function findProgram(name) {
  const folder = process.env.PATH.split(path.delimiter).find(
    (each) => existsSync(path.join(each, name)));
  return realpathSync(path.join(folder, name));
}

/** @returns {object}  an environment with nothing in its PATH but Node, and nothing of ours */
function bareEnvironment(folder) {
  const bin = path.join(folder, 'bin');
  if (!existsSync(bin)) {
    mkdirSync(bin);
    symlinkSync(process.execPath, path.join(bin, 'node'));
  }
  return { PATH: bin, HOME: folder, npm_config_cache: path.join(folder, 'npm-cache') };
}

/**
 * Runs Node in such an environment.
 * @returns {Promise<{code: number|string, stdout: string, stderr: string}>}  code: of the end of
 *   the process, or the name of its signal
 */
function runNode(args, { cwd, env, folder = path.dirname(cwd), limit = 30_000 }) {
  return new Promise((resolve) => {
    execFile(process.execPath, args,
      { cwd, env: { ...bareEnvironment(folder), ...env }, timeout: limit * patience },
      (error, stdout, stderr) => {
        resolve({ code: error ? error.signal ?? error.code : 0, stdout, stderr });
      });
  });
}

/** Copies what a clone would have, and the prebuilt files. */
function stage(folder) {
  mkdirSync(folder);
  for (const name of readdirSync(TOP).filter((each) => !NOT_COPIED.includes(each))) {
    cpSync(path.join(TOP, name), path.join(folder, name), { recursive: true });
  }
  mkdirSync(path.join(folder, 'prebuilds'));
  for (const { name } of TARGETS) {
    writeFileSync(path.join(folder, 'prebuilds', `${name}.node`), 'a stand-in');
  }
  cpSync(ADDON, path.join(folder, 'prebuilds', OWN));
}

function runNpm(args, cwd, folder) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [findProgram('npm'), ...args,
    '--ignore-scripts', '--offline', '--no-audit', '--no-fund', '--loglevel=error'],
  { cwd, env: bareEnvironment(folder), encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${status}\n${stdout}${stderr}`);
  return stdout;
}

/**
 * @typedef {object} Installed
 * @property {string} folder  of all that is here
 * @property {string} app  where the package is installed
 * @property {string} package  in app/node_modules
 * @property {{path: string, size: number}[]} files  what was packed
 */

/** Makes the package and installs it. Takes some seconds. @returns {Installed} */
function install() {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'h2-package-')));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const checkout = path.join(folder, 'checkout');
  stage(checkout);
  const [{ filename, files }] = JSON.parse(
    runNpm(['pack', '--json', '--pack-destination', folder], checkout, folder));
  const app = path.join(folder, 'app');
  mkdirSync(app);
  writeFileSync(path.join(app, 'package.json'), '{ "private": true }');
  runNpm(['install', path.join(folder, filename)], app, folder);
  return { folder, app, checkout, files, package: path.join(app, 'node_modules', NAME) };
}

let installed;

/** @returns {Installed}  the same one for all tests; nobody changes it */
function installedPackage() {
  installed ??= install();
  return installed;
}

let copies = 0;

/** @returns {string}  an app of its own, whose package may be changed */
function copyOfApp() {
  const { folder, app } = installedPackage();
  copies += 1;
  const copy = path.join(folder, `app-${copies}`);
  cpSync(app, copy, { recursive: true });
  return copy;
}

module.exports = { ADDON, NAME, OWN, copyOfApp, installedPackage, runNode };
