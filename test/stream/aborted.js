'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

describe("Http2Stream 'aborted'", () => {
  eachTransport('tells the server of a client that resets', (transport) => {
    let gone;
    return withPair({
      transport,
      onStream: mustCall((stream) => {
        gone = closed(stream);
        stream.respond();
        stream.on('aborted', mustCall(() => {
          assert.strictEqual(stream.aborted, true);
          assert.strictEqual(stream.destroyed, false);
        }));
        assert.strictEqual(stream.aborted, false);
        stream.write('begin');
      }),
    }, async ({ client }) => {
      const stream = client.request();
      await event(stream, 'data');
      stream.close(8);
      await closed(stream);
      await gone;
    });
  });

  it('tells the client when the server resets an unfinished upload', () => withPair({
    onStream: mustCall((stream) => stream.close(8)),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    stream.on('aborted', mustCall());
    stream.write('unfinished');
    await outcome(stream);
    assert.strictEqual(stream.aborted, true);
  }));

  it('stays away when both sides have ended', () => withPair({
    onStream: mustCall((stream) => {
      stream.on('aborted', mustNotCall('aborted'));
      stream.respond();
      stream.end('done');
    }),
  }, async ({ client }) => {
    const stream = client.request();
    stream.on('aborted', mustNotCall('aborted'));
    await outcome(stream);
    assert.strictEqual(stream.aborted, false);
  }));

  it('comes with the end of the whole session', () => {
    let gone;
    return withPair({
      onStream: mustCall((stream) => {
        stream.on('aborted', mustCall());
        stream.on('error', () => {});
        gone = closed(stream);
        stream.respond();
        stream.write('begin');
      }),
    }, async ({ client }) => {
      const stream = client.request();
      stream.on('error', () => {});
      await event(stream, 'data');
      client.destroy();
      await gone;
    });
  });
});
