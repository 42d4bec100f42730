'use strict';

const assert = require('node:assert');
const { fork } = require('node:child_process');
const { EventEmitter, once } = require('node:events');
const net = require('node:net');

const { OneWay } = require('../../benchmark/peers/relay/one-way.js');
const { PROCESS, startRelay } = require('../../benchmark/peers/relay');

/** What a timer of whole ms may be early, in each direction. */
const EARLY = 1;

describe('benchmark: the relay', () => {
  let server;
  let relay;
  let near;
  let far;

  /** Connects over a relay: `near` the one end, `far` the other. */
  async function connect(roundTrip, onFar = () => {}) {
    server = net.createServer({ allowHalfOpen: true, noDelay: true }, onFar);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    relay = await startRelay({ node: process.execPath, port: server.address().port, roundTrip });
    near = net.connect({ port: relay.port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    [[far]] = await Promise.all([once(server, 'connection'), once(near, 'connect')]);
  }

  async function disconnect() {
    near.destroy();
    far.destroy();
    server.close();
    assert.strictEqual(await relay.child.stop(), '');
  }

  /** `for await` would destroy the other direction, too. */
  async function contentOf(socket) {
    const chunks = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    await once(socket, 'end');
    return Buffer.concat(chunks);
  }

  it('delays each direction by half of the round trip', async () => {
    await connect(40, (socket) => socket.pipe(socket));
    for (let i = 0; i < 3; i++) {
      const from = performance.now();
      near.write('x');
      await once(near, 'data');
      assert(performance.now() - from >= 40 - 2 * EARLY);
    }
    await disconnect();
  });

  it('does not let the next one wait for the one before', async () => {
    const from = new EventEmitter();
    const said = [];
    const first = new Promise((resolve) => {
      const write = (chunk) => {
        said.push(chunk);
        resolve();
      };
      new OneWay(from, { write, end: () => said.push('end') }, 20);
    });
    for (const chunk of [1, 2, 3]) from.emit('data', chunk);
    from.emit('end');
    assert.deepStrictEqual(said, []);
    await first;
    assert.deepStrictEqual(said, [1, 2, 3, 'end']);
  });

  it('keeps the order, and every octet, both ways', async () => {
    await connect(4, (socket) => socket.pipe(socket));
    const sent = Buffer.from(Uint32Array.from({ length: 1 << 18 }, (_, index) => index).buffer);
    near.end(sent);
    assert(sent.equals(await contentOf(near)));
    await disconnect();
  });

  it('passes the end of one direction on and keeps the other one', async () => {
    await connect(4);
    near.end('question');
    assert.strictEqual(String(await contentOf(far)), 'question');
    far.end('answer');
    assert.strictEqual(String(await contentOf(near)), 'answer');
    await disconnect();
  });

  it('passes a reset on', async () => {
    await connect(4);
    far.resetAndDestroy();
    const [error] = await once(near, 'error');
    assert.strictEqual(error.code, 'ECONNRESET');
    await disconnect();
  });

  it('resets the connection when nobody listens behind it', async () => {
    server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    await once(server, 'close');
    relay = await startRelay({ node: process.execPath, port, roundTrip: 2 });
    near = net.connect(relay.port, '127.0.0.1');
    const [error] = await once(near, 'error');
    assert.strictEqual(error.code, 'ECONNRESET');
    assert.strictEqual(await relay.child.stop(), '');
  });

  describe('ends', () => {
    async function forkRelay(port) {
      const child = fork(PROCESS, [String(port), '1'], { silent: true });
      const [line] = await once(child.stdout, 'data');
      return { child, port: Number(line), exit: once(child, 'exit') };
    }

    it('with its connection', async () => {
      server = net.createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const forked = await forkRelay(server.address().port);
      net.connect(forked.port, '127.0.0.1').resume().end();
      assert.deepStrictEqual(await forked.exit, [0, null]);
      server.close();
    });

    it('when its parent is gone', async () => {
      const forked = await forkRelay(1);
      forked.child.disconnect();
      assert.deepStrictEqual(await forked.exit, [0, null]);
    });
  });
});
