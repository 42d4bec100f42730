'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { rawClient, rawServer } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');

describe('ECONNRESET', () => {
  it('is an error of the client session and of its streams', async () => {
    const server = await rawServer((peer) => {
      peer.next(frames.TYPE.HEADERS, 1).then(() => peer.socket.resetAndDestroy());
    });
    const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
    client.on('error', mustCall((error) => {
      assert.strictEqual(error.code, 'ECONNRESET');
      assert.strictEqual(error.syscall, 'read');
      assert.strictEqual(error.message, 'read ECONNRESET');
    }));
    const gone = closed(client);
    const { error } = await outcome(client.request());
    assert.strictEqual(error.code, 'ECONNRESET');
    await gone;
    await stop(server);
  });

  it('is an error of the server session', async () => {
    const server = await listen({
      onStream: mustCall((stream) => stream.on('error', () => {})),
    });
    const failed = event(server, 'sessionError');
    const peer = await rawClient(server);
    peer.send(frames.headers(1, frames.requestFields()));
    await peer.roundTrip();
    peer.socket.resetAndDestroy();
    const [error, session] = await failed;
    assert.strictEqual(error.code, 'ECONNRESET');
    if (!session.destroyed) await closed(session);
    await stop(server);
  });

  it('after a GOAWAY is no error', async () => {
    const server = await rawServer((peer) => {
      peer.next(frames.TYPE.SETTINGS, 0, (frame) => frame.flags === 1).then(() => {
        peer.socket.write(frames.goaway(0, 0), () => {
          setTimeout(() => peer.socket.resetAndDestroy(), 20);
        });
      });
    });
    const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
    client.on('error', mustNotCall('error'));
    await closed(client);
    await stop(server);
  });
});

describe('the end of the transport', () => {
  it('cancels open streams of a client without an error', async () => {
    const server = await rawServer((peer) => {
      peer.next(frames.TYPE.HEADERS, 1).then(() => {
        peer.socket.end(frames.headers(1, [[':status', '200']]));
      });
    });
    const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
    client.on('error', mustNotCall('error'));
    const gone = closed(client);
    const { headers, error, code } = await outcome(client.request());
    assert.strictEqual(headers[':status'], 200);
    assert.strictEqual(error, undefined);
    assert.strictEqual(code, 8);
    await gone;
    await stop(server);
  });

  it('aborts open streams of a server', async () => {
    const server = await listen();
    const streams = event(server, 'stream');
    const peer = await rawClient(server);
    peer.send(frames.headers(1, frames.requestFields()));
    const [stream] = await streams;
    const aborted = event(stream, 'aborted');
    const gone = closed(stream);
    stream.on('error', mustNotCall('error'));
    peer.socket.end();
    await aborted;
    await gone;
    assert.strictEqual(stream.rstCode, 8);
    await stop(server);
  });

  it('still delivers what came before it', async () => {
    const server = await rawServer((peer) => {
      peer.next(frames.TYPE.HEADERS, 1).then(() => {
        peer.socket.end(Buffer.concat([
          frames.headers(1, [[':status', '200']]),
          frames.data(1, 'all of it', { endStream: true }),
        ]));
      });
    });
    const client = trackSession(http2.connect(`http://127.0.0.1:${server.address().port}`));
    const gone = closed(client);
    const { body, ended, code } = await outcome(client.request());
    assert.strictEqual(body, 'all of it');
    assert.strictEqual(ended, true);
    assert.strictEqual(code, 0);
    await gone;
    await stop(server);
  });
});
