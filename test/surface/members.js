'use strict';

const assert = require('node:assert');
const oracle = require('node:http2');
const { http2 } = require('../helpers/impl');
const { describeModule } = require('./fixtures/describe');

/** What newer Node has and older lacks; ours has it everywhere. */
const NEWER = {
  'Http2ServerResponse': ['writableNeedDrain', 'writableObjectMode', 'writeInformation'],
  // There before, but inherited.
  'Http2Server': ['close'],
};

/** Members of a base class that ours replaces, for speed. */
const REPLACED = {
  'Http2Stream': ['write', 'end'],
  'ServerHttp2Stream': ['_destroy'],
  'Http2ServerRequest': ['_readableState'],
};

describe('members', () => {
  let theirs;
  let ours;

  before(async () => {
    theirs = await describeModule(oracle);
    ours = await describeModule(http2);
  });

  for (const name of ['the module', 'Http2Session', 'ClientHttp2Session', 'ServerHttp2Session',
                      'Http2Stream', 'ClientHttp2Stream', 'ServerHttp2Stream', 'Http2Server',
                      'Http2SecureServer', 'Http2ServerRequest', 'Http2ServerResponse', 'a server',
                      'a secure server', 'a session', 'session.state', 'stream.state',
                      'session.localSettings', 'getDefaultSettings()']) {
    it(`of ${name} are those of the built-in module`, () => {
      const extra = new Set([...NEWER[name] ?? [], ...REPLACED[name] ?? []]);
      const members = Object.entries(ours[name])
        .filter(([key]) => key in theirs[name] || !extra.has(key));
      assert.deepStrictEqual(Object.fromEntries(members), theirs[name]);
    });
  }

  it('that newer Node has are there on every Node', () => {
    for (const [name, keys] of Object.entries(NEWER)) {
      for (const key of keys) {
        if (http2 !== oracle) assert.ok(key in ours[name], key);
      }
    }
  });
});
