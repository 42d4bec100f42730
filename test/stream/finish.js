'use strict';

const assert = require('node:assert');
const { closed } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

describe("'finish' of a response", () => {
  eachTransport('still finds the session and its socket', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => {
      stream.on('finish', mustCall(() => {
        assert.strictEqual(stream.destroyed, false);
        assert.notStrictEqual(stream.session, undefined);
        if (transport !== 'duplex') assert.ok(stream.session.socket.bytesWritten > 0);
      }));
      stream.respond();
      stream.write(Buffer.alloc(1024));
      stream.end();
    }),
  }, async ({ client }) => {
    await closed(client.request().resume());
  }));
});
