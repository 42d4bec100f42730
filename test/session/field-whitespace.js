'use strict';

const assert = require('node:assert');
const frames = require('../helpers/frames');
const { mustCall } = require('../helpers/must-call');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');
const { newest } = require('../helpers/since');

const FIELD = ['x-padded', ' a '];

/** The frame that answers a request with a blank around a value. */
async function answerWith(options, onStream) {
  const server = await listen({ options, onStream });
  const peer = await rawClient(server);
  peer.send(frames.headers(1, frames.requestFields([FIELD]), { endStream: true }));
  const { type } = await peer.lastOf(1);
  await peer.destroy();
  await stop(server);
  return type;
}

describe('strictFieldWhitespaceValidation', () => {
  const test = newest('22.17', '24.2') ? it : it.skip;

  test('refuses blanks around a value by default', async () => {
    for (const options of [{}, { strictFieldWhitespaceValidation: true },
                           { strictFieldWhitespaceValidation: 0 }]) {
      assert.strictEqual(await answerWith(options), frames.TYPE.RST_STREAM);
    }
  });

  test('lets them pass when it is false', async () => {
    const onStream = mustCall((stream, headers) => {
      assert.strictEqual(headers[FIELD[0]].trim(), 'a');
      stream.respond({}, { endStream: true });
    });
    assert.strictEqual(await answerWith({ strictFieldWhitespaceValidation: false }, onStream),
                       frames.TYPE.HEADERS);
  });
});
