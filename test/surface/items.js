'use strict';

const assert = require('node:assert');
const { checkItems } = require('../../scripts/check-surface');
const { codes } = require('../../lib/node/errors');
const { http2 } = require('../helpers/impl');
const { describeModule } = require('./fixtures/describe');
const items = require('./items.json');

/** Whose members have rows: an id is the name of the section, a dot, and the member. */
const LISTED = [
  'the module', 'Http2Session', 'ServerHttp2Session', 'ClientHttp2Session', 'Http2Stream',
  'ServerHttp2Stream', 'ClientHttp2Stream', 'Http2Server', 'Http2SecureServer',
  'Http2ServerRequest', 'Http2ServerResponse',
];

/** Those whose section has another name. */
const SECTIONS = { 'the module': 'http2', 'Http2SecureServer': 'Http2Server' };

/** Names that stand for something else, or are the business of a base class. */
const SYMBOLS = {
  'Symbol(nodejs.util.inspect.custom)': 'inspect',
  'Symbol(nodejs.rejection)': 'rejection',
  'Symbol(Symbol.asyncDispose)': 'asyncDispose',
  'Symbol(nodejs.asyncDispose)': 'asyncDispose', // in Node 20
};
const INHERITED = new Set(['_read', '_readableState', 'write', 'end', '_destroy', 'headersSent']);

function words(text) {
  return text.split(/[^\w$]+/);
}

/** Whether a row of the section is about that name. */
function isListed(section, name) {
  const start = `${section}.`;
  return items.some((row) => row.id.startsWith(start) &&
    (words(row.id.slice(start.length)).includes(name) || words(row.name).includes(name)));
}

describe('the list of the surface', () => {
  it('has every member that a program can see', async () => {
    const missing = [];
    const described = await describeModule(http2);
    for (const name of LISTED) {
      const section = SECTIONS[name] ?? name;
      for (const key of Object.keys(described[name])) {
        if (INHERITED.has(key)) continue;
        if (!isListed(section, SYMBOLS[key] ?? key)) missing.push(`${name}: ${key}`);
      }
    }
    assert.deepStrictEqual(missing, []);
  });

  it('has every error code', () => {
    const names = Object.keys(codes).filter((code) => code.startsWith('ERR_HTTP2_'));
    assert.ok(names.length > 40);
    assert.deepStrictEqual(names.filter((code) => !isListed('errors', code)), []);
  });

  it('has tests in every row', () => {
    assert.deepStrictEqual(items.filter(({ tests }) => tests.length === 0), []);
  });
});

describe('the check of the list', () => {
  const [major] = process.versions.node.split('.', 1).map(Number);
  const title = 'does it';
  const file = 'a/b.js';

  function problemsOf(states, terms = {}) {
    return checkItems([{ id: 'http2.x', name: 'x', tests: [{ file, title, ...terms }] }],
                      states.map((state, i) => ({
                        file, state, title: states.length > 1 ? `${title} (${i ? 'tls' : 'tcp'})` :
                          title,
                      })));
  }

  it('is content when all tests of that name have passed', () => {
    assert.deepStrictEqual(problemsOf(['passed']), []);
    assert.deepStrictEqual(problemsOf(['passed', 'passed']), []);
  });

  it('finds what is missing, failed, skipped or did not run', () => {
    for (const states of [[], ['failed'], ['skipped'], ['not run'], ['passed', 'failed']]) {
      assert.notDeepStrictEqual(problemsOf(states), [], states.join());
    }
    assert.deepStrictEqual(checkItems([{ id: 'http2.x', tests: [] }], []),
                           ['http2.x: has no test that passed']);
  });

  it('finds a row that is there twice', () => {
    const row = { id: 'http2.x', tests: [{ file, title }] };
    assert.deepStrictEqual(checkItems([row, row], [{ file, title, state: 'passed' }]),
                           ['http2.x: is there twice']);
  });

  it('lets tests be skipped where Node is too old or too new for them', () => {
    const other = { file, title: 'other' };
    const run = (terms) => checkItems(
      [{ id: 'http2.x', tests: [{ file, title, ...terms }, other] }],
      [{ file, title, state: 'skipped' }, { ...other, state: 'passed' }]);
    assert.deepStrictEqual(run({ since: [`${major + 1}.0`] }), []);
    assert.deepStrictEqual(run({ before: [`${major}.0`] }), []);
    assert.strictEqual(run({ since: [`${major}.0`] }).length, 1);
    assert.strictEqual(run({ before: [`${major + 1}.0`] }).length, 1);
  });
});
