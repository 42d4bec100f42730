'use strict';

/** Bodies whose memory goes away between their write and the time they are sent. */

const assert = require('node:assert');
const { setImmediate: turn } = require('node:timers/promises');
const { MessageChannel } = require('node:worker_threads');
const { bytes, event, outcome } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin } = require('../helpers/impl');
const { rawClient } = require('../helpers/raw-peer');
const { connect, listen, stop } = require('../helpers/server');

/* global WebAssembly */

const LENGTH = 1024 * 1024;
const PAGE = 64 * 1024;

/** Ways to lose memory: what is written, and how it goes. */
const WAYS = {
  'is transferred': () => {
    const chunk = Buffer.alloc(LENGTH, 0x42);
    const { port1 } = new MessageChannel();
    return [chunk, () => port1.postMessage(chunk, [chunk.buffer])];
  },
  'is WebAssembly\'s, which grows': () => {
    const memory = new WebAssembly.Memory({ initial: LENGTH / PAGE, maximum: 2 * LENGTH / PAGE });
    return [Buffer.from(memory.buffer).fill(0x42), () => memory.grow(1)];
  },
};

describe('memory that goes away while it waits to be sent', () => {
  for (const [what, make] of Object.entries(WAYS)) {
    for (const transport of ['tcp', 'tls']) {
      it(`errors its stream alone when it ${what} (${transport})`, async function run() {
        if (builtin) this.skip(); // sends what lies there
        const [chunk, lose] = make();
        const failed = [];
        const server = await listen({
          transport,
          onStream(stream, headers) {
            stream.respond();
            if (headers[':path'] === '/good') {
              stream.end('good');
              return;
            }
            stream.once('error', (error) => failed.push(error.code));
            stream.end(chunk);
          },
        });
        const client = connect(server, { transport });
        const lost = client.request({ ':path': '/lost' });
        // The first part fills the window of the client, who does not read.
        await event(lost, 'response');
        await event(lost, 'readable');
        lose();
        const result = await outcome(lost.resume());
        assert.strictEqual(result.error.code, 'ERR_HTTP2_STREAM_ERROR');
        assert.match(result.error.message, /INTERNAL_ERROR/);
        assert.deepStrictEqual(failed, ['ERR_HTTP2_STREAM_ERROR']);
        assert.strictEqual(String(await bytes(client.request({ ':path': '/good' }))), 'good');
        client.close();
        await stop(server);
      });
    }
  }

  it('is not read by a write that is under way', async function run() {
    if (builtin) this.skip(); // sends what lies there
    const chunk = Buffer.alloc(16 * LENGTH, 0x42);
    const { port1, port2 } = new MessageChannel();
    const server = await listen({
      onStream(stream) {
        stream.on('error', () => {});
        stream.respond();
        stream.end(chunk);
      },
    });
    const peer = await rawClient(server, { settings: [[4, 2 ** 31 - 1]] });
    peer.send(frames.windowUpdate(0, 2 ** 30), frames.headers(1, frames.requestFields()));
    await peer.next(frames.TYPE.DATA, 1);
    peer.socket.pause();
    for (let i = 0; i < 50; i++) await turn(); // until nothing more fits
    const received = event(port2, 'message');
    port1.postMessage(chunk, [chunk.buffer]);
    const [elsewhere] = await received;
    elsewhere.fill(0x43);
    peer.socket.resume();
    await peer.next(frames.TYPE.RST_STREAM, 1);
    const data = peer.frames.filter(({ type }) => type === frames.TYPE.DATA);
    assert.ok(data.every(({ payload }) => payload.every((octet) => octet === 0x42)));
    port1.close();
    await peer.destroy();
    await stop(server);
  });

  it('errors the stream when the chunk was still queued', async function run() {
    if (builtin) this.skip(); // sends an empty chunk
    const server = await listen({
      onStream(stream) {
        stream.respond();
        const chunk = Buffer.alloc(1000);
        const { port1 } = new MessageChannel();
        stream.on('error', () => {});
        stream.write(Buffer.alloc(LENGTH));
        stream.end(chunk);
        port1.postMessage(chunk, [chunk.buffer]);
        port1.close();
      },
    });
    const client = connect(server);
    const { error } = await outcome(client.request().resume());
    assert.match(error.message, /INTERNAL_ERROR/);
    client.close();
    await stop(server);
  });

  // Writable counts by the length that a chunk has, whenever it looks.
  const RESIZES = { shrinks: 10, vanishes: 0, grows: 200 };
  for (const [how, size] of Object.entries(RESIZES)) {
    for (const waits of ['corked', 'behind another']) {
      it(`is sent as it was when it ${how} while it waits, ${waits}`, async function run() {
        if (builtin) this.skip(); // sends what lies there, or never ends
        const server = await listen({
          onStream(stream) {
            stream.respond();
            const memory = new ArrayBuffer(100, { maxByteLength: 200 });
            const all = new Uint8Array(memory).fill(0x42); // follows each change of size
            const part = Buffer.from(memory, 20, 50);
            if (waits === 'corked') stream.cork();
            else stream.write(Buffer.alloc(1000, 0x41));
            stream.write(all);
            stream.write(Object.setPrototypeOf(new Uint8Array(memory), Buffer.prototype));
            if (waits === 'corked') {
              stream.write(part);
              memory.resize(size);
              stream.uncork();
              stream.end();
            } else {
              stream.end(part);
              memory.resize(size);
            }
          },
        });
        const client = connect(server);
        const body = String(await bytes(client.request()));
        assert.strictEqual(body.replaceAll('A', ''), 'B'.repeat(250));
        client.close();
        await stop(server);
      });
    }
  }
});
