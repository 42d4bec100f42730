'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const { closed, outcome } = require('../helpers/collect');
const { builtin } = require('../helpers/impl');
const { mustCall, mustCallAtLeast } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');
const { newest } = require('../helpers/since');

const storage = new AsyncLocalStorage();

describe('AsyncLocalStorage', () => {
  eachTransport('keeps the context of a request on the client', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => {
      stream.respond();
      stream.end(stream.id.toString());
    }, 5),
  }, async ({ client }) => {
    if (!newest('20.18', '22.12')) return;
    const done = [1, 2, 3, 4, 5].map((value) => storage.run(value, () => {
      const stream = client.request();
      const check = (name) => mustCallAtLeast(() => {
        assert.strictEqual(storage.getStore(), value, name);
      });
      stream.on('response', check('response'));
      stream.on('data', check('data'));
      stream.on('end', check('end'));
      return closed(stream);
    }));
    await Promise.all(done);
  }));

  it('is carried through the handlers of one server stream', () => withPair({
    onStream: mustCall((stream, headers) => {
      storage.run(headers[':path'], () => {
        stream.respond();
        stream.write('x', mustCall(() => {
          assert.strictEqual(storage.getStore(), headers[':path']);
        }));
        setImmediate(() => {
          assert.strictEqual(storage.getStore(), headers[':path']);
          stream.end();
        });
      });
    }, 4),
  }, async ({ client }) => {
    await Promise.all(['/a', '/b', '/c', '/d'].map((path) =>
      outcome(client.request({ ':path': path }))));
  }));

  it('is kept by callbacks of ping and settings', () => withPair({}, async ({ client }) => {
    await Promise.all(['p', 'q'].map((value) => storage.run(value, () =>
      new Promise((resolve) => {
        client.ping(mustCall(() => {
          assert.strictEqual(storage.getStore(), value);
          resolve();
        }));
      }))));
  }));

  it('does not leak from one stream into the next', () => withPair({
    onStream: mustCall((stream) => {
      assert.strictEqual(storage.getStore(), undefined);
      storage.enterWith('leak');
      stream.respond({}, { endStream: true });
    }, 3),
  }, async ({ client }) => {
    for (let count = 0; count < 3; count++) await outcome(client.request());
  }));

  (builtin ? it.skip : it)('survives a throwing handler of the same read', () => withPair({
    onStream: mustCall((stream) => stream.respond({}, { endStream: true }), 6),
  }, async ({ client }) => {
    const raised = [];
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => raised.push(error.message));
    try {
      await Promise.all([0, 1, 2, 3, 4, 5].map((value) => storage.run(value, () => {
        const stream = client.request();
        stream.on('response', mustCall(() => {
          assert.strictEqual(storage.getStore(), value);
          if (value % 2) throw new Error(`thrown ${value}`);
        }));
        stream.resume();
        return closed(stream);
      })));
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const listener of listeners) process.on('uncaughtException', listener);
    }
    assert.deepStrictEqual(raised.sort(), ['thrown 1', 'thrown 3', 'thrown 5']);
  }));
});
