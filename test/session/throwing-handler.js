'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');

const INITIAL_WINDOW_SIZE = 4;

/** Collects uncaught exceptions for the time of `body`. */
async function withUncaught(body) {
  const raised = [];
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => raised.push(error.message));
  try {
    await body();
  } finally {
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);
  }
  return raised;
}

/** Many frames in one write, so that they are read as one batch. */
function batch(count) {
  const chunk = [];
  for (let at = 0; at < count; at++) {
    chunk.push(frames.headers(2 * at + 1, frames.requestFields(), { endStream: true }));
  }
  return Buffer.concat(chunk);
}

function throwOnData(stream, log) {
  stream.on('data', (chunk) => {
    log.push(String(chunk));
    throw new Error(`data ${chunk}`);
  });
}

describe('a handler that throws', () => {
  it('loses none of the streams of the same read', async () => {
    const seen = [];
    const server = await listen({
      onStream: (stream) => {
        seen.push(stream.id);
        stream.respond({}, { endStream: true });
        if (stream.id % 4 === 1) throw new Error(`stream ${stream.id}`);
      },
    });
    const peer = await rawClient(server);
    const raised = await withUncaught(async () => {
      peer.send(batch(20));
      await peer.lastOf(39);
      await peer.roundTrip();
    });
    assert.deepStrictEqual(seen, Array.from({ length: 20 }, (_, at) => 2 * at + 1));
    assert.deepStrictEqual(raised, [1, 5, 9, 13, 17, 21, 25, 29, 33, 37]
      .map((id) => `stream ${id}`));
    await peer.destroy();
    await stop(server);
  });

  it('loses neither data nor pings of the same read', async () => {
    const log = [];
    const server = await listen({
      onStream: (stream) => {
        throwOnData(stream, log);
        stream.on('end', () => {
          log.push('end');
          stream.respond({}, { endStream: true });
        });
      },
    });
    server.on('session', (session) => session.on('ping', (payload) => {
      log.push(`ping ${payload[0]}`);
      throw new Error(`ping ${payload[0]}`);
    }));
    const peer = await rawClient(server);
    const raised = await withUncaught(async () => {
      peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })),
                frames.data(1, 'a'), frames.ping(Buffer.alloc(8, 1)),
                frames.data(1, 'b'), frames.ping(Buffer.alloc(8, 2)),
                frames.data(1, 'c', { endStream: true }));
      await peer.lastOf(1);
    });
    assert.strictEqual(log.filter((entry) => entry.length === 1).join(''), 'abc');
    assert.deepStrictEqual(log.filter((entry) => entry.startsWith('ping')), ['ping 1', 'ping 2']);
    assert.strictEqual(log.includes('end'), true);
    assert.strictEqual(raised.length, 5);
    await peer.destroy();
    await stop(server);
  });

  it('of a session event leaves the session usable', async () => {
    const server = await listen({
      onStream: (stream) => stream.respond({}, { endStream: true }),
    });
    server.on('session', (session) => {
      session.on('remoteSettings', () => { throw new Error('settings'); });
    });
    const raised = await withUncaught(async () => {
      const peer = await rawClient(server);
      peer.send(batch(3));
      await peer.lastOf(5);
      await peer.destroy();
    });
    assert.deepStrictEqual(raised, ['settings']);
    await stop(server);
  });

  it('on close of a stream does not keep the session open', async () => {
    const server = await listen({
      onStream: (stream) => {
        stream.on('close', () => { throw new Error('close'); });
        stream.respond({}, { endStream: true });
      },
    });
    const raised = await withUncaught(async () => {
      const peer = await rawClient(server);
      const closedSession = event(server, 'session').then(([session]) => event(session, 'close'));
      peer.send(batch(2));
      await peer.lastOf(3);
      await peer.roundTrip();
      await peer.destroy();
      await stop(server);
      await Promise.race([closedSession, new Promise(setImmediate)]);
    });
    assert.deepStrictEqual(raised, ['close', 'close']);
  });

  it("on 'aborted' keeps neither the write in flight from its end nor the stream", async () => {
    const ends = [];
    const server = await listen({
      onStream: (stream) => {
        stream.on('aborted', () => { throw new Error('aborted'); });
        stream.on('error', ({ code }) => ends.push(code));
        stream.on('close', () => ends.push('close'));
        stream.respond();
        stream.write('more than the window', ({ code }) => ends.push(`write ${code}`));
      },
    });
    const streams = event(server, 'stream');
    const raised = await withUncaught(async () => {
      const peer = await rawClient(server, { settings: [[INITIAL_WINDOW_SIZE, 4]] });
      peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })));
      const [stream] = await streams;
      await peer.next(frames.TYPE.DATA, 1);
      peer.send(frames.rstStream(1, 8));
      await event(stream, 'close');
      await peer.destroy();
      await stop(server);
    });
    assert.deepStrictEqual(raised, ['aborted']);
    assert.deepStrictEqual(ends, ['write ECANCELED', 'ECANCELED', 'close']);
  });

  it("on 'end' does not keep the stream when the connection ends", async () => {
    const server = await listen({
      onStream: (stream) => {
        stream.on('end', () => { throw new Error('end'); });
        stream.respond({}, { endStream: true });
        stream.resume();
      },
    });
    const streams = event(server, 'stream');
    const raised = await withUncaught(async () => {
      const peer = await rawClient(server);
      peer.send(frames.headers(1, frames.requestFields(), { endStream: true }));
      const [stream] = await streams;
      await peer.roundTrip();
      peer.socket.end();
      if (!stream.destroyed) await event(stream, 'close');
      await peer.closed;
      await stop(server);
    });
    assert.deepStrictEqual(raised, ['end']);
  });

  it("on 'end' does not keep a stream that the peer has reset without an error", async () => {
    const server = await listen({
      onStream: (stream) => {
        stream.on('end', () => { throw new Error('end'); });
        stream.respond();
        stream.resume();
      },
    });
    const streams = event(server, 'stream');
    const raised = await withUncaught(async () => {
      const peer = await rawClient(server);
      peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })));
      const [stream] = await streams;
      const closed = event(stream, 'close');
      peer.send(frames.rstStream(1, 0));
      await closed;
      await peer.destroy();
      await stop(server);
    });
    assert.deepStrictEqual(raised, ['end']);
  });

  it("on 'data' keeps neither the rest nor the end of a stream that is over", async () => {
    const log = [];
    const server = await listen({
      onStream: (stream) => {
        throwOnData(stream, log);
        stream.on('error', () => {});
        stream.respond();
        stream.pause();
      },
    });
    const streams = event(server, 'stream');
    const raised = await withUncaught(async () => {
      const peer = await rawClient(server);
      peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })),
                frames.data(1, 'a'), frames.data(1, 'b'), frames.data(1, 'c'),
                frames.rstStream(1, 0));
      const [stream] = await streams;
      const closed = event(stream, 'close');
      await peer.roundTrip();
      stream.resume();
      await closed;
      await peer.destroy();
      await stop(server);
    });
    assert.strictEqual(log.join(''), 'abc');
    assert.deepStrictEqual(raised, ['data a', 'data b', 'data c']);
  });
});
