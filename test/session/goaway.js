'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { http2 } = require('../helpers/impl');
const { mustCall, mustCallAtLeast } = require('../helpers/must-call');
const { rawClient } = require('../helpers/raw-peer');
const { connect, eachTransport, listen, stop, withPair } = require('../helpers/server');

const { NGHTTP2_NO_ERROR, NGHTTP2_INTERNAL_ERROR } = http2.constants;

describe('Http2Session#goaway', () => {
  eachTransport('carries code, last stream and data', async (transport) => {
    const server = await listen({ transport });
    const sessions = event(server, 'session');
    const client = connect(server, { transport });
    client.on('error', mustCall((error) => {
      assert.strictEqual(error.name, 'Error');
      assert.strictEqual(error.code, 'ERR_HTTP2_SESSION_ERROR');
      assert.strictEqual(error.message, 'Session closed with error code 2');
    }));
    const gone = closed(client);
    const [serverSession] = await sessions;
    serverSession.on('error', () => {});
    const serverGone = closed(serverSession);
    const seen = event(client, 'goaway');
    serverSession.goaway(NGHTTP2_INTERNAL_ERROR, 0, Buffer.from('why'));
    const args = await seen;
    assert.deepStrictEqual(args, [2, 0, Buffer.from('why')]);
    await gone;
    assert.strictEqual(client.goawayCode, 2);
    assert.strictEqual(client.goawayLastStreamID, 0);
    serverSession.destroy();
    await serverGone;
    await stop(server);
  });

  it('with NO_ERROR closes the receiver once its streams have finished', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      stream.session.goaway();
      setImmediate(() => stream.end('done'));
    }),
  }, async ({ client, serverSession }) => {
    client.on('goaway', mustCallAtLeast((code, lastStream, data) => {
      assert.strictEqual(code, NGHTTP2_NO_ERROR);
      assert.strictEqual(data, undefined);
    }));
    const { body, error } = await outcome(client.request());
    assert.strictEqual(body, 'done');
    assert.strictEqual(error, undefined);
    assert.strictEqual(client.closed, true);
    serverSession.close();
  }));

  it('from a raw peer arrives with its octets', async () => {
    const server = await listen();
    const sessions = event(server, 'session');
    const peer = await rawClient(server);
    const [session] = await sessions;
    session.on('error', mustCall((error) => {
      assert.strictEqual(error.message, 'Session closed with error code 11');
    }));
    const gone = closed(session);
    const seen = event(session, 'goaway');
    peer.send(frames.goaway(0, 11, 'calm down'));
    const [code, lastStream, data] = await seen;
    assert.strictEqual(code, 11);
    assert.strictEqual(lastStream, 0);
    assert.strictEqual(data.toString(), 'calm down');
    await gone;
    await peer.destroy();
    await stop(server);
  });

  it('sends the frame it is told to', async () => {
    const server = await listen();
    const sessions = event(server, 'session');
    const peer = await rawClient(server);
    const [session] = await sessions;
    session.goaway(0, 0, Buffer.from('bye'));
    const { payload } = await peer.next(frames.TYPE.GOAWAY);
    assert.strictEqual(payload.subarray(8).toString(), 'bye');
    assert.strictEqual(payload.readUInt32BE(4), 0);
    session.destroy();
    await peer.closed;
    await stop(server);
  });

  it('of a session that a handler destroys names the last stream it has seen', async () => {
    const server = await listen({
      onStream: mustCall((stream) => {
        stream.on('error', () => {});
        stream.session.destroy(new Error('enough'));
      }),
    });
    const peer = await rawClient(server);
    peer.send(frames.headers(1, frames.requestFields()), frames.headers(3, frames.requestFields()));
    const { payload } = await peer.next(frames.TYPE.GOAWAY);
    assert.deepStrictEqual(payload, frames.uint32(1, NGHTTP2_INTERNAL_ERROR));
    await peer.closed;
    await stop(server);
  });

  it('throws for arguments of a wrong type', () => withPair({}, async ({ client }) => {
    for (const code of ['x', {}, true]) {
      assert.throws(() => client.goaway(code), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    for (const last of ['x', {}, true]) {
      assert.throws(() => client.goaway(0, last),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
    for (const data of ['x', {}, 1, []]) {
      assert.throws(() => client.goaway(0, 0, data),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  }));

  it('throws once destroyed', () => withPair({}, async ({ client }) => {
    client.destroy();
    assert.throws(() => client.goaway(), { name: 'Error', code: 'ERR_HTTP2_INVALID_SESSION' });
  }));
});
