'use strict';

const assert = require('node:assert');
const { execFile } = require('node:child_process');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { promisify } = require('node:util');
const clients = require('../../scripts/demo/clients');
const { assertPrivateCopy } = require('../../scripts/demo/engine');
const { formatTable } = require('../../scripts/demo/table');
const { http2 } = require('../helpers/impl');
const { ADDON } = require('../helpers/package');

const run = promisify(execFile);
const top = path.join(__dirname, '..', '..');

describe('make demo', function() {
  this.timeout(60000);

  it('fetches every file with every client from both sides', async () => {
    const { stdout } = await run(process.execPath, ['scripts/demo.js'], { cwd: top });
    assert.match(stdout, /^engine: http2-native \S+ with nghttp2 1\.\d+\.\d+ \(\w+\), whose code lies in /);
    assert.ok(stdout.includes(` ${path.basename(ADDON)} (Node's own: `), stdout);
    for (const client of ['nghttp ', 'curl --http2 ', 'curl --http2-prior-knowledge ',
                          'h2load ', 'http2.connect ', 'http2.connect, POST ']) {
      assert.ok(stdout.includes(`\n${client}`), client);
    }
    assert.match(stdout, /https?:\S+ \(nghttpd\)/);
    assert.match(stdout, /\ndemo: passed: 54 fetches/);
  });
});

describe('the clients of make demo', function() {
  this.timeout(20000);

  const setup = { cert: '/dev/null', execArgv: [
    '-r', path.join(top, 'lib', 'register.js'),
    '-r', path.join(top, 'scripts', 'demo', 'report-engine.js'),
  ] };
  let server;
  let origin;

  before((done) => {
    setup.fetched = mkdtempSync(path.join(tmpdir(), 'h2-demo-'));
    server = http2.createServer();
    server.on('stream', (stream, headers) => {
      stream.respond({ ':status': headers[':path'] === '/missing' ? 404 : 200 });
      stream.end('body');
    });
    server.listen(0, '127.0.0.1', () => {
      origin = `http://127.0.0.1:${server.address().port}`;
      done();
    });
  });

  after((done) => {
    rmSync(setup.fetched, { recursive: true });
    server.close(done);
  });

  const fetchers = {
    curl: (url, expected) => clients.curl(url, expected, setup),
    nghttp: clients.nghttp,
    h2load: (url, expected) => clients.h2load(url, expected, 20),
    async ours(url, expected) {
      const { rows: [row] } = await clients.ours([{ url, expected }], setup);
      return row;
    },
  };
  for (const [name, fetcher] of Object.entries(fetchers)) {
    it(`${name} tells a right body from a wrong one and a wrong status`, async () => {
      const right = await fetcher(`${origin}/`, Buffer.from('body'));
      const wrong = await fetcher(`${origin}/`, Buffer.from('bodies'));
      const missing = await fetcher(`${origin}/missing`, Buffer.from('body'));
      assert.deepStrictEqual([right.ok, wrong.ok, missing.ok], [true, false, false]);
      assert.match(formatTable([{ ...wrong, engine: '' }]), /DIFFERS +<- WRONG$/);
      assert.doesNotMatch(formatTable([{ ...right, engine: '' }]), /WRONG/);
    });
  }

  it('refuse another engine and a shared nghttp2', () => {
    const engine = { name: 'http2-native', nghttp2Origin: `/x/${path.basename(ADDON)}` };
    assertPrivateCopy(engine);
    assert.throws(() => assertPrivateCopy({ ...engine, name: 'node:http2' }), /not this package/);
    assert.throws(() => assertPrivateCopy({ ...engine, nghttp2Origin: '/usr/bin/node' }),
      /came from \/usr\/bin\/node/);
  });
});
