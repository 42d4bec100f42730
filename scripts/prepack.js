'use strict';

/*
 * Before npm packs: whether all that the package promises is there, and is of these sources.
 * `make pack` runs it; so does `npm pack` where scripts are not switched off.
 */

const { execFileSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

const TOP = path.join(__dirname, '..');

/** What a compile from the package needs, and what its licence asks for. */
const NGHTTP2 = [
  'COPYING', 'origin.json', 'lib/nghttp2_session.c', 'lib/includes/nghttp2/nghttp2.h',
];

function main() {
  const missing = NGHTTP2.map((name) => `deps/nghttp2/${name}`)
    .filter((name) => !existsSync(path.join(TOP, name)));
  if (missing.length > 0) {
    const names = missing.join(', ');
    throw new Error(`the source of nghttp2 is not there (${names}): run \`make build\``);
  }
  try {
    execFileSync(process.execPath, [path.join(__dirname, 'prebuilds.js'), '--check'],
      { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch {
    throw new Error('there is nothing to pack yet: see above');
  }
}

try {
  main();
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
