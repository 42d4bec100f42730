'use strict';

const assert = require('node:assert');
const { bytes, event, text } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

/** A body written by `write` on the server and on the client; both must arrive. */
async function bothWays(transport, write, expected) {
  await withPair({
    transport,
    onStream: mustCall(async (stream) => {
      const received = await bytes(stream);
      assert.ok(received.equals(expected), 'request body');
      stream.respond();
      write(stream);
    }),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    write(stream);
    const received = await bytes(stream);
    assert.ok(received.equals(expected), 'response body');
  });
}

const LARGE = Buffer.alloc(300000, 'abcdefghij');

describe('Http2Stream#write', () => {
  eachTransport('takes strings, buffers and encodings', (transport) => bothWays(
    transport, (stream) => {
      stream.write('é');
      stream.write('é', 'latin1');
      stream.write('6869', 'hex');
      stream.write(Buffer.from([0, 255]));
      stream.write(new Uint8Array([1, 2]));
      stream.write('');
      stream.end('end', 'utf8');
    }, Buffer.from([0xc3, 0xa9, 0xe9, 0x68, 0x69, 0, 255, 1, 2, 0x65, 0x6e, 0x64])));

  eachTransport('sends a body larger than every window', (transport) => bothWays(
    transport, (stream) => stream.end(LARGE), LARGE));

  eachTransport('keeps the order of many chunks', (transport) => {
    const chunks = Array.from({ length: 500 }, (_, index) => `${index},`);
    return bothWays(transport, (stream) => {
      for (const chunk of chunks) stream.write(chunk);
      stream.end();
    }, Buffer.from(chunks.join('')));
  });

  it('gathers corked chunks', () => bothWays('tcp', (stream) => {
    stream.cork();
    for (let index = 0; index < 10; index++) stream.write(String(index));
    process.nextTick(() => {
      stream.uncork();
      stream.end();
    });
  }, Buffer.from('0123456789')));

  it('calls back once per chunk, in order, before finish', () => withPair({
    onStream: mustCall(async (stream) => {
      const log = [];
      stream.respond();
      stream.on('finish', () => log.push('finish'));
      stream.write('a', () => log.push('a'));
      stream.write(Buffer.alloc(200000), () => log.push('b'));
      stream.write('c', () => log.push('c'));
      stream.end(() => log.push('end'));
      await event(stream, 'close');
      assert.deepStrictEqual(log.slice(0, 3), ['a', 'b', 'c']);
      assert.deepStrictEqual(log.slice(3).sort(), ['end', 'finish']);
    }),
  }, async ({ client }) => {
    assert.strictEqual((await bytes(client.request())).length, 200002);
  }));

  it('sends what is written in the tick of the request', () => withPair({
    onStream: mustCall(async (stream) => {
      assert.strictEqual(await text(stream), 'early');
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    stream.write('ear');
    stream.end('ly');
    await event(stream.resume(), 'close');
  }));

  it('does not see later changes of a buffer once called back', () => withPair({
    onStream: mustCall((stream) => {
      const chunk = Buffer.alloc(40000, 'x');
      stream.respond();
      stream.write(chunk, mustCall(() => {
        chunk.fill('y');
        stream.end();
      }));
    }),
  }, async ({ client }) => {
    const body = await bytes(client.request());
    assert.ok(body.equals(Buffer.alloc(40000, 'x')));
  }));
});
