'use strict';

/*
 * What `make demo` shows: an ordinary application runs on this package.
 *
 * examples/file-server.js, which imports nothing but Node's http2, serves a
 * folder under `-r http2-native/register`, in the clear and over TLS. nghttp,
 * curl, h2load and a client that uses http2.connect fetch it, and that client
 * fetches the same folder from nghttpd. Every body is compared with the file.
 *
 *     node scripts/demo.js [--builtin]    --builtin: the same on Node's module
 *
 * Exits with 1 when anything differs, fails or takes too long.
 */

const { readFileSync } = require('node:fs');
const path = require('node:path');
const clients = require('./demo/clients');
const { assertPrivateCopy, describeEngine, nameEngine } = require('./demo/engine');
const processes = require('./demo/processes');
const { formatTable } = require('./demo/table');
const { DOWNLOAD, prepareWorkspace } = require('./demo/workspace');

const TOP = path.join(__dirname, '..');
const LIMIT_MS = 120000;
const LOAD_REQUESTS = 200;
const LOAD_DOWNLOADS = 8;

const builtin = process.argv.includes('--builtin');
const execArgv = [
  ...(builtin ? [] : ['-r', path.join(TOP, 'lib', 'register.js')]),
  '-r', path.join(__dirname, 'demo', 'report-engine.js'),
];

async function startApplication({ root, key, cert }) {
  const child = processes.startNode('the application',
    path.join(TOP, 'examples', 'file-server.js'), [root], {
      execArgv,
      env: { ...process.env, TLS_KEY: readFileSync(key), TLS_CERT: readFileSync(cert) },
    });
  const report = await processes.message(child);
  const [, plain] = await processes.printed(child, /^(http:\S+)\/$/m);
  const [, secure] = await processes.printed(child, /^(https:\S+)\/$/m);
  return { report, origins: [plain, secure] };
}

async function startNghttpd({ root, key, cert }, secure) {
  const port = await processes.freePort();
  const child = processes.startProgram('nghttpd', 'nghttpd', [
    '--verbose', '--address=127.0.0.1', `--htdocs=${root}`,
    ...(secure ? [String(port), key, cert] : ['--no-tls', String(port)]),
  ]);
  await processes.printed(child, /listen /);
  return `${secure ? 'https' : 'http'}://127.0.0.1:${port}`;
}

function wantedFrom(origin, files) {
  return files.map(({ name, content }) => ({ url: `${origin}/${name}`, expected: content }));
}

/** What the clients that are not ours fetch from the application. */
async function fetchByOthers(origin, workspace) {
  const rows = [];
  const wanted = wantedFrom(origin, workspace.files);
  for (const { url, expected } of wanted) {
    rows.push(await clients.nghttp(url, expected));
    rows.push(await clients.curl(url, expected, workspace));
  }
  const page = wanted.find(({ url }) => url.endsWith('/index.html'));
  const download = wanted.find(({ url }) => url.endsWith(DOWNLOAD));
  rows.push(await clients.h2load(page.url, page.expected, LOAD_REQUESTS));
  rows.push(await clients.h2load(download.url, download.expected, LOAD_DOWNLOADS));
  return rows;
}

/** What our client fetches from the application, and sends to it. */
async function fetchByOurs(origin, setup) {
  const download = setup.files.find(({ name }) => name === DOWNLOAD);
  const gets = await clients.ours(wantedFrom(origin, setup.files), setup);
  const post = await clients.ours([{ url: `${origin}/echo`, expected: download.content }],
    setup, path.join(setup.root, DOWNLOAD));
  return [...gets.rows, ...post.rows];
}

/** The name of the engine that a process reported, if it is the right one. */
function checkEngine(report) {
  if (!builtin) assertPrivateCopy(report);
  return nameEngine(report);
}

async function demonstrate() {
  const workspace = prepareWorkspace(path.join(TOP, 'examples', 'site'),
    path.join(TOP, 'build', 'demo'));
  const setup = { ...workspace, execArgv };
  const { report, origins } = await startApplication(workspace);
  const engine = checkEngine(report);
  console.log(`engine: ${describeEngine(report)}; Node ${process.version}\n`);

  const rows = [];
  for (const origin of origins) {
    for (const row of await fetchByOthers(origin, workspace)) {
      rows.push({ ...row, engine: `server: ${engine}` });
    }
    for (const row of await fetchByOurs(origin, setup)) {
      rows.push({ ...row, engine: `both: ${engine}` });
    }
  }
  for (const secure of [false, true]) {
    const origin = await startNghttpd(workspace, secure);
    const fetched = await clients.ours(wantedFrom(origin, workspace.files), setup);
    const client = `client: ${checkEngine(fetched.report)}`;
    for (const row of fetched.rows) {
      rows.push({ ...row, url: `${row.url} (nghttpd)`, engine: client });
    }
  }
  return rows;
}

async function main() {
  const limit = setTimeout(() => {
    console.error(`demo: FAILED: not done after ${LIMIT_MS / 1000} s`);
    process.exit(1);
  }, LIMIT_MS);
  try {
    const rows = await demonstrate();
    console.log(formatTable(rows));
    const wrong = rows.filter((row) => !row.ok);
    const obeyed = await processes.stopAll();
    if (wrong.length > 0) throw new Error(`${wrong.length} of ${rows.length} fetches went wrong`);
    if (!obeyed) throw new Error('a process had to be killed');
    console.log(`\ndemo: passed: ${rows.length} fetches, every body as it should be`);
  } catch (error) {
    console.error(`\ndemo: FAILED: ${error.message}`);
    process.exitCode = 1;
    await processes.stopAll();
  } finally {
    clearTimeout(limit);
  }
}

function interrupt() {
  process.exit(130);
}

process.once('SIGINT', interrupt);
process.once('SIGTERM', interrupt);
process.once('exit', processes.killAll);
main();
