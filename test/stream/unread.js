'use strict';

const assert = require('node:assert');
const { closed, event } = require('../helpers/collect');
const { builtin } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const READERS = require('../helpers/readers');
const { eachTransport, withPair } = require('../helpers/server');

function onStream(stream) {
  stream.respond();
  stream.end('body');
}

// A stream of Node's own never closes here, on one transport or another.
(builtin ? describe.skip : describe)('a stream that is closed with its body unread', () => {
  const EACH = Object.entries(READERS).flatMap(([reader, prepare]) =>
    [0, 8].map((code) => ({ reader, prepare, code })));

  for (const { reader, prepare, code } of EACH) {
    eachTransport(`${reader}: by the server, with ${code}`, async (transport) => {
      await withPair({ transport }, async ({ client, server }) => {
        const streams = event(server, 'stream');
        const request = client.request({ ':method': 'POST' });
        request.write('begin');
        const [stream] = await streams;
        prepare(stream);
        stream.close(code);
        await Promise.all([closed(request), closed(stream)]);
        assert.strictEqual(stream.rstCode, code);
      });
    }, ['tcp', 'tls']); // on a Duplex the body is there before close(), and waits for a reader

    eachTransport(`${reader}: by the client, with ${code}`, async (transport) => {
      await withPair({ transport, onStream }, async ({ client }) => {
        const request = client.request();
        prepare(request);
        request.on('response', mustCall(() => request.close(code)));
        await closed(request);
        assert.strictEqual(request.rstCode, code);
      });
    });
  }

  /** Ways of having nobody that reads, once the response is there. */
  const PAUSES = {
    'nobody reads': () => {},
    'pause()': (stream) => stream.on('data', () => {}).pause(),
    'read(1)': (stream) => stream.read(1),
  };

  for (const [reader, prepare] of Object.entries(PAUSES)) {
    for (const code of [0, 8]) {
      eachTransport(`${reader}: when all of it has come, with ${code}`, async (transport) => {
        await withPair({ transport, onStream }, async ({ client }) => {
          const request = client.request();
          await event(request, 'response');
          prepare(request);
          await new Promise((resolve) => client.ping(resolve));
          request.close(code);
          await closed(request);
        });
      });
    }
  }

  it('is left to a reader who takes his time', async () => {
    await withPair({ onStream }, async ({ client }) => {
      const request = client.request();
      await event(request, 'response');
      const chunks = [];
      for await (const chunk of request) {
        chunks.push(chunk);
        request.close();
        await new Promise((resolve) => client.ping(resolve));
      }
      assert.strictEqual(Buffer.concat(chunks).toString(), 'body');
    });
  });
});
