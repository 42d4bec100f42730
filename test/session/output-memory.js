'use strict';

const assert = require('node:assert');
const { randomBytes } = require('node:crypto');
const { bytes } = require('../helpers/collect');
const { builtin } = require('../helpers/impl');
const { connect, listen, stop, withPair } = require('../helpers/server');

const BODY = randomBytes(700_000);

/** Fetches BODY over and over, several times at once. */
async function fetchAll(client) {
  for (let round = 0; round < 3; round++) {
    const bodies = await Promise.all(Array.from({ length: 4 }, () => bytes(client.request())));
    for (const body of bodies) assert.ok(body.equals(BODY), `round ${round}`);
  }
}

function onStream(stream) {
  stream.respond();
  stream.end(BODY);
}

describe('what is written to a TLS socket', () => {
  it('arrives as it was, write after write', () => withPair(
    { transport: 'tls', onStream }, ({ client }) => fetchAll(client)));

  // Node's own sessions write below these.
  for (const name of ['write', '_write', '_writeGeneric']) {
    const title = `is not touched again where ${name}() is the application's`;
    (builtin ? it.skip : it)(title, async () => {
      const kept = [];
      const keep = (socket) => {
        const method = socket[name];
        socket[name] = function(...args) {
          const chunk = args.find((arg) => arg instanceof Uint8Array);
          if (chunk !== undefined) kept.push([chunk, Buffer.from(chunk)]);
          return method.apply(this, args);
        };
      };
      const server = await listen({ transport: 'tls', onStream });
      server.on('secureConnection', keep);
      const client = connect(server, { transport: 'tls' });
      await fetchAll(client);
      assert.ok(kept.length > 10, `${kept.length}`);
      for (const [chunk, copy] of kept) assert.ok(copy.equals(chunk));
      client.close();
      await stop(server);
    });
  }
});
