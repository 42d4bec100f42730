'use strict';

const assert = require('node:assert');
const frames = require('../helpers/frames');
const { mustCall } = require('../helpers/must-call');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');
const { newest } = require('../helpers/since');

const FIELD = ['x-padded', ' a '];

/** The value that a server sees of a field with blanks around it. */
async function seenBy(options) {
  let value;
  const server = await listen({
    options,
    onStream: mustCall((stream, headers) => {
      value = headers[FIELD[0]];
      stream.respond({}, { endStream: true });
    }),
  });
  const peer = await rawClient(server);
  peer.send(frames.headers(1, frames.requestFields([FIELD]), { endStream: true }));
  await peer.lastOf(1);
  await peer.destroy();
  await stop(server);
  return value;
}

describe('strictFieldWhitespaceValidation', () => {
  const test = newest('22.17', '24.2') ? it : it.skip;

  test('leaves out fields with blanks around the value by default', async () => {
    for (const options of [{}, { strictFieldWhitespaceValidation: true },
                           { strictFieldWhitespaceValidation: 0 }]) {
      assert.strictEqual(await seenBy(options), undefined);
    }
  });

  test('lets them pass when it is false', async () => {
    assert.strictEqual(await seenBy({ strictFieldWhitespaceValidation: false }), FIELD[1]);
  });
});
