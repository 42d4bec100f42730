'use strict';

const assert = require('node:assert');
const { closed, event, outcome, text } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

const {
  NGHTTP2_STREAM_STATE_HALF_CLOSED_LOCAL: HALF_CLOSED_LOCAL,
  NGHTTP2_STREAM_STATE_HALF_CLOSED_REMOTE: HALF_CLOSED_REMOTE,
  NGHTTP2_STREAM_STATE_OPEN: OPEN,
} = http2.constants;

/** Until the frame that is being read has been dealt with. */
function turn() {
  return new Promise(setImmediate);
}

describe('half-closed streams', () => {
  eachTransport('answer after the request has ended', (transport) => withPair({
    transport,
    onStream: mustCall(async (stream) => {
      const question = await text(stream);
      await turn();
      assert.strictEqual(stream.state.state, HALF_CLOSED_REMOTE);
      stream.respond();
      stream.write('you said ');
      setImmediate(() => stream.end(question));
    }),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    stream.end('this');
    assert.strictEqual((await outcome(stream)).body, 'you said this');
  }));

  eachTransport('take the rest of a request after the answer has ended', (transport) => withPair({
    transport,
    onStream: mustCall(async (stream) => {
      stream.respond();
      stream.end('answer first');
      assert.strictEqual(await text(stream), 'early late');
    }),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    stream.write('early ');
    assert.strictEqual(await text(stream), 'answer first');
    await turn();
    assert.strictEqual(stream.destroyed, false);
    assert.strictEqual(stream.state.state, HALF_CLOSED_REMOTE);
    stream.end('late');
    await closed(stream);
  }));

  it('are known to the client', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      stream.write('x');
      stream.on('end', () => setImmediate(() => stream.end()));
      stream.resume();
    }),
  }, async ({ client }) => {
    const stream = client.request();
    await event(stream, 'response');
    assert.strictEqual(stream.state.state, HALF_CLOSED_LOCAL);
    assert.strictEqual(stream.state.localClose, 1);
    assert.strictEqual(stream.state.remoteClose, 0);
    await outcome(stream);
  }));

  it('are open before', () => withPair({
    onStream: mustCall((stream) => {
      assert.strictEqual(stream.state.state, OPEN);
      stream.respond({}, { endStream: true });
      stream.resume();
    }),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    const done = outcome(stream);
    await event(stream, 'response');
    stream.end();
    await done;
  }));

  it('close once the body was read, not before', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      stream.end('unread');
    }),
  }, async ({ client }) => {
    const stream = client.request();
    const gone = closed(stream);
    stream.pause();
    await event(stream, 'response');
    await new Promise((resolve) => client.ping(resolve));
    assert.strictEqual(stream.destroyed, false);
    assert.strictEqual(await text(stream), 'unread');
    await gone;
    assert.strictEqual(stream.destroyed, true);
  }));
});
