'use strict';

/*
 * Loads prebuilds/linux-x64-musl.node with musl's own loader. No registry has a Node that was
 * built for musl, so its functions are stand-ins: that the file loads is what is tested.
 */

const { execFileSync } = require('node:child_process');
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { readELF } = require('./elf');

const TOP = path.join(__dirname, '../..');
const FOLDER = path.join(TOP, 'build', 'prebuilds', 'musl');
const FILE = path.join(TOP, 'prebuilds', 'linux-x64-musl.node');

const names = readELF(readFileSync(FILE)).imported.filter((name) => /^(?:napi|uv)_/.test(name));
const program = path.join(FOLDER, 'dlopen');
const stubs = path.join(FOLDER, 'stubs.c');

mkdirSync(FOLDER, { recursive: true });
writeFileSync(stubs, names.map((name) => `void ${name}(void) { __builtin_trap(); }\n`).join(''));
execFileSync('musl-gcc', ['-rdynamic', '-o', program, path.join(__dirname, 'dlopen.c'), stubs],
  { stdio: ['ignore', 'inherit', 'inherit'] });
const printed = execFileSync(program, [FILE], { encoding: 'utf8' });
console.log(`linux-x64-musl: loaded by musl, ${printed.trim()}, ${names.length} functions of Node`);
