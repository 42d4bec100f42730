'use strict';

const assert = require('node:assert');
const { Writable } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { text } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { eachTransport } = require('../helpers/server');
const { exchange } = require('./fixtures/exchange');

const POST = { ':method': 'POST' };
const LARGE = Buffer.alloc(300_000, 'abcdefgh');

describe('body of Http2ServerRequest', () => {
  eachTransport('comes as data', async (transport) => {
    const { body } = await exchange(mustCall(async (request, response) => {
      assert.strictEqual(await text(request), LARGE.toString());
      assert.strictEqual(request.complete, true);
      assert.strictEqual(request.readableEnded, true);
      assert.strictEqual(request.destroyed, false);
      response.end('thanks');
    }), { transport, headers: POST, body: LARGE });
    assert.strictEqual(body, 'thanks');
  });

  it('comes to read()', () => exchange(mustCall((request, response) => {
    let length = 0;
    request.on('readable', () => {
      for (let chunk = request.read(); chunk !== null; chunk = request.read()) {
        length += chunk.length;
      }
    });
    request.on('end', mustCall(() => {
      assert.strictEqual(length, LARGE.length);
      response.end();
    }));
  }), { headers: POST, body: LARGE }));

  it('comes to for await', () => exchange(mustCall(async (request, response) => {
    let length = 0;
    for await (const chunk of request) length += chunk.length;
    assert.strictEqual(length, LARGE.length);
    response.end();
  }), { headers: POST, body: LARGE }));

  it('goes to a pipe', () => exchange(mustCall((request, response) => {
    let length = 0;
    const sink = new Writable({
      write(chunk, encoding, callback) {
        length += chunk.length;
        setImmediate(callback);
      },
    });
    request.pipe(sink).on('finish', mustCall(() => {
      assert.strictEqual(length, LARGE.length);
      response.end();
    }));
  }), { headers: POST, body: LARGE }));

  it('is decoded', () => exchange(mustCall(async (request, response) => {
    request.setEncoding('utf8');
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    assert.strictEqual(typeof chunks[0], 'string');
    assert.strictEqual(chunks.join(''), 'gr\u00fc\u00dfe \ud83d\ude00');
    response.end();
  }), { headers: POST, body: 'gr\u00fc\u00dfe \ud83d\ude00' }));

  it('waits while the request is paused', () => exchange(mustCall((request, response) => {
    let length = 0;
    request.on('data', (chunk) => { length += chunk.length; });
    request.pause();
    assert.strictEqual(request.isPaused(), true);
    setTimeout(mustCall(() => {
      assert.strictEqual(length, 0);
      request.resume();
    }), 30);
    request.on('end', mustCall(() => {
      assert.strictEqual(length, LARGE.length);
      response.end();
    }));
  }), { headers: POST, body: LARGE }));

  it('is dropped by resume()', () => exchange(mustCall((request, response) => {
    request.resume();
    request.on('end', mustCall(() => response.end()));
  }), { headers: POST, body: LARGE }));

  it('goes back through a pipeline', async () => {
    const { body } = await exchange(mustCall((request, response) => {
      pipeline(request, response).then(mustCall());
    }), { headers: POST, body: LARGE });
    assert.strictEqual(body, LARGE.toString());
  });

  it('lets pause() and resume() be called when all is over', () => exchange(
    mustCall((request, response) => {
      response.on('finish', mustCall(() => process.nextTick(() => {
        request.pause();
        request.resume();
      })));
      response.end();
    })));
});
