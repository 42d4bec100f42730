'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { PassThrough } = require('node:stream');

const { parseArguments } = require('../../tools/suite/arguments.js');
const { runSuite } = require('../../tools/suite/index.js');
const { exitStatus } = require('../../tools/suite/classify.js');
const { essence, formatReport, reportData } = require('../../tools/suite/report.js');

const FIXTURES = path.join(__dirname, 'fixtures');

/** Runs the suite on the tree of fixtures, with their stand-in for the register. */
function run(...argv) {
  const configuration = parseArguments([path.join(FIXTURES, 'tree'), ...argv]);
  configuration.register = path.join(FIXTURES, 'engine.js');
  return runSuite(configuration, new PassThrough());
}

/** Whether a process runs: one that nobody has collected yet does not. */
function runs(pid) {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch (error) {
    assert(['ESRCH', 'ENOENT'].includes(error.code), error);
    return false;
  }
}

function names(entries) {
  return entries.map(({ file }) => /\/(?:test-http2-)?([\w-]+)\.m?js$/.exec(file)[1]);
}

describe('http2-native suite', function() {
  this.timeout(60_000);
  let result;
  let byName;

  before(async () => {
    result = await run('--timeout', '3', '--allow', path.join(FIXTURES, 'known.txt'));
    byName = Object.fromEntries(result.entries.map((entry) => [names([entry])[0], entry]));
  });

  it('sorts the tests into four columns', () => {
    const { columns } = result.summary;
    assert.deepStrictEqual(names(columns.both), [
      'child', 'flags', 'folder', 'module', 'passes', 'skips', 'alone',
    ]);
    assert.deepStrictEqual(names(columns.onlyOurs), ['only-ours']);
    assert.deepStrictEqual(names(columns.onlyBuiltin), [
      'crashes', 'known', 'only-builtin', 'test-heapdump-http2',
    ]);
    assert.deepStrictEqual(names(columns.neither), ['fails', 'hangs']);
  });

  it('tells how a test ended', () => {
    assert.strictEqual(byName.fails.ours.status, 'fail');
    assert.match(byName.fails.ours.stderr, /RangeError: fails on both engines/);
    assert.strictEqual(byName['only-ours'].builtin.code, 7);
    assert.strictEqual(byName.skips.ours.reason, 'no moon tonight');
    assert.strictEqual(byName.crashes.ours.status, 'crash');
    assert.strictEqual(byName.crashes.ours.signal, 'SIGKILL');
  });

  it('ends a test that is over its limit, with what it started', () => {
    const { status, ms, stdout } = byName.hangs.ours;
    assert.strictEqual(status, 'timeout');
    assert(ms >= 3000 && ms < 20_000, `${ms} ms`);
    const child = Number(stdout);
    assert(child > 0);
    assert.strictEqual(runs(child), false);
  });

  it('leaves no temporary folder behind', () => {
    const folders = fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('h2s-'));
    assert.deepStrictEqual(folders.filter((name) =>
      fs.existsSync(path.join(os.tmpdir(), name, 'left-behind'))), []);
  });

  it('does not run on ours what nothing can serve, and says why', () => {
    const entry = byName['test-heapdump-http2'];
    assert.strictEqual(entry.ours, undefined);
    assert.match(entry.unservable, /heap snapshot/);
    assert.deepStrictEqual(result.summary.unservable, [entry]);
  });

  it('takes the list of known tests into account', () => {
    const { regressions, stale } = result.summary;
    assert.deepStrictEqual(names(regressions), ['crashes', 'only-builtin']);
    assert.deepStrictEqual(names(stale), ['passes']);
    assert.strictEqual(byName.known.allowed, 'a difference that is meant');
  });

  it('exits with 2 for a signal, 1 for a test lost, 0 otherwise', async () => {
    assert.strictEqual(exitStatus(result.summary, result.engines), 2);
    const lost = await run('--only', 'only-builtin');
    assert.strictEqual(exitStatus(lost.summary, lost.engines), 1);
    const good = await run('--only', 'passes|only-ours|heapdump');
    assert.strictEqual(exitStatus(good.summary, good.engines), 0);
  });

  it('prints what matters', () => {
    const text = formatReport(result);
    assert.match(text, /both pass +7\n +only ours +1\n +only built-in +4 .*\n +neither +2\n/);
    assert.match(text, /ours +8 of 14 .*\(1 cannot be served\)/);
    assert.match(text, /built-in +11 of 14/);
    assert.match(text, /only-builtin\.js: exit status 1.*\n +TypeError: ours cannot do this/);
    assert.match(text, /ENDED BY A SIGNAL ON OURS \(1\)\n.*crashes\.js: SIGKILL/);
    assert.match(text, /skips\.js: no moon tonight/);
  });

  it('picks the line that says most', () => {
    const said = (stderr, stdout = '') => essence({ stderr, stdout });
    assert.strictEqual(said('x.js:1\n\nTypeError [CODE]: no\n    at x\n\nNode.js v20.0.0\n'),
      'TypeError [CODE]: no');
    assert.strictEqual(said('', 'Mismatched f function calls. Expected exactly 1, actual 0.\n'),
      'Mismatched f function calls. Expected exactly 1, actual 0.');
    assert.strictEqual(said('cannot allocate\n    at x\n\nNode.js v20.0.0\n'), 'cannot allocate');
    assert.strictEqual(said(''), '');
  });

  it('writes the whole result as JSON', () => {
    const data = JSON.parse(JSON.stringify(reportData(result)));
    assert.strictEqual(data.node, process.version);
    assert.deepStrictEqual(data.passed, { ours: 8, builtin: 11 });
    assert.deepStrictEqual(data.crashed, ['parallel/test-http2-crashes.js']);
    assert.strictEqual(data.files.length, data.total);
    assert.match(data.files.find(({ file }) => file.includes('fails')).builtin.stderr, /RangeError/);
  });

  it('finds further tests that load http2 when asked', async () => {
    const { entries } = await run('--extra', '--only', 'stream-with|unrelated');
    assert.deepStrictEqual(entries.map(({ file, extra, ours }) => [file, extra, ours.status]), [
      ['parallel/test-stream-with-http2.js', true, 'pass'],
    ]);
  });

  it('reuses what the built-in has passed while nothing changed', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'suite-cache-'));
    const file = path.join(folder, 'builtin.json');
    try {
      const argv = ['--only', 'only-', '--builtin-cache', file];
      const results = async (...more) => (await run(...argv, ...more)).entries;
      await results();
      const kept = JSON.parse(fs.readFileSync(file, 'utf8'));
      const [key, ...failures] = Object.keys(kept);
      assert.deepStrictEqual(failures, []);
      kept[key].ms = 123_456;
      fs.writeFileSync(file, JSON.stringify(kept));
      const [again, failed] = await results();
      assert.strictEqual(again.builtin.ms, 123_456);
      assert.strictEqual(failed.builtin.code, 7);
      const [other] = await results('--node-options=--no-warnings');
      assert.notStrictEqual(other.builtin.ms, 123_456);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
