'use strict';

/*
 * Compiles the addon with nothing but a C compiler: no gyp, no Python, no pkg-config.
 *
 *     node scripts/compile.js [--cc COMMAND] [--system linux|darwin] [--headers DIR]
 *                             [--objects DIR] [--out FILE]
 *
 * It needs the source of nghttp2 in deps/nghttp2, which the npm package holds. What it is told
 * by flags here and by binding.gyp there has to be the same.
 */

const { spawn, spawnSync } = require('node:child_process');
const {
  copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync,
} = require('node:fs');
const { availableParallelism } = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { version } = require('../package.json');

const TOP = path.join(__dirname, '..');
const NGHTTP2 = 'deps/nghttp2/lib';
const OUTPUT = path.join('build', 'Release', 'http2_native.node');
const EXPORTED = ['napi_register_module_v1', 'node_api_module_get_api_version_v1'];

/** For every file. Node exports an nghttp2 of its own: nothing of ours may be seen outside. */
const FLAGS = [
  '-std=c11', '-O2', '-g0', '-fPIC', '-fvisibility=hidden', '-fno-omit-frame-pointer',
  '-DNDEBUG', '-DNGHTTP2_STATICLIB', `-I${NGHTTP2}/includes`,
];

/** The flags of a folder of sources; no flag names the folder of the checkout. */
const FOLDERS = {
  'src/core': () => [],
  'src/transport': (headers) => ['-D_GNU_SOURCE', `-I${headers}`],
  'src/binding': (headers) => [
    '-D_GNU_SOURCE', `-I${headers}`, '-DNAPI_VERSION=8', `-DH2B_VERSION="${version}"`,
    '-DH2B_NGHTTP2_BUILD="source"',
  ],
  [NGHTTP2]: () => [
    '-D_GNU_SOURCE', '-DHAVE_ARPA_INET_H', '-DHAVE_NETINET_IN_H', '-DHAVE_CLOCK_GETTIME',
    '-DHAVE_DECL_CLOCK_MONOTONIC=1',
  ],
};

/** How a file that Node loads is linked. `script` is where a version script may be written. */
const LINK = {
  darwin: () => [
    '-shared', '-Wl,-undefined,dynamic_lookup', '-Wl,-install_name,@rpath/http2_native.node',
  ],
  linux(script) {
    const names = EXPORTED.map((name) => `${name};`).join(' ');
    writeFileSync(script, `{ global: ${names} local: *; };\n`);
    return ['-shared', `-Wl,--version-script=${script}`, '-Wl,-Bsymbolic', '-Wl,-z,now',
            '-Wl,-z,relro'];
  },
};

/** @returns {string|undefined}  where Node's headers are: npm's `nodedir`, or beside the running
 *   binary, as in every official distribution */
function findHeaders() {
  const prefixes = [process.env.npm_config_nodedir, path.resolve(process.execPath, '../..')];
  return prefixes.filter(Boolean).map((prefix) => path.join(prefix, 'include', 'node'))
    .find((folder) => existsSync(path.join(folder, 'node_api.h')));
}

/** @returns {string[]|undefined}  the C compiler, as a command: $CC, or one that is installed */
function findCompiler() {
  if (process.env.CC) return process.env.CC.trim().split(/\s+/);
  const found = ['cc', 'gcc', 'clang'].find((name) => (
    spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0
  ));
  return found === undefined ? undefined : [found];
}

/** Runs a command; rejects with what it has printed when it fails to make `what`. */
function run([command, ...args], what, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: TOP, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    const take = (chunk) => { printed += chunk; };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(printed);
      reject(new Error(`${command} cannot make ${what} (${signal ?? code})\n${printed}`.trim()));
    });
  });
}

/** Works through a list, with as many tasks at a time as there are cores. */
async function inParallel(list, task) {
  const left = [...list];
  const workers = Array.from({ length: availableParallelism() }, async () => {
    while (left.length > 0) await task(left.shift());
  });
  await Promise.all(workers);
}

/** @returns {{source: string, object: string, flags: string[]}[]}  $CFLAGS come last, and win */
function listUnits(headers, objects, { CFLAGS = '' }) {
  const own = CFLAGS.split(/\s+/).filter(Boolean);
  return Object.entries(FOLDERS).flatMap(([folder, flagsOf]) => {
    const files = readdirSync(path.join(TOP, folder)).filter((name) => name.endsWith('.c'));
    return files.sort().map((name) => ({
      source: `${folder}/${name}`,
      object: path.join(objects, `${folder.replaceAll('/', '-')}-${name.slice(0, -2)}.o`),
      flags: [...FLAGS, ...flagsOf(headers), ...own],
    }));
  });
}

/**
 * Compiles and links. Paths are from the top of the package, or absolute.
 * @param {object} [options]
 * @param {string[]} [options.compiler]  the command of a C compiler
 * @param {'linux'|'darwin'} [options.system]  what it makes files for
 * @param {string} [options.headers]  the folder of node_api.h and uv.h
 * @param {string} [options.objects]  where object files go
 * @param {string} [options.output]  the file that is made; it is not there unless all went well
 * @param {string[]} [options.link]  further arguments for the linker
 * @param {object} [options.env]  the environment of the compiler
 */
async function compile({
  compiler = findCompiler(), system = process.platform, headers = findHeaders(),
  objects = 'build/objects', output = OUTPUT, link = [], env = process.env,
} = {}) {
  if (compiler === undefined) throw new Error('there is no C compiler');
  if (headers === undefined) throw new Error('there are no headers of Node beside its binary');
  if (LINK[system] === undefined) throw new Error(`${system} is not supported`);
  if (!existsSync(path.join(TOP, NGHTTP2))) {
    throw new Error(`there is no source of nghttp2 in ${NGHTTP2}`);
  }
  const target = path.resolve(TOP, output);
  const folder = path.resolve(TOP, objects);
  mkdirSync(folder, { recursive: true });
  mkdirSync(path.dirname(target), { recursive: true });
  rmSync(target, { force: true });
  const units = listUnits(headers, objects, env);
  await inParallel(units, ({ source, object, flags }) => (
    run([...compiler, ...flags, '-c', '-o', object, source], object, env)
  ));
  // Under one name, as the signature of a Mach-O file has it. Nobody shall load half of a file.
  const linked = path.join(folder, 'http2_native.node');
  await run([...compiler, ...LINK[system](path.join(folder, 'exports.map')), ...link, '-o', linked,
             ...units.map(({ object }) => object)], target, env);
  copyFileSync(linked, `${target}.part`);
  renameSync(`${target}.part`, target);
  return target;
}

async function main() {
  const { values } = parseArgs({ options: Object.fromEntries(
    ['cc', 'system', 'headers', 'objects', 'out'].map((name) => [name, { type: 'string' }])) });
  const file = await compile({
    compiler: values.cc?.trim().split(/\s+/), system: values.system, headers: values.headers,
    objects: values.objects, output: values.out,
  });
  console.log(`compiled: ${path.relative(process.cwd(), file)}, ${statSync(file).size} octets`);
}

if (require.main === module) {
  main().catch((error) => {
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  });
}

module.exports = { EXPORTED, OUTPUT, compile, findCompiler, findHeaders };
