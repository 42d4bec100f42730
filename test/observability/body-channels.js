'use strict';

const assert = require('node:assert');
const { outcome } = require('../helpers/collect');
const { withPair } = require('../helpers/server');
const { newest } = require('../helpers/since');
const { find, recordChannels } = require('./fixtures/record-channels');

const CHUNK = 'client.bodyChunkSent';
const POST = { ':method': 'POST' };

/** What is told of the body that `send` writes. */
async function bodyOf(send) {
  let record;
  await withPair({
    onStream(stream) {
      stream.resume();
      stream.on('end', () => stream.respond({}, { endStream: true }));
    },
  }, async ({ client }) => {
    record = await recordChannels(() => {
      const request = client.request(POST);
      send(request);
      return outcome(request);
    });
  });
  const names = record.map(({ name }) => name).filter((name) => name.startsWith('client.body'));
  const chunks = record.filter(({ name }) => name === CHUNK).map(({ message }) => message);
  return { record, names, chunks };
}

(newest('22.22', '24.12') ? describe : describe.skip)('http2.client.stream.bodyChunkSent', () => {
  it('tells a string with its encoding', async () => {
    const { chunks, names } = await bodyOf((request) => request.end('caf\u00e9', 'latin1'));
    assert.strictEqual(chunks.length, 1);
    const { writev, data, encoding } = chunks[0];
    assert.deepStrictEqual({ writev, data, encoding },
      { writev: false, data: 'caf\u00e9', encoding: 'latin1' });
    assert.deepStrictEqual(names, [CHUNK, 'client.bodySent']);
  });

  it('tells a Buffer', async () => {
    const { chunks } = await bodyOf((request) => request.end(Buffer.from('foo')));
    assert.strictEqual(chunks[0].writev, false);
    assert.strictEqual(chunks[0].encoding, 'buffer');
    assert.strictEqual(chunks[0].data.toString(), 'foo');
  });

  it('tells several Buffers as an array of them', async () => {
    const { chunks } = await bodyOf((request) => {
      request.cork();
      request.write(Buffer.from('foo'));
      request.write(Buffer.from('bar'));
      request.end();
    });
    assert.strictEqual(chunks.length, 1);
    assert.strictEqual(chunks[0].writev, true);
    assert.strictEqual(chunks[0].encoding, '');
    assert.deepStrictEqual(chunks[0].data.map(String), ['foo', 'bar']);
  });

  it('tells a mixture with the encoding of each', async () => {
    const { chunks } = await bodyOf((request) => {
      request.cork();
      request.write('foo', 'utf8');
      request.write(Buffer.from('bar'));
      request.end();
    });
    assert.deepStrictEqual(
      chunks[0].data.map(({ chunk, encoding }) => [chunk.toString(), encoding]),
      [['foo', 'utf8'], ['bar', 'buffer']]);
  });

  it('is silent for an empty body, whose end is told all the same', async () => {
    const { chunks, names, record } = await bodyOf((request) => request.end());
    assert.deepStrictEqual(chunks, []);
    assert.deepStrictEqual(names, ['client.bodySent']);
    assert.strictEqual(find(record, 'client.bodySent').id, 1);
  });
});
