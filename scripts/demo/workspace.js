'use strict';

const { execFileSync } = require('node:child_process');
const { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const DOWNLOAD = 'download.bin';
const DOWNLOAD_OCTETS = 6 * 1024 * 1024 + 12345; // ends within a frame

/** The same octets on every run (xorshift32), that no compression shortens. */
function pseudoRandom(octets) {
  const words = new Uint32Array(Math.ceil(octets / 4));
  let state = 0x9e3779b9;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return Buffer.from(words.buffer, 0, octets);
}

/** A key and a certificate for 127.0.0.1 that its own files vouch for. */
function makeCertificate(folder) {
  const key = path.join(folder, 'key.pem');
  const cert = path.join(folder, 'cert.pem');
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
    '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1',
    '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost',
    '-keyout', key, '-out', cert,
  ], { stdio: ['ignore', 'ignore', 'pipe'] });
  return { key, cert };
}

/**
 * Makes a fresh folder with what the demo serves and where it puts what the
 * clients fetched.
 * @param {string} site  folder of real files
 * @param {string} folder  is removed first
 */
function prepareWorkspace(site, folder) {
  rmSync(folder, { recursive: true, force: true });
  const root = path.join(folder, 'site');
  const fetched = path.join(folder, 'fetched');
  mkdirSync(fetched, { recursive: true });
  cpSync(site, root, { recursive: true });
  writeFileSync(path.join(root, DOWNLOAD), pseudoRandom(DOWNLOAD_OCTETS));
  const files = readdirSync(root).sort().map((name) => (
    { name, content: readFileSync(path.join(root, name)) }
  ));
  return { root, fetched, files, ...makeCertificate(folder) };
}

module.exports = { DOWNLOAD, prepareWorkspace };
