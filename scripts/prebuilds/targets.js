'use strict';

/**
 * What the npm package has a binary for. The name is that of the file in prebuilds/, which
 * lib/native/prebuilt.js loads.
 *
 * @typedef {object} Target
 * @property {string} name
 * @property {'linux'|'darwin'} system
 * @property {'x64'|'arm64'} architecture
 * @property {string} triple  Zig's name for it, with the oldest C library or system it has to
 *   load on: those of Node 20 are glibc 2.28 and macOS 11; 2.17 is what builds of others have.
 * @property {string} [glibc]  the newest version of glibc that it may need
 */

/** @type {Target[]} */
const TARGETS = [
  ['linux', 'x64', 'x86_64-linux-gnu.2.17', '2.17'],
  ['linux', 'x64', 'x86_64-linux-musl'],
  ['linux', 'arm64', 'aarch64-linux-gnu.2.17', '2.17'],
  ['linux', 'arm64', 'aarch64-linux-musl'],
  ['darwin', 'x64', 'x86_64-macos.11.0'],
  ['darwin', 'arm64', 'aarch64-macos.11.0'],
].map(([system, architecture, triple, glibc]) => ({
  name: `${system}-${architecture}${triple.endsWith('-musl') ? '-musl' : ''}`,
  system, architecture, triple, glibc,
}));

module.exports = { TARGETS };
