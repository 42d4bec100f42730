'use strict';

const assert = require('node:assert');
const events = require('node:events');
const { closed, event, outcome } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { connect, eachTransport, listen, stop, withPair } = require('../helpers/server');

function isAbort(error, reason) {
  assert.strictEqual(error.name, 'AbortError');
  assert.strictEqual(error.code, 'ABORT_ERR');
  assert.strictEqual(error.message, 'The operation was aborted');
  assert.strictEqual(error.cause, reason);
}

describe('request with a signal', () => {
  eachTransport('is aborted in the middle', (transport) => {
    let serverClosed;
    return withPair({
      transport,
      onStream: mustCall((stream) => {
        stream.on('error', () => {});
        serverClosed = closed(stream).then(() => stream.rstCode);
        stream.respond();
        stream.write('begin');
      }),
    }, async ({ client }) => {
      const controller = new AbortController();
      const stream = client.request({}, { signal: controller.signal });
      const done = outcome(stream);
      await event(stream, 'response');
      const reason = new Error('reason');
      controller.abort(reason);
      const { error } = await done;
      isAbort(error, reason);
      assert.strictEqual(stream.rstCode, 8);
      assert.strictEqual(await serverClosed, 8);
      assert.strictEqual(events.getEventListeners(controller.signal, 'abort').length, 0);
    });
  });

  it('that was aborted before fails at once', () => withPair({
    onStream: mustNotCall('stream'),
  }, async ({ client }) => {
    const reason = new Error('before');
    const stream = client.request({}, { signal: AbortSignal.abort(reason) });
    const { error } = await outcome(stream);
    isAbort(error, reason);
    assert.strictEqual(stream.destroyed, true);
  }));

  it('can be aborted before connecting', async () => {
    const server = await listen({ onStream: mustNotCall('stream') });
    const client = connect(server);
    const controller = new AbortController();
    const stream = client.request({}, { signal: controller.signal });
    const done = outcome(stream);
    controller.abort();
    const { error } = await done;
    assert.strictEqual(error.name, 'AbortError');
    assert.strictEqual(error.cause, controller.signal.reason);
    client.close();
    await closed(client);
    await stop(server);
  });

  it('leaves no listener behind once it has ended', () => withPair({
    onStream: mustCall((stream) => stream.respond({}, { endStream: true })),
  }, async ({ client }) => {
    const controller = new AbortController();
    const stream = client.request({}, { signal: controller.signal });
    assert.strictEqual(events.getEventListeners(controller.signal, 'abort').length, 1);
    const { error } = await outcome(stream);
    assert.strictEqual(error, undefined);
    assert.strictEqual(events.getEventListeners(controller.signal, 'abort').length, 0);
    controller.abort();
  }));
});
