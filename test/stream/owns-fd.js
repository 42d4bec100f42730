'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { closed, outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');

describe('ownsFd of a server stream', () => {
  it('is false for a descriptor of the application, which stays open', () => {
    const fd = fs.openSync(__filename);
    return withPair({
      onStream: mustCall((stream) => {
        assert.strictEqual(Object.hasOwn(stream, 'ownsFd'), false);
        stream.respondWithFD(fd);
        assert.strictEqual(stream.ownsFd, false);
      }),
    }, async ({ client }) => {
      await outcome(client.request());
      fs.closeSync(fd);
    });
  });

  it('is true for a file that the library has opened', () => withPair({
    onStream: mustCall((stream) => {
      stream.respondWithFile(__filename, {}, {
        statCheck: mustCall(() => {}),
      });
      stream.on('close', mustCall(() => assert.strictEqual(stream.ownsFd, true)));
    }),
  }, async ({ client, serverSession }) => {
    await outcome(client.request());
    if (serverSession.destroyed) return;
    const gone = closed(serverSession);
    client.close();
    await gone;
  }));
});
