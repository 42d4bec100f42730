'use strict';

/*
 * The clients of the demo. Each takes an origin and answers with rows:
 *
 * @typedef {object} Row
 * @property {string} client
 * @property {string} url
 * @property {string} protocol  as the client names it
 * @property {string} status
 * @property {number} octets  of the body
 * @property {number} milliseconds
 * @property {string} body  'same': octet for octet what was expected
 * @property {boolean} ok  protocol, status and body are right
 */

const { execFile } = require('node:child_process');
const { readFileSync, rmSync } = require('node:fs');
const path = require('node:path');
const { promisify } = require('node:util');
const { message, startNode } = require('./processes');

const run = promisify(execFile);
const PATIENCE_MS = 20000;
const LIMITS = {
  timeout: PATIENCE_MS, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024,
  // The runtime of a sanitizer is for Node alone: curl hangs under it.
  env: { ...process.env, LD_PRELOAD: '' },
};

/** Completes the row of one request that should have brought `expected`. */
function judge(row, body, expected) {
  const same = body.equals(expected);
  return {
    ...row,
    octets: body.length,
    body: same ? 'same' : 'DIFFERS',
    ok: same && row.status === '200' && /^(HTTP\/2|h2c?)$/.test(row.protocol),
  };
}

/** @returns {Promise<Row>} */
async function curl(url, expected, { cert, fetched }) {
  const file = path.join(fetched, 'curl');
  rmSync(file, { force: true });
  const secure = url.startsWith('https:');
  const { stdout } = await run('curl', [
    '--silent', '--show-error', '--cacert', cert, '--output', file,
    secure ? '--http2' : '--http2-prior-knowledge',
    '--write-out', '%{http_version} %{http_code} %{time_total}', url,
  ], LIMITS);
  const [version, status, seconds] = stdout.split(' ');
  return judge({
    client: `curl --http2${secure ? '' : '-prior-knowledge'}`,
    url,
    protocol: `HTTP/${version}`,
    status,
    milliseconds: seconds * 1000,
  }, readFileSync(file), expected);
}

/** @returns {Promise<Row>} */
async function nghttp(url, expected) {
  const started = performance.now();
  const { stdout } = await run('nghttp', ['--stat', url], { ...LIMITS, encoding: 'buffer' });
  const milliseconds = performance.now() - started;
  // The statistics follow the body.
  const end = stdout.lastIndexOf('***** Statistics *****');
  const [, status] = /(\d{3}) +\S+ \/\S*\n*$/.exec(stdout.toString('latin1', end)) ?? [];
  return judge({
    client: 'nghttp',
    url,
    protocol: 'HTTP/2', // it speaks nothing else
    status,
    milliseconds,
  }, stdout.subarray(0, end), expected);
}

/**
 * Many requests at once. h2load does not keep the bodies: what can be checked is
 * that all succeeded and how many octets they brought together.
 * @returns {Promise<Row>}
 */
async function h2load(url, expected, requests) {
  const started = performance.now();
  const { stdout } = await run('h2load',
    ['-n', String(requests), '-c', '4', '-m', '10', url], LIMITS);
  const milliseconds = performance.now() - started;
  const [, protocol] = /^Application protocol: (\S+)/m.exec(stdout) ?? [];
  const [, succeeded] = /^status codes: (\d+) 2xx/m.exec(stdout) ?? [];
  const [, octets] = /\((\d+)\) data$/m.exec(stdout) ?? [];
  const counted = Number(octets) === requests * expected.length;
  return {
    client: `h2load -n ${requests} -c 4 -m 10`,
    url,
    protocol,
    status: `${succeeded} x 2xx`,
    milliseconds,
    octets: Number(octets),
    body: counted ? 'counted' : 'DIFFERS',
    ok: counted && Number(succeeded) === requests && /^h2c?$/.test(protocol),
  };
}

/**
 * Our client: all the URLs at once over one session.
 * @param {{url: string, expected: Buffer}[]} wanted  of one origin
 * @param {object} setup  the workspace and how programs run
 * @param {string} [upload]  a file to POST instead
 * @returns {Promise<{rows: Row[], report: object}>}  and what report-engine.js told
 */
async function ours(wanted, { cert, fetched, execArgv }, upload) {
  const args = [fetched, ...(upload ? ['--echo', upload] : []), ...wanted.map(({ url }) => url)];
  const child = startNode('the client', path.join(__dirname, 'fetch.js'), args,
    { execArgv, env: { ...process.env, NODE_EXTRA_CA_CERTS: cert } });
  const report = await message(child);
  const { protocol, results } = await message(child, PATIENCE_MS);
  const rows = results.map(({ url, file, status, milliseconds }, index) => judge({
    client: upload ? 'http2.connect, POST' : 'http2.connect',
    url,
    protocol,
    status: String(status),
    milliseconds,
  }, readFileSync(file), wanted[index].expected));
  return { rows, report };
}

module.exports = { curl, h2load, nghttp, ours };
