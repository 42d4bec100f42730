'use strict';

const { execFileSync } = require('node:child_process');
const os = require('node:os');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');

function firstLine(command, ...args) {
  try {
    const options = { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync(command, args, options).split('\n')[0].trim();
  } catch {
    return undefined;
  }
}

/**
 * Programs without which nothing can be measured.
 * @returns {string[]}  those that are missing
 */
function missingPrograms() {
  return ['h2load', 'nghttpd', 'openssl'].filter((name) =>
    firstLine(name, name === 'openssl' ? 'version' : '--version') === undefined);
}

/**
 * What a number is worth nothing without.
 * @param {string} node
 * @returns {Object<string, string>}
 */
function describeEnvironment(node) {
  const [processor] = os.cpus();
  const nodeVersions = JSON.parse(firstLine(node, '-p', 'JSON.stringify(process.versions)'));
  const { version } = require('../package.json');
  return {
    library: `http2-native ${version}, commit ${firstLine('git', 'rev-parse', '--short', 'HEAD') ??
      'unknown'}, nghttp2 ${ownNghttp2(node)}`,
    builtin: `Node.js ${nodeVersions.node}, nghttp2 ${nodeVersions.nghttp2}`,
    peer: firstLine('h2load', '--version') ?? 'unknown',
    load: `load average before the run: ${os.loadavg()[0].toFixed(2)}`,
    machine: `${os.cpus().length} x ${processor?.model ?? os.arch()}, ${os.type()} ${os.release()}`,
  };
}

function ownNghttp2(node) {
  const binding = JSON.stringify(path.join(ROOT, 'lib/native/addon.js'));
  return firstLine(node, '-p', `require(${binding}).native.nghttp2Version`) ?? 'unknown';
}

module.exports = { missingPrograms, describeEnvironment };
