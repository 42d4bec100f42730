'use strict';

/*
 * Makes the binaries of the npm package, all targets on one machine, and checks each.
 *
 *     node scripts/prebuilds.js [TARGET...]       compile and check: prebuilds/TARGET.node
 *     node scripts/prebuilds.js --check           check those that are there: all must be
 *
 * The same sources give the same octets, wherever and whenever they are compiled.
 */

const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { compile } = require('./compile');
const { findFaults, neededGlibc } = require('./prebuilds/check');
const { isCurrent, record } = require('./prebuilds/record');
const { TARGETS } = require('./prebuilds/targets');
const { bringZig, zigEnvironment } = require('./prebuilds/zig');

const TOP = path.join(__dirname, '..');

function fileOf({ name }) {
  return path.join(TOP, 'prebuilds', `${name}.node`);
}

/** Zig compiles with traps for undefined behaviour, unless it is told not to. */
async function build(zig, target) {
  await compile({
    compiler: [zig, 'cc', '-target', target.triple, '-fno-sanitize=undefined'],
    system: target.system,
    objects: path.join('build', 'prebuilds', target.name),
    output: fileOf(target),
    link: ['-s'],
    env: zigEnvironment(),
  });
  record(target.name, fileOf(target));
}

/** Prints what the file is, or what is wrong with it. @returns {boolean} whether it is right */
function report(target) {
  const file = fileOf(target);
  const faults = findFaults(file, target);
  if (faults.length === 0 && !isCurrent(target.name, file)) faults.push('is of other sources');
  for (const fault of faults) console.error(`error: prebuilds/${target.name}.node ${fault}`);
  if (faults.length > 0) return false;
  const bytes = readFileSync(file);
  const glibc = neededGlibc(file);
  console.log([
    `prebuilds/${target.name}.node`.padEnd(32), `${bytes.length} octets`,
    `sha256 ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`,
    ...glibc ? [`glibc ${glibc}`] : [],
  ].join('  '));
  return true;
}

async function main(args) {
  const names = args.filter((arg) => !arg.startsWith('--'));
  const wrong = names.find((name) => !TARGETS.some((target) => target.name === name));
  if (wrong !== undefined) {
    throw new Error(`no target ${wrong}: ${TARGETS.map(({ name }) => name).join(', ')}`);
  }
  const targets = TARGETS.filter(({ name }) => names.length === 0 || names.includes(name));
  if (!args.includes('--check')) {
    const zig = bringZig();
    for (const target of targets) await build(zig, target);
  }
  if (!targets.map(report).every(Boolean)) {
    throw new Error('not all prebuilt files are right: run `make prebuilds`');
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
