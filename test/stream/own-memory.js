'use strict';

/** What the application gets to read, or its sockets to write, is theirs alone. */

const assert = require('node:assert');
const { once } = require('node:events');
const { text: webText } = require('node:stream/consumers');
const { Duplex } = require('node:stream');
const { ReadableStream } = require('node:stream/web');
const { MessageChannel } = require('node:worker_threads');
const { closed, text } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin, http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { rawClient } = require('../helpers/raw-peer');
const { connect, listen, stop, TRANSPORTS } = require('../helpers/server');

/** Takes the memory of `chunk` away from whoever else has it. */
function transfer(chunk) {
  const { port1 } = new MessageChannel();
  port1.postMessage(chunk, [chunk.buffer]);
  port1.close();
}

describe('the memory of a chunk that is read', () => {
  for (const transport of TRANSPORTS) {
    it(`can be transferred, beyond the window (${transport})`, async function run() {
      if (builtin) this.skip(); // see below
      const server = await listen({
        transport,
        onStream(stream) {
          let count = 0;
          stream.on('data', (chunk) => {
            for (const octet of chunk) count += Number(octet === 0x42);
            transfer(chunk);
          });
          stream.on('end', () => {
            stream.respond();
            stream.end(String(count));
          });
        },
      });
      const client = connect(server, { transport });
      const request = client.request({ ':method': 'POST' });
      for (let i = 0; i < 40; i++) {
        await new Promise((done) => void request.write(Buffer.alloc(5000, 0x42), done));
      }
      request.end();
      assert.strictEqual(await text(request), '200000');
      client.close();
    await stop(server);
    });
  }

  it('can become that of a web byte stream', async () => {
    const server = await listen({
      async onStream(stream) {
        const web = new ReadableStream({
          type: 'bytes',
          start(controller) {
            stream.on('data', (chunk) => controller.enqueue(chunk));
            stream.on('end', () => controller.close());
          },
        });
        stream.respond();
        stream.end(await webText(web));
      },
    });
    const client = connect(server);
    for (const body of ['one', 'two'.repeat(1000), 'three']) {
      const request = client.request({ ':method': 'POST' });
      request.end(body);
      assert.strictEqual(await text(request), body);
    }
    client.close();
    await stop(server);
  });

  it('does not take that of another chunk of the same read with it', async function run() {
    if (builtin) this.skip(); // the chunks of a read share their memory there
    const bodies = [];
    const server = await listen({
      async onStream(stream) {
        const chunks = [];
        stream.on('data', (chunk) => {
          chunks.push(Buffer.from(chunk));
          transfer(chunk);
        });
        await once(stream, 'end');
        bodies.push(Buffer.concat(chunks).toString());
        stream.respond({}, { endStream: true });
      },
    });
    const peer = await rawClient(server);
    const post = (id, body) => [
      frames.headers(id, frames.requestFields([], { method: 'POST' })),
      frames.data(id, Buffer.from(body), { endStream: true }),
    ];
    peer.send(...post(1, 'first'), ...post(3, 'second'));
    await peer.lastOf(1);
    await peer.lastOf(3);
    assert.deepStrictEqual(bodies.sort(), ['first', 'second']);
    await peer.destroy();
    await stop(server);
  });

  it('holds nothing of another connection', async () => {
    let seen = '';
    const server = await listen({
      onStream(stream) {
        stream.on('data', (chunk) => {
          seen = Buffer.from(chunk.buffer).toString('latin1');
        });
        stream.on('end', () => stream.respond({}, { endStream: true }));
      },
    });
    for (const body of ['the secret of somebody', 'x']) {
      const client = connect(server);
      const request = client.request({ ':method': 'POST' });
      request.end(body);
      request.resume();
      await closed(request);
      client.close();
      await closed(client);
    }
    assert.ok(!seen.includes('secret'));
    await stop(server);
  });
});

describe('the memory of what a Duplex is given to write', () => {
  it('can be transferred', async () => {
    let written = 0;
    const tunnel = new Duplex({
      read() {},
      write(chunk, encoding, callback) {
        if (chunk.length > 0) written++;
        transfer(chunk);
        callback();
      },
    });
    const client = http2.connect('http://localhost', { createConnection: () => tunnel });
    trackSession(client);
    for (let i = 0; i < 20; i++) {
      const before = written;
      client.request({ ':path': `/${i}`, 'x-long': 'A'.repeat(500) }).on('error', () => {});
      while (written === before) await new Promise(setImmediate);
    }
    client.destroy();
    await closed(client);
    assert.ok(written >= 20);
  });
});
