'use strict';

const assert = require('node:assert');
const { addAbortSignal, PassThrough, promises: { pipeline } } = require('node:stream');
const { closed, event } = require('../helpers/collect');
const { mustNotCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR } = require('node:http2').constants;

async function leaveLoop(stream) {
  for await (const chunk of stream) if (chunk.length > 0) return;
}

/** Ways in which Node's own streams give one up, by an AbortError of theirs. */
const WAYS = {
  'leaving a loop': leaveLoop,
  'take()': (stream) => stream.take(1).toArray(),
  'a pipeline with a signal': async (stream) => {
    const controller = new AbortController();
    stream.once('data', () => controller.abort());
    const sink = new PassThrough().resume();
    await assert.rejects(pipeline(stream, sink, { signal: controller.signal }));
  },
  'addAbortSignal()': (stream) => {
    const controller = new AbortController();
    addAbortSignal(controller.signal, stream);
    stream.once('data', () => controller.abort(new Error('mine')));
  },
  'addAbortSignal() of one that is aborted': (stream) => {
    addAbortSignal(AbortSignal.abort(), stream);
  },
};

describe('a stream that is given up with an AbortError', () => {
  for (const [title, giveUp] of Object.entries(WAYS)) {
    eachTransport(`${title}: by the client`, async (transport) => {
      let far;
      await withPair({
        transport,
        onStream(stream) {
          stream.on('error', mustNotCall('error'));
          far = closed(stream);
          stream.respond();
          stream.write('begin');
        },
      }, async ({ client }) => {
        const request = client.request();
        request.on('error', (error) => assert.strictEqual(error.code, 'ABORT_ERR'));
        const done = closed(request);
        await event(request, 'response');
        await giveUp(request);
        await done;
        await far;
        assert.strictEqual(request.rstCode, NGHTTP2_CANCEL);
      });
    }, ['tcp', 'duplex']);

    eachTransport(`${title}: by the server`, async (transport) => {
      await withPair({
        transport,
        onStream(stream) {
          stream.on('error', (error) => assert.strictEqual(error.code, 'ABORT_ERR'));
          stream.respond();
          giveUp(stream);
        },
      }, async ({ client }) => {
        const request = client.request({ ':method': 'POST' });
        request.on('error', mustNotCall('error'));
        request.write('begin');
        await closed(request.resume());
        assert.strictEqual(request.rstCode, NGHTTP2_CANCEL);
      });
    }, ['tcp', 'duplex']);
  }

  it('is told from one that failed', () => withPair({
    onStream: (stream) => stream.respond(),
  }, async ({ client, server }) => {
    const streams = event(server, 'stream');
    const request = client.request();
    request.on('error', () => {});
    const [stream] = await streams;
    stream.on('error', () => {});
    const done = closed(stream);
    await event(request, 'response');
    request.destroy(Object.assign(new Error('mine'), { code: 'EPIPE' }));
    await done;
    assert.strictEqual(stream.rstCode, NGHTTP2_INTERNAL_ERROR);
  }));
});
