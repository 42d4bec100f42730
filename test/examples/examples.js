'use strict';

/** Every file of examples/ does what it says, as a program of its own. */

const assert = require('node:assert');
const { execFile, spawn } = require('node:child_process');
const { once } = require('node:events');
const { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const https = require('node:https');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { promisify } = require('node:util');
const { certificate } = require('../helpers/certs');
const { patience } = require('../helpers/patience');

const run = promisify(execFile);
const examples = path.join(__dirname, '..', '..', 'examples');

describe('examples/', function() {
  this.timeout(20000);

  let folder;
  const started = [];

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'h2-examples-'));
    const { key, cert } = certificate();
    writeFileSync(path.join(folder, 'key.pem'), key);
    writeFileSync(path.join(folder, 'cert.pem'), cert);
  });

  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });

  after(() => rmSync(folder, { recursive: true }));

  async function output(name, ...args) {
    const { stdout, stderr } = await run(process.execPath, [path.join(examples, name), ...args],
      { cwd: folder, timeout: 10000 * patience,
        env: { ...process.env, NODE_EXTRA_CA_CERTS: path.join(folder, 'cert.pem') } });
    assert.strictEqual(stderr, '');
    return stdout;
  }

  /** Starts a server; answers with what it prints first: its origin. */
  async function start(name, ...args) {
    const child = spawn(process.execPath, [path.join(examples, name), ...args],
      { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    started.push(child);
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    return { child, origin: line.trim() };
  }

  async function stop(child) {
    child.kill('SIGTERM');
    assert.deepStrictEqual(await once(child, 'exit'), [0, null]);
  }

  it('server.js and client.js speak to each other', async () => {
    const { child, origin } = await start('server.js', '0');
    assert.strictEqual(await output('client.js', origin, '/', '/a'), '200 GET /\n200 GET /a\n');
    await stop(child);
  });

  it('client.js says what went wrong, and how it is used', async () => {
    await assert.rejects(output('client.js', 'http://127.0.0.1:1', '/'),
      { code: 1, stderr: /^http:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/ });
    await assert.rejects(output('client.js'), { code: 2, stderr: /^usage: / });
  });

  it('secure-server.js serves HTTP/2, and HTTP/1.1 to others', async () => {
    const { child, origin } = await start('secure-server.js', 'key.pem', 'cert.pem', '0');
    const named = origin.replace('127.0.0.1', 'localhost');
    assert.strictEqual(await output('client.js', named, '/x'), '200 HTTP/2.0 /x\n');
    const request = https.get(`${origin}/y`, { rejectUnauthorized: false, agent: false });
    const [response] = await once(request, 'response');
    assert.strictEqual(await response.setEncoding('utf8').reduce((all, each) => all + each, ''),
      'HTTP/1.1 /y\n');
    await stop(child);
    await assert.rejects(output('secure-server.js'), { code: 2, stderr: /^usage: / });
  });

  it('push.js brings two responses', async () => {
    assert.deepStrictEqual((await output('push.js')).trim().split('\n').sort(), [
      '/: <link rel="stylesheet" href="/style.css">',
      '/style.css: body { color: teal }',
    ]);
  });

  it('register.mjs has both engines', async () => {
    assert.strictEqual(await output('register.mjs'),
      'served by http2-native, asked by the built-in\n');
  });

  it('file-server.js serves a folder', async () => {
    const { child, origin } = await start('file-server.js', folder);
    assert.match(await output('client.js', origin.replace(/\/$/, ''), '/cert.pem', '/none'),
      /^200 -----BEGIN CERTIFICATE-----\n[^]*\n404 not found\n$/);
    await stop(child);
  });

  it('are all tested here', async () => {
    const test = readFileSync(__filename, 'utf8');
    for (const name of readdirSync(examples).filter((each) => /\.m?js$/.test(each))) {
      assert.match(test, new RegExp(`(?:output|start)\\('${name}'`), name);
    }
  });
});
