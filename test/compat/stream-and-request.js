'use strict';

const assert = require('node:assert');
const { mustCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

describe('stream and request of one server', () => {
  it('are told of each stream, in the order of their listeners', async () => {
    const log = [];
    await exchange(mustCall((request, response) => {
      log.push('request');
      response.end();
    }), {
      use(stream, { server }) {
        server.prependListener('stream', () => log.push('stream before'));
        server.on('stream', () => log.push('stream after'));
        stream.end();
      },
    });
    assert.deepStrictEqual(log, ['stream before', 'request', 'stream after']);
  });

  it('see the same stream, with listeners of its own', async () => {
    const { body } = await exchange(mustCall((request, response) => {
      assert.strictEqual(request.stream.mark, 'marked');
      request.on('data', mustCall());
      request.on('end', mustCall(() => response.end('x')));
    }), {
      headers: { ':method': 'POST' },
      body: 'body',
      use(stream, { server }) {
        server.prependListener('stream', mustCall((serverStream) => {
          serverStream.mark = 'marked';
          for (const event of ['aborted', 'close', 'end', 'wantTrailers', 'error']) {
            serverStream.on(event, () => {});
          }
          serverStream.on('end', mustCall());
          serverStream.on('close', mustCall());
          serverStream.on('wantTrailers', mustCall());
        }));
        stream.end('body');
      },
    });
    assert.strictEqual(body, 'x');
  });

  it('let the stream answer with a file instead of the response', async () => {
    const { body, headers } = await exchange(mustCall((request, response) => {
      response.on('finish', mustCall());
      response.stream.respondWithFile(__filename, { 'x-file': 'yes' });
    }));
    assert.strictEqual(headers['x-file'], 'yes');
    assert.ok(body.startsWith("'use strict';"));
  });

  it('let the response be ended by its stream', async () => {
    const { body } = await exchange(mustCall((request, response) => {
      response.on('finish', mustCall());
      response.stream.respond();
      response.stream.end('by the stream');
    }));
    assert.strictEqual(body, 'by the stream');
  });
});
