'use strict';

const assert = require('node:assert');
const frames = require('../helpers/frames');
const { mustCall } = require('../helpers/must-call');
const { newest } = require('../helpers/since');
const { withRawClient } = require('../helpers/with-raw-client');

/** The headers that a server sees of raw fields, some of them with blanks around the value. */
async function seenBy(options) {
  let seen;
  await withRawClient({
    options,
    onStream: mustCall((stream, headers) => {
      seen = headers;
      stream.respond({}, { endStream: true });
    }),
  }, async ({ peer }) => {
    const fields = frames.requestFields([['x-padded', ' a '], ['x-plain', 'b']]);
    peer.send(frames.headers(1, fields, { endStream: true }));
    await peer.lastOf(1);
  });
  return seen;
}

describe('strictFieldWhitespaceValidation', () => {
  it('leaves out fields with blanks around the value by default', async () => {
    for (const options of [{}, { strictFieldWhitespaceValidation: true },
                           { strictFieldWhitespaceValidation: 0 }]) {
      const headers = await seenBy(options);
      assert.strictEqual('x-padded' in headers, false);
      assert.strictEqual(headers['x-plain'], 'b');
    }
  });

  (newest('22.17', '24.2') ? it : it.skip)('lets them pass when it is false', async () => {
    const headers = await seenBy({ strictFieldWhitespaceValidation: false });
    assert.strictEqual(headers['x-padded'], ' a ');
  });
});
