'use strict';

const assert = require('node:assert');
const frames = require('../helpers/frames');
const { builtin } = require('../helpers/impl');
const { withRawClient } = require('../helpers/with-raw-client');

/** In Node's own module windows are what SETTINGS say. */
const describeOurs = builtin ? describe.skip : describe;

const FRAME = 16384;
const WINDOW = 65535;
const MIB = 2 ** 20;

/** A raw client that sends bodies as far as the windows allow. */
class Sender {
  /** What WINDOW_UPDATE has given to each stream, and to the connection (0). */
  #credit = new Map();
  #seen = 0;
  #sent = new Map([[0, 0]]);
  /** The most that room() has been. */
  most = new Map();

  constructor(peer) {
    this.peer = peer;
    peer.socket.setNoDelay();
  }

  /** What may be sent on a stream, or on the connection (0). */
  room(stream) {
    const { frames: all } = this.peer;
    for (; this.#seen < all.length; this.#seen++) {
      const { type, stream: id, payload } = all[this.#seen];
      if (type !== frames.TYPE.WINDOW_UPDATE) continue;
      this.#credit.set(id, (this.#credit.get(id) ?? 0) + payload.readUInt32BE(0));
    }
    const room = WINDOW + (this.#credit.get(stream) ?? 0) - this.#sent.get(stream);
    this.most.set(stream, Math.max(this.most.get(stream) ?? 0, room));
    return room;
  }

  get sent() {
    return this.#sent.get(0);
  }

  async open(stream) {
    this.#sent.set(stream, 0);
    this.peer.send(frames.headers(stream, frames.requestFields([], { method: 'POST' })));
    await this.peer.roundTrip(`open${stream}`.padEnd(8, '.'));
  }

  /** Sends up to `octets` of a body; fewer, if the reader does not take them. */
  async send(stream, octets) {
    let left = octets;
    for (;;) {
      const length = Math.min(this.room(stream), this.room(0), left, FRAME);
      if (length <= 0) return;
      this.peer.send(frames.data(stream, Buffer.alloc(length)));
      left -= length;
      for (const id of [0, stream]) this.#sent.set(id, this.#sent.get(id) + length);
      if (Math.min(this.room(stream), this.room(0)) === 0) {
        await this.peer.roundTrip(String(this.sent).padStart(9, '.').slice(1));
      }
    }
  }
}

/** A server that reads bodies, and a Sender that has sent `octets` of one on stream 1. */
function withUpload(options, octets, use, onStream = (stream) => stream.resume()) {
  return withRawClient({
    options: { autoWindow: true, ...options }, onStream,
  }, async ({ peer }) => {
    const sender = new Sender(peer);
    await sender.open(1);
    await sender.send(1, octets);
    await use(sender);
  });
}

describeOurs('autoWindow', () => {
  it('lets the windows grow of those who are read', () => withUpload({}, 4 * MIB, (sender) => {
    assert.ok(sender.most.get(1) > MIB, `${sender.most.get(1)}`);
    assert.ok(sender.most.get(0) > MIB, `${sender.most.get(0)}`);
  }));

  it('gives later streams at once what earlier ones have needed', () => withUpload(
    {}, 4 * MIB, async (sender) => {
      await sender.open(3);
      assert.ok(sender.room(3) > 2 * MIB, `${sender.room(3)}`);
    }));

  it('leaves those alone who are not read', () => withUpload({}, MIB, (sender) => {
    assert.strictEqual(sender.sent, WINDOW);
    assert.strictEqual(sender.room(1), 0);
  }, () => {}));

  it('does not change what settings say', () => withUpload({}, 4 * MIB, ({ peer }) => {
    const settings = peer.frames.filter(({ type }) => type === frames.TYPE.SETTINGS);
    assert.deepStrictEqual(settings.map(({ payload }) => payload.length), [0, 0]);
  }));

  it('is off by default', () => withUpload({ autoWindow: undefined }, 4 * MIB, (sender) => {
    assert.strictEqual(sender.sent, 4 * MIB);
    assert.deepStrictEqual([sender.most.get(1), sender.most.get(0)], [WINDOW, WINDOW]);
  }));

  it('ends at maxStreamWindow and maxConnectionWindow', () => withUpload(
    { maxStreamWindow: 200_000, maxConnectionWindow: 300_000 }, 4 * MIB, (sender) => {
      const [stream, connection] = [sender.most.get(1), sender.most.get(0)];
      assert.ok(stream <= 200_000 && stream > WINDOW, `${stream}`);
      assert.ok(connection <= 300_000 && connection > WINDOW, `${connection}`);
    }));

  it('ends where all together have grown by maxTotalWindowOctets', () => withUpload(
    { maxTotalWindowOctets: 300_000 }, 4 * MIB, (sender) => {
      const grown = sender.most.get(1) + sender.most.get(0) - 2 * WINDOW;
      assert.ok(grown > WINDOW && grown <= 300_000, `${grown}`);
    }));
});

describeOurs('a thousand readers that stall after their windows have grown', () => {
  const BUDGET = 8 * MIB;
  const STREAMS = 1000;
  const READ = 40_000;

  it('hold no more than the budget', function() {
    this.timeout(60_000);
    const stalled = [];
    return withRawClient({
      options: {
        autoWindow: true, maxTotalWindowOctets: BUDGET, maxSessionUnreadOctets: Infinity,
      },
      onStream(stream) {
        // Who has read so much reads no more.
        let read = 0;
        stream.on('data', ({ length }) => {
          read += length;
          if (read >= READ && !stream.isPaused()) {
            stream.pause();
            stalled.push(stream);
          }
        });
        stream.on('error', () => {});
      },
    }, async ({ peer }) => {
      const sender = new Sender(peer);
      for (let at = 0; at < STREAMS; at++) {
        await sender.open(2 * at + 1);
        await sender.send(2 * at + 1, 2 * MIB);
      }
      assert.strictEqual(stalled.length, STREAMS);
      // What they have read, or have in their buffers, the windows without growth, and the budget.
      const most = STREAMS * (READ + FRAME + stalled[0].readableHighWaterMark + WINDOW) + BUDGET;
      assert.ok(sender.sent <= most, `${sender.sent} of ${most}`);
    });
  });
});
