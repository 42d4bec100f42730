'use strict';

const assert = require('node:assert');
const { outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');

/** What the client's HPACK encoder keeps after two requests. */
async function tableSize(options) {
  let size;
  await withPair({
    client: options,
    onStream: mustCall((stream) => stream.respond({}, { endStream: true }), 2),
  }, async ({ client }) => {
    for (let i = 0; i < 2; i++) await outcome(client.request({ 'x-name': `value-${i}` }));
    size = client.state.deflateDynamicTableSize;
  });
  return size;
}

describe('maxDeflateDynamicTableSize', () => {
  it('bounds what the encoder of headers keeps', async () => {
    const full = await tableSize({});
    const bounded = await tableSize({ maxDeflateDynamicTableSize: 64 });
    assert.ok(full > 64, `${full}`);
    assert.ok(bounded <= 64, `${bounded}`);
  });

  it('may be nothing', async () => {
    assert.strictEqual(await tableSize({ maxDeflateDynamicTableSize: 0 }), 0);
  });
});
