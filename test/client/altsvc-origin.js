'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { rawServer } = require('../helpers/raw-peer');
const { stop } = require('../helpers/server');

/** The arguments of `name` at a client that is sent `octets`. */
async function seen(name, octets) {
  const server = await rawServer((peer) => peer.send(octets, frames.ping(Buffer.alloc(8, 7))));
  const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
  const log = [];
  client.on(name, (...args) => log.push(args));
  await event(client, 'ping');
  client.destroy();
  await stop(server);
  return log;
}

describe('frames of extensions at a client', () => {
  it('ALTSVC for an origin', async () => {
    assert.deepStrictEqual(await seen('altsvc', frames.altsvc(0, 'https://a.example', 'h2=":1"')),
                           [['h2=":1"', 'https://a.example', 0]]);
  });

  it('ORIGIN over cleartext is ignored', async () => {
    assert.deepStrictEqual(await seen('origin', frames.origin('https://a.example')), []);
  });

  it('frames of an unknown type are ignored', async () => {
    assert.deepStrictEqual(await seen('error', frames.frame(0xbe, 0xff, 0, Buffer.from('x'))), []);
  });
});
