'use strict';

const assert = require('node:assert');
const { closed } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { rawServer } = require('../helpers/raw-peer');
const { stop } = require('../helpers/server');
const { newest } = require('../helpers/since');

const NAMES = ['continue', 'headers', 'response', 'trailers', 'end', 'close', 'error', 'aborted'];

/** Events of a GET that a raw server answers with `octets`. */
async function eventsOf(octets) {
  const server = await rawServer((peer) => {
    peer.next(frames.TYPE.HEADERS, 1).then(() => peer.send(octets));
  });
  const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
  client.on('error', () => {});
  const stream = client.request();
  const log = [];
  for (const name of NAMES) {
    stream.on(name, (value) => log.push([name, value?.[':status'] ?? value?.message]));
  }
  stream.resume();
  await closed(stream);
  client.destroy();
  await stop(server);
  return log.filter(([name]) => name !== 'close');
}

const status = (code, options) => frames.headers(1, [[':status', String(code)]], options);
const trailers = frames.headers(1, [['x-t', 'y']], { endStream: true });

describe('header blocks of an answer', () => {
  it('1xx, then the response', async () => {
    assert.deepStrictEqual(
      await eventsOf(Buffer.concat([status(100), status(103), status(200, { endStream: true })])),
      [['continue', undefined], ['headers', 100], ['headers', 103], ['response', 200],
       ['end', undefined]]);
  });

  it('a response with trailers and no body', async () => {
    assert.deepStrictEqual(await eventsOf(Buffer.concat([status(200), trailers])),
                           [['response', 200], ['trailers', undefined], ['end', undefined]]);
  });

  it('a response with body and trailers', async () => {
    assert.deepStrictEqual(
      await eventsOf(Buffer.concat([status(404), frames.data(1, 'x'), trailers])),
      [['response', 404], ['trailers', undefined], ['end', undefined]]);
  });

  for (const [title, octets] of Object.entries({
    'a 1xx that ends the stream': status(103, { endStream: true }),
    'no :status': frames.headers(1, [['x', 'y']], { endStream: true }),
    'two :status': frames.headers(1, [[':status', '200'], [':status', '200']], { endStream: true }),
    'a :status that is no number': frames.headers(1, [[':status', 'abc']], { endStream: true }),
    'a request pseudo-header': frames.headers(1, [[':status', '200'], [':path', '/']],
                                              { endStream: true }),
    'a connection header': frames.headers(1, [[':status', '200'], ['connection', 'close']],
                                          { endStream: true }),
    'an upper-case name': frames.headers(1, [[':status', '200'], ['X-A', 'b']],
                                         { endStream: true }),
    ...(newest('22.23', '24.21') && {
      'DATA before HEADERS': frames.data(1, 'x', { endStream: true }),
    }),
    'trailers with a pseudo-header': Buffer.concat([
      status(200), frames.data(1, 'x'),
      frames.headers(1, [[':status', '200']], { endStream: true })]),
  })) {
    it(`${title}: an error of the stream`, async () => {
      const log = await eventsOf(octets);
      const [name, message] = log.at(-1);
      assert.strictEqual(name, 'error');
      assert.match(message, /NGHTTP2_PROTOCOL_ERROR|Protocol error|error code 1/);
    });
  }
});
