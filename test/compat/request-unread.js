'use strict';

const assert = require('node:assert');
const { closed } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { exchange, record } = require('./fixtures/exchange');

const POST = { ':method': 'POST' };

describe('a request that nobody reads', () => {
  it('ends after the response', async () => {
    const log = [];
    await exchange(mustCall((request, response) => {
      record(log, 'request', request, ['close', 'end']);
      record(log, 'response', response, ['finish', 'close']);
      response.end('x');
    }), { headers: POST, body: 'body' });
    assert.deepStrictEqual(log,
                           ['request.close', 'response.finish', 'response.close', 'request.end']);
  });

  it('does not end when somebody waits for readable and does not read', async () => {
    await exchange(mustCall((request, response) => {
      request.on('readable', mustCall(() => {}, 2));
      request.on('end', mustNotCall('end'));
      setTimeout(() => response.end(), 20);
    }), { headers: POST, body: 'body' });
  });

  it('is ended for whoever looks later', async () => {
    let seen;
    await exchange(mustCall((request, response) => {
      seen = request;
      response.end();
    }));
    await new Promise(setImmediate);
    assert.strictEqual(seen.complete, true);
    assert.strictEqual(seen.readableEnded, true);
    assert.strictEqual(seen.readable, false);
    assert.strictEqual(seen.readableFlowing, true);
    assert.strictEqual(seen.destroyed, false);
    assert.strictEqual(seen.read(), null);
    seen.on('end', mustNotCall('end'));
    seen.resume();
    await new Promise(setImmediate);
  });

  it('tells whoever listens to the response that it is complete', async () => {
    await exchange(mustCall((request, response) => {
      response.on('finish', mustCall(() => {
        assert.strictEqual(request.complete, true);
        assert.strictEqual(request.readableFlowing, true);
        assert.strictEqual(request.readableEnded, false);
        request.on('end', mustCall());
      }));
      response.end();
    }));
  });

  it('tells whoever listens to the stream', async () => {
    await exchange(mustCall((request, response) => {
      closed(request.stream).then(mustCall(() => {
        assert.strictEqual(request.complete, true);
        assert.strictEqual(request.readableFlowing, true);
      }));
      response.end();
    }));
  });

  it('is told by an emit() of its own', async () => {
    const events = [];
    await exchange(mustCall((request, response) => {
      for (const emitter of [request, response]) {
        const { emit } = emitter;
        emitter.emit = function emitAndLog(event, ...args) {
          if (event !== 'readable') events.push(event);
          return Reflect.apply(emit, this, [event, ...args]);
        };
      }
      response.end();
    }));
    await new Promise(setImmediate);
    assert.deepStrictEqual(events, ['close', 'finish', 'close', 'resume', 'end']);
  });
});
