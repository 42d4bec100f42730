'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { mustNotCall } = require('../helpers/must-call');
const { rawServer } = require('../helpers/raw-peer');
const { stop, withPair } = require('../helpers/server');

describe("'frameError'", () => {
  it('tells of headers that are too long to be sent', () => withPair({
    client: { maxSendHeaderBlockLength: 100 },
    onStream: mustNotCall('stream'),
  }, async ({ client }) => {
    const stream = client.request({ 'x-long': 'x'.repeat(200) });
    const done = outcome(stream);
    const [type, code, id] = await event(stream, 'frameError');
    assert.strictEqual(type, frames.TYPE.HEADERS);
    assert.ok(Number.isInteger(code));
    assert.strictEqual(id, 1);
    const { error } = await done;
    assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
  }));

  it('tells of a request after GOAWAY of the server', async () => {
    const server = await rawServer((peer) => {
      peer.next(frames.TYPE.SETTINGS, 0, (frame) => frame.flags === 1).then(() => {
        peer.send(frames.goaway(0, 0));
      });
    });
    const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
    client.on('error', mustNotCall('error'));
    const gone = closed(client);
    const [code, lastStream] = await event(client, 'goaway');
    assert.deepStrictEqual([code, lastStream], [0, 0]);
    await gone;
    await stop(server);
  });
});
