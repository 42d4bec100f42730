'use strict';

const assert = require('node:assert');
const http2 = require('node:http2');
const { duplexPair } = require('node:stream');
const { features, since } = require('../../lib/node/versions');

const [major, minor, patch] = process.versions.node.split('.').map(Number);

function throws(action) {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}

describe('since', () => {
  it('compares within the running line', () => {
    assert.strictEqual(since(`${major}.${minor}.${patch}`), true);
    assert.strictEqual(since(`${major}.${minor}.${patch + 1}`), false);
    assert.strictEqual(since(`${major}.${minor + 1}`), false);
    assert.strictEqual(since(`${major}.0`), true);
  });

  it('counts lines above the last one, not those below', () => {
    assert.strictEqual(since(`${major - 2}.5`), true);
    assert.strictEqual(since(`${major + 2}.5`), false);
    assert.strictEqual(since(`${major - 2}.5`, `${major + 2}.1`), false);
    assert.strictEqual(since(`${major - 2}.5`, `${major}.0`, `${major + 2}.1`), true);
  });
});

describe('features: the running Node has', () => {
  let client;

  beforeEach(async () => {
    const [clientSide, serverSide] = duplexPair();
    const server = http2.createServer();
    server.on('sessionError', () => {});
    server.emit('connection', serverSide);
    client = http2.connect('http://localhost', { createConnection: () => clientSide });
    client.on('error', () => {});
    await new Promise((resolve) => client.once('connect', resolve));
  });

  afterEach(() => client.destroy());

  it('requestErrorsOnStream', async () => {
    client.destroy();
    let request;
    assert.strictEqual(throws(() => {
      request = client.request();
    }), !features.requestErrorsOnStream);
    if (request !== undefined) await new Promise((resolve) => request.once('error', resolve));
  });

  it('invalidNameDestroysSession', () => {
    assert.throws(() => client.request({ 'a b': 'c' }), { code: 'ERR_INVALID_HTTP_TOKEN' });
    assert.strictEqual(client.destroyed, features.invalidNameDestroysSession);
  });

  it('priorities', () => {
    assert.strictEqual(throws(() => client.request({}, { weight: 'x' }).on('error', () => {})),
      features.priorities);
  });

  it('serverCloseClosesSessions', () => {
    const own = Object.getOwnPropertyNames(Object.getPrototypeOf(http2.createServer()));
    assert.strictEqual(own.includes('close'), features.serverCloseClosesSessions);
  });

  it('socketDestroyAllowed', () => {
    assert.strictEqual(throws(() => client.socket.destroy), !features.socketDestroyAllowed);
  });

  it('strictSingleValueFields', () => {
    assert.strictEqual(throws(() => http2.createServer({ strictSingleValueFields: 1 })),
      features.strictSingleValueFields);
  });

  it('connectionWindowSize', () => {
    assert.strictEqual(throws(() => http2.createServer({ connectionWindowSize: 0 })),
      features.connectionWindowSize);
  });

  it('maxOriginSetSize', () => {
    const [clientSide] = duplexPair();
    assert.strictEqual(throws(() => {
      http2.connect('http://localhost', { createConnection: () => clientSide,
                                          maxOriginSetSize: -1 }).on('error', () => {}).destroy();
    }), features.maxOriginSetSize);
  });

  it('optionNamePrefix', () => {
    assert.throws(() => http2.createServer({ maxSessionInvalidFrames: -1 }),
      { message: new RegExp(`"${features.optionNamePrefix}maxSessionInvalidFrames"`) });
  });

  it('http1Options', () => {
    const server = http2.createServer();
    const options = Object.getOwnPropertySymbols(server)
      .find((symbol) => symbol.description === 'options');
    assert.strictEqual('http1Options' in server[options], features.http1Options);
  });

  it('shouldUpgradeCallback', () => {
    const server = http2.createSecureServer({ allowHTTP1: true });
    assert.strictEqual('shouldUpgradeCallback' in server, features.shouldUpgradeCallback);
  });

  it('writeInformation', () => {
    assert.strictEqual('writeInformation' in http2.Http2ServerResponse.prototype,
      features.writeInformation);
  });

  it('performanceEntryFields', () => {
    assert.strictEqual(major < 25, features.performanceEntryFields);
  });

  it('maxInitialWindowSize', () => {
    const max = features.maxInitialWindowSize;
    assert.throws(() => http2.getPackedSettings({ initialWindowSize: max + 1 }), { max });
    assert.doesNotThrow(() => http2.getPackedSettings({ initialWindowSize: max }));
  });
});
