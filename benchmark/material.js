'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const MEBIBYTE = 1 << 20;

function makeCertificate(key, cert) {
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
    '-days', '2', '-subj', '/CN=localhost', '-keyout', key, '-out', cert,
  ], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/**
 * What the cases serve and send, in a temporary folder.
 * @returns {{folder: string, site: string, key: string, cert: string,
 *   file: string, remove: () => void}}
 */
function makeMaterial() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'h2-bench-'));
  const inside = (name) => path.join(folder, name);
  const material = {
    folder,
    site: inside('site'),
    key: inside('key.pem'),
    cert: inside('cert.pem'),
    file: inside('file.bin'),
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
  try {
    fs.mkdirSync(material.site);
    fs.writeFileSync(path.join(material.site, 'hello'), 'hello world');
    fs.writeFileSync(material.file, Buffer.alloc(MEBIBYTE, 'abcdefghijklmnopqrstuvwxyz'));
    makeCertificate(material.key, material.cert);
    return material;
  } catch (error) {
    material.remove();
    throw error;
  }
}

module.exports = { makeMaterial };
