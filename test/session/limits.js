'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { mustCall, mustCallAtLeast, mustNotCall } = require('../helpers/must-call');
const { rawServer } = require('../helpers/raw-peer');
const { connect, listen, stop, withPair } = require('../helpers/server');
const { trackSession } = require('../helpers/leaks');
const { http2 } = require('../helpers/impl');
const { newest } = require('../helpers/since');
const { withRawClient } = require('../helpers/with-raw-client');

const endsBySettings = newest('22.23', '24.21') ? it : it.skip;

function answer(stream) {
  stream.on('error', () => {});
  stream.respond({}, { endStream: true });
}

describe('limits of a session', () => {
  endsBySettings('maxSettings ends a session with too many entries', () => withRawClient({
    options: { maxSettings: 2 },
  }, async ({ peer, session }) => {
    const errors = [];
    session.on('error', (error) => errors.push(error));
    const gone = closed(session);
    peer.send(frames.settings([[1, 4096], [3, 100], [5, 16384]]));
    await gone;
    assert.strictEqual(errors.length, 1);
    assert.strictEqual(errors[0].code, 'ERR_HTTP2_ERROR');
  }));

  endsBySettings('maxSettings is 32 by default', () => withRawClient({}, async (context) => {
    const { peer, session } = context;
    peer.send(frames.settings(Array.from({ length: 32 }, () => [3, 100])));
    await peer.roundTrip();
    assert.strictEqual(session.destroyed, false);
    const gone = closed(session);
    peer.send(frames.settings(Array.from({ length: 33 }, () => [3, 100])));
    await gone;
  }));

  it('maxHeaderListPairs refuses a request with too many fields', () => withRawClient({
    options: { maxHeaderListPairs: 8 },
    onStream: mustCall(answer),
  }, async ({ peer }) => {
    const extra = (count) => Array.from({ length: count }, (_, at) => [`x-${at}`, 'v']);
    peer.send(frames.headers(1, frames.requestFields(extra(4)), { endStream: true }));
    assert.strictEqual((await peer.lastOf(1)).type, frames.TYPE.HEADERS);
    peer.send(frames.headers(3, frames.requestFields(extra(5)), { endStream: true }));
    const refused = await peer.lastOf(3);
    assert.strictEqual(refused.type, frames.TYPE.RST_STREAM);
    assert.strictEqual(refused.payload.readUInt32BE(0), 11);
  }));

  it('maxHeaderListPairs is 128 by default', () => withRawClient({
    onStream: mustCall(answer),
  }, async ({ peer }) => {
    const extra = (count) => Array.from({ length: count }, (_, at) => [`x-${at}`, 'v']);
    peer.send(frames.headers(1, frames.requestFields(extra(124)), { endStream: true }));
    assert.strictEqual((await peer.lastOf(1)).type, frames.TYPE.HEADERS);
    peer.send(frames.headers(3, frames.requestFields(extra(125)), { endStream: true }));
    assert.strictEqual((await peer.lastOf(3)).type, frames.TYPE.RST_STREAM);
  }));

  it('maxHeaderListSize holds from its acknowledgement on', () => withRawClient({
    options: { settings: { maxHeaderListSize: 900 } },
    onStream: mustCall(answer, 3),
  }, async ({ peer, session }) => {
    const ask = async (id) => {
      const fields = frames.requestFields([['x', 'v'.repeat(1000)]]);
      peer.send(frames.headers(id, fields, { endStream: true }));
      const { type, payload } = await peer.lastOf(id);
      return type === frames.TYPE.RST_STREAM ? payload.readUInt32BE(0) : 'answered';
    };
    const change = async (maxHeaderListSize) => {
      const acknowledged = event(session, 'localSettings');
      session.settings({ maxHeaderListSize });
      peer.send(frames.settingsAck());
      await acknowledged;
    };
    assert.strictEqual(await ask(1), 11);
    await change(2000);
    assert.strictEqual(await ask(3), 'answered');
    await change(1000);
    assert.strictEqual(await ask(5), 11);
    await change(2 ** 32 - 1);
    assert.strictEqual(await ask(7), 'answered');
    const acknowledged = event(session, 'localSettings');
    session.settings({ initialWindowSize: 70000 });
    peer.send(frames.settingsAck());
    await acknowledged;
    assert.strictEqual(await ask(9), 'answered');
  }));

  it('maxSendHeaderBlockLength makes too long headers an error of the stream', () => withPair({
    client: { maxSendHeaderBlockLength: 500 },
    onStream: mustNotCall('stream'),
  }, async ({ client }) => {
    const { error } = await outcome(client.request({ 'x-long': 'x'.repeat(600) }));
    assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
  }));

  it('maxSessionInvalidFrames ends a session', () => withRawClient({
    options: { maxSessionInvalidFrames: 2 },
    onStream: answer,
  }, async ({ peer, session }) => {
    const errors = [];
    session.on('error', (error) => errors.push(error));
    const gone = closed(session);
    peer.send(frames.headers(1, frames.requestFields(), { endStream: true }));
    await peer.lastOf(1);
    // DATA on a stream that has ended is invalid, but no error of the connection.
    for (let count = 0; count < 20; count++) {
      peer.send(frames.headers(3 + 2 * count, [['UPPER', 'x']], { endStream: true }));
    }
    await gone;
    assert.strictEqual(errors[0]?.code, 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES');
    assert.strictEqual(errors[0].message, 'Too many invalid HTTP/2 frames');
  }));

  it('maxConcurrentStreams refuses what a peer opens before it can know', () => withRawClient({
    options: { settings: { maxConcurrentStreams: 1 } },
    onStream: mustCall((stream) => {
      stream.on('error', () => {});
      stream.respond();
    }),
    client: { ack: false },
  }, async ({ peer }) => {
    peer.send(frames.headers(1, frames.requestFields(), { endStream: true }),
              frames.headers(3, frames.requestFields(), { endStream: true }));
    const refused = await peer.lastOf(3);
    assert.strictEqual(refused.type, frames.TYPE.RST_STREAM);
    assert.strictEqual(refused.payload.readUInt32BE(0), 7);
  }));

  it('maxConcurrentStreams ends the session of a peer that knows', () => withRawClient({
    options: { settings: { maxConcurrentStreams: 1 } },
    onStream: mustCallAtLeast((stream) => {
      stream.on('error', () => {});
      stream.respond();
    }, 0),
  }, async ({ peer }) => {
    await peer.roundTrip();
    peer.send(frames.headers(1, frames.requestFields(), { endStream: true }),
              frames.headers(3, frames.requestFields(), { endStream: true }));
    const { payload } = await peer.next(frames.TYPE.GOAWAY, 0);
    assert.notStrictEqual(payload.readUInt32BE(4), 0);
  }));

  it('maxOutstandingSettings ends a session that asks for too much', async () => {
    const raw = await rawServer(() => {}, { silent: true });
    const client = trackSession(http2.connect(`http://127.0.0.1:${raw.address().port}`,
                                              { maxOutstandingSettings: 2 }));
    client.on('error', mustCall((error) => {
      assert.strictEqual(error.name, 'Error');
      assert.strictEqual(error.code, 'ERR_HTTP2_MAX_PENDING_SETTINGS_ACK');
      assert.strictEqual(error.message, 'Maximum number of pending settings acknowledgements');
    }));
    const gone = closed(client);
    await event(client, 'connect');
    client.settings({ maxFrameSize: 20000 });
    client.settings({ maxFrameSize: 20001 });
    await gone;
    await stop(raw);
  });

  it('maxReservedRemoteStreams cancels pushes above', () => withPair({
    client: { maxReservedRemoteStreams: 1 },
    onStream: mustCall((stream) => {
      for (let count = 0; count < 2; count++) {
        stream.pushStream({ ':path': '/' }, mustCallAtLeast((error, push) => {
          push.on('error', () => {});
          setImmediate(() => {
            if (!push.destroyed) push.respond({}, { endStream: true });
          });
        }, 0));
      }
      stream.respond();
      setTimeout(() => stream.end(), 20);
    }),
  }, async ({ client }) => {
    let pushed = 0;
    client.on('stream', (stream) => {
      pushed++;
      stream.resume();
    });
    await outcome(client.request());
    assert.strictEqual(pushed, 1);
  }));

  it('peerMaxConcurrentStreams holds until the first SETTINGS', async () => {
    const server = await listen();
    const client = connect(server, { options: { peerMaxConcurrentStreams: 7 } });
    await event(client, 'connect');
    assert.strictEqual(client.remoteSettings.maxConcurrentStreams, 7);
    await event(client, 'remoteSettings');
    assert.strictEqual(client.remoteSettings.maxConcurrentStreams, 4294967295);
    const gone = closed(client);
    client.close();
    await gone;
    await stop(server);
  });
});
