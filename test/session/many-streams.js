'use strict';

const assert = require('node:assert');
const { closed, event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin } = require('../helpers/impl');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');

/** Node's own module ends all of them in one turn of the loop. */
const describeOurs = builtin ? describe.skip : describe;

const COUNT = 2600;
const FLOW_CONTROL_ERROR = 3;

/** How a connection with many open streams comes to its end. */
const ENDS = {
  'the peer hangs up': (peer) => peer.socket.end(),
  'the peer resets the connection': (peer) => peer.socket.resetAndDestroy(),
  'the peer makes a mistake': (peer) => peer.send(frames.windowUpdate(0, 0)),
  'the peer sends GOAWAY with a code': (peer) => peer.send(frames.goaway(0, FLOW_CONTROL_ERROR)),
  'the application destroys the session': (peer, session) => session.destroy(),
};

/** Counts, for each turn of the loop, how many streams have closed in it. */
class Turns {
  constructor() {
    this.most = 0;
    this.now = 0;
    this.total = 0;
    this.timer = setImmediate(() => this.next());
  }

  closed() {
    this.total++;
    this.most = Math.max(this.most, ++this.now);
  }

  next() {
    this.now = 0;
    this.timer = setImmediate(() => this.next());
  }

  stop() {
    clearImmediate(this.timer);
  }
}

describeOurs('thousands of streams that nobody answers', function() {
  this.timeout(20000);
  for (const [how, end] of Object.entries(ENDS)) {
    it(`give others their turn while they end: ${how}`, async () => {
      const turns = new Turns();
      const codes = new Set();
      const server = await listen({
        onStream(stream) {
          stream.on('error', () => {});
          stream.on('close', () => {
            codes.add(stream.rstCode);
            assert.ok(stream.destroyed);
            turns.closed();
          });
        },
      });
      server.on('sessionError', () => {});
      const started = event(server, 'session');
      const peer = await rawClient(server);
      const [session] = await started;
      const atClose = event(session, 'close').then(() => turns.total);
      for (let id = 1; id < 2 * COUNT; id += 2) {
        peer.send(frames.headers(id, frames.requestFields(), { endStream: true }));
      }
      await peer.roundTrip();
      end(peer, session);
      assert.strictEqual(await atClose, COUNT);
      turns.stop();
      assert.ok(turns.most <= COUNT / 2, `${turns.most} in one turn`);
      assert.strictEqual(codes.size, 1);
      if (!peer.socket.destroyed) await peer.destroy();
      await stop(server);
    });
  }

  it('are told that the connection is gone before the session is', async () => {
    const events = [];
    const server = await listen({
      onStream(stream) {
        stream.on('aborted', () => events.push('aborted'));
        stream.on('close', () => events.push('close'));
      },
    });
    const started = event(server, 'session');
    const peer = await rawClient(server);
    const [session] = await started;
    for (let id = 1; id < 2 * COUNT; id += 2) {
      peer.send(frames.headers(id, frames.requestFields(), { endStream: true }));
    }
    await peer.roundTrip();
    const ended = closed(session);
    await peer.destroy();
    await ended;
    assert.strictEqual(events.filter((name) => name === 'aborted').length, COUNT);
    assert.strictEqual(events.filter((name) => name === 'close').length, COUNT);
    await stop(server);
  });
});
