'use strict';

const { execFileSync } = require('node:child_process');
const path = require('node:path');

/** The names in a shared object's dynamic symbol table. */
function dynamicSymbols(file) {
  return execFileSync('nm', ['-D', '-P', file], { encoding: 'utf8' })
    .split('\n').map((line) => line.split(' ')[0]);
}

/**
 * Checks that the addon can only run the copy of nghttp2 inside itself: it
 * neither offers nor asks the loader for a symbol of nghttp2, and no shared
 * libnghttp2 is in the process (Node has a copy of its own, with exported
 * symbols, that an ordinary addon would be bound to).
 * @param {object} report  of report-engine.js
 * @throws {Error} that says what speaks against it
 */
function assertPrivateCopy({ addon, sharedNghttp2 }) {
  if (addon === undefined) throw new Error('the addon is not loaded');
  if (sharedNghttp2) throw new Error(`the process has loaded ${sharedNghttp2}`);
  const shared = dynamicSymbols(addon).filter((name) => name.startsWith('nghttp2_'));
  if (shared.length > 0) throw new Error(`${addon} shares nghttp2: ${shared.join(', ')}`);
}

/** One line about the engine of a process. */
function describeEngine(report) {
  const { engine, addon, nodeNghttp2Version } = report;
  if (addon === undefined) {
    return `${engine.name} ${engine.version} with Node's own nghttp2 ${nodeNghttp2Version}`;
  }
  return `${engine.name} ${engine.version} with nghttp2 ${engine.nghttp2Version}, a private ` +
    `copy in ${path.basename(addon)} (Node's own is ${nodeNghttp2Version})`;
}

function nameEngine({ engine }) {
  return `${engine.name} ${engine.version}`;
}

module.exports = { assertPrivateCopy, describeEngine, nameEngine };
