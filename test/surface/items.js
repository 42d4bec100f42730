'use strict';

const assert = require('node:assert');
const { checkItems } = require('../../scripts/check-surface');
const { codes } = require('../../lib/node/errors');
const { http2 } = require('../helpers/impl');
const { describeModule } = require('./fixtures/describe');
const items = require('./items.json');

/** Where the list has the members of a class. */
const SECTIONS = {
  'the module': 'A1',
  'Http2Session': 'A3',
  'ServerHttp2Session': 'A4',
  'ClientHttp2Session': 'A5',
  'Http2Stream': 'A6',
  'ServerHttp2Stream': 'A7',
  'Http2Server': 'A9',
  'Http2SecureServer': 'A9',
  'Http2ServerRequest': 'A10',
  'Http2ServerResponse': 'A11',
};

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
  return items.some((row) => row.id.startsWith(`${section}.`) &&
    (words(row.id).includes(name) || words(row.name).includes(name)));
}

describe('the list of the surface', () => {
  it('has every member that a program can see', async () => {
    const missing = [];
    for (const [name, members] of Object.entries(await describeModule(http2))) {
      const section = SECTIONS[name];
      if (section === undefined) continue;
      for (const key of Object.keys(members)) {
        if (INHERITED.has(key)) continue;
        if (!isListed(section, SYMBOLS[key] ?? key)) missing.push(`${name}: ${key}`);
      }
    }
    assert.deepStrictEqual(missing, []);
  });

  it('has every error code', () => {
    const names = Object.keys(codes).filter((code) => code.startsWith('ERR_HTTP2_'));
    assert.ok(names.length > 40);
    assert.deepStrictEqual(names.filter((code) => !isListed('A15', code)), []);
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
    return checkItems([{ id: 'A0.x', name: 'x', tests: [{ file, title, ...terms }] }],
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
    assert.deepStrictEqual(checkItems([{ id: 'A0.x', tests: [] }], []),
                           ['A0.x: has no test that passed']);
  });

  it('finds a row that is there twice', () => {
    const row = { id: 'A0.x', tests: [{ file, title }] };
    assert.deepStrictEqual(checkItems([row, row], [{ file, title, state: 'passed' }]),
                           ['A0.x: is there twice']);
  });

  it('lets tests be skipped where Node is too old or too new for them', () => {
    const other = { file, title: 'other' };
    const run = (terms) => checkItems(
      [{ id: 'A0.x', tests: [{ file, title, ...terms }, other] }],
      [{ file, title, state: 'skipped' }, { ...other, state: 'passed' }]);
    assert.deepStrictEqual(run({ since: [`${major + 1}.0`] }), []);
    assert.deepStrictEqual(run({ before: [`${major}.0`] }), []);
    assert.strictEqual(run({ since: [`${major}.0`] }).length, 1);
    assert.strictEqual(run({ before: [`${major + 1}.0`] }).length, 1);
  });
});
