'use strict';

/** Makes the certificate with which the servers of tests speak TLS. */

const { execFileSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

let cached;

function generate() {
  const folder = mkdtempSync(path.join(tmpdir(), 'h2-certs-'));
  const key = path.join(folder, 'key.pem');
  const cert = path.join(folder, 'cert.pem');
  try {
    execFileSync('openssl', [
      'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
      '-nodes', '-days', '2', '-subj', '/CN=localhost',
      '-addext', 'subjectAltName=DNS:localhost,DNS:example.org,IP:127.0.0.1',
      '-keyout', key, '-out', cert,
    ], { stdio: ['ignore', 'ignore', 'pipe'] });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A key and a self-signed certificate for localhost, example.org and
 * 127.0.0.1, made by the `openssl` command once per process.
 * @returns {{ key: Buffer, cert: Buffer }}
 */
function certificate() {
  cached ??= generate();
  return cached;
}

module.exports = { certificate };
