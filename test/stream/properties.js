'use strict';

const assert = require('node:assert');
const { Duplex } = require('node:stream');
const { closed, outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

const GETTERS = ['aborted', 'bufferSize', 'closed', 'endAfterHeaders', 'id', 'pending', 'rstCode',
                 'sentHeaders', 'sentInfoHeaders', 'sentTrailers', 'session', 'state',
                 'headersSent', 'headRequest'];

describe('properties of an Http2Stream', () => {
  eachTransport('before, during and after its life', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => {
      assert.ok(stream instanceof Duplex);
      assert.strictEqual(stream.id, 1);
      assert.strictEqual(stream.pending, false);
      assert.strictEqual(stream.endAfterHeaders, true);
      assert.strictEqual(stream.headRequest, false);
      assert.strictEqual(stream.session.constructor.name, 'ServerHttp2Session');
      stream.respond();
      stream.end('x');
    }),
  }, async ({ client }) => {
    const stream = client.request({ 'x-a': 'b' });
    assert.ok(stream instanceof Duplex);
    assert.strictEqual(stream.id, 1);
    assert.strictEqual(stream.pending, false);
    assert.strictEqual(stream.closed, false);
    assert.strictEqual(stream.destroyed, false);
    assert.strictEqual(stream.aborted, false);
    assert.strictEqual(stream.rstCode, 0);
    assert.strictEqual(stream.endAfterHeaders, false);
    assert.strictEqual(stream.headersSent, true);
    assert.strictEqual(stream.session, client);
    assert.strictEqual(stream.sentHeaders['x-a'], 'b');
    assert.strictEqual(stream.sentInfoHeaders, undefined);
    assert.strictEqual(stream.sentTrailers, undefined);
    const done = outcome(stream);
    await done;
    assert.strictEqual(stream.closed, true);
    assert.strictEqual(stream.destroyed, true);
    assert.strictEqual(stream.pending, false);
    assert.strictEqual(stream.session, undefined);
    assert.deepStrictEqual(stream.state, {});
    assert.strictEqual(stream.id, 1);
    assert.strictEqual(stream.rstCode, 0);
  }));

  it('are getters of the prototype, not enumerable, without setter', () => withPair({
    onStream: mustCall((stream) => stream.respond({}, { endStream: true })),
  }, async ({ client }) => {
    const stream = client.request();
    const base = Object.getPrototypeOf(Object.getPrototypeOf(stream));
    assert.strictEqual(base.constructor.name, 'Http2Stream');
    for (const name of GETTERS) {
      const descriptor = Object.getOwnPropertyDescriptor(base, name);
      assert.strictEqual(typeof descriptor?.get, 'function', name);
      assert.strictEqual(descriptor.set, undefined, name);
      assert.strictEqual(descriptor.enumerable, false, name);
    }
    await outcome(stream);
  }));

  it('state has six numbers', () => withPair({
    onStream: mustCall((stream) => {
      assert.deepStrictEqual(Object.keys(stream.state).sort(), [
        'localClose', 'localWindowSize', 'remoteClose', 'state', 'sumDependencyWeight', 'weight',
      ].sort());
      for (const value of Object.values(stream.state)) {
        assert.strictEqual(typeof value, 'number');
      }
      assert.strictEqual(stream.state.localWindowSize, 65535);
      assert.strictEqual(stream.state.weight, 16);
      assert.strictEqual(stream.state.sumDependencyWeight, 0);
      stream.respond({}, { endStream: true });
    }),
  }, ({ client }) => outcome(client.request())));

  it('ids of a client are odd and rise', () => withPair({
    onStream: (stream) => stream.respond({}, { endStream: true }),
  }, async ({ client }) => {
    const streams = Array.from({ length: 5 }, () => client.request());
    const ends = streams.map((stream) => closed(stream.resume()));
    await Promise.all(ends);
    assert.deepStrictEqual(streams.map(({ id }) => id), [1, 3, 5, 7, 9]);
  }));

  it('endAfterHeaders tells whether a body is to come', () => withPair({
    onStream: mustCall((stream, { ':method': method }) => {
      assert.strictEqual(stream.endAfterHeaders, method === 'GET');
      stream.resume();
      stream.respond({}, { endStream: true });
    }, 2),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    stream.end('x');
    await outcome(stream);
    await outcome(client.request());
  }));
});
