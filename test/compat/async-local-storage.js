'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const { mustCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

describe('AsyncLocalStorage in a request listener', () => {
  it('reaches what the listener starts', async () => {
    const storage = new AsyncLocalStorage();
    const seen = [];
    await exchange(mustCall((request, response) => {
      assert.strictEqual(storage.getStore(), undefined);
      storage.run('mine', () => {
        setImmediate(() => {
          seen.push(storage.getStore());
          Promise.resolve().then(() => {
            seen.push(storage.getStore());
            response.end('x');
          });
        });
      });
    }));
    assert.deepStrictEqual(seen, ['mine', 'mine']);
  });

  it('of one request does not reach another', async () => {
    const storage = new AsyncLocalStorage();
    const stores = [];
    await exchange(mustCall((request, response) => {
      storage.enterWith(request.url);
      setImmediate(() => {
        stores.push([request.url, storage.getStore()]);
        response.end();
      });
    }, 3), {
      use(stream, { client }) {
        for (const path of ['/a', '/b']) client.request({ ':path': path }).resume();
      },
    });
    await new Promise(setImmediate);
    for (const [url, store] of stores) assert.strictEqual(store, url);
  });
});
