'use strict';

const assert = require('node:assert');
const net = require('node:net');
const { closed, event, outcome } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { listen, stop } = require('../helpers/server');

describe('errors of http2.connect', () => {
  it('throws for other protocols', () => {
    for (const authority of ['ftp://localhost', new URL('ws://localhost')]) {
      const { protocol } = new URL(authority);
      assert.throws(() => http2.connect(authority), {
        name: 'Error', code: 'ERR_HTTP2_UNSUPPORTED_PROTOCOL',
        message: `protocol "${protocol}" is unsupported.`,
      });
    }
  });

  it('throws for what is no authority', () => {
    assert.throws(() => http2.connect('no url'), { name: 'TypeError', code: 'ERR_INVALID_URL' });
    for (const authority of [1, true, undefined]) {
      assert.throws(() => http2.connect(authority), TypeError);
    }
    for (const options of ['x', 1]) {
      assert.throws(() => http2.connect('http://localhost', options),
                    { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  });

  it('emits an error when nobody listens at the port', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await event(server, 'listening');
    const { port } = server.address();
    server.close();
    await event(server, 'close');
    const client = trackSession(http2.connect(`http://127.0.0.1:${port}`));
    const request = outcome(client.request());
    const gone = closed(client);
    const [error] = await event(client, 'error');
    assert.strictEqual(error.code, 'ECONNREFUSED');
    await gone;
    const { error: cancelled } = await request;
    assert.strictEqual(cancelled.code, 'ERR_HTTP2_STREAM_CANCEL');
    assert.strictEqual(cancelled.cause, error);
    assert.strictEqual(cancelled.message,
                       `The pending stream has been canceled (caused by: ${error.message})`);
  });

  it('fails with ERR_SOCKET_CLOSED when the socket goes before it is connected', async () => {
    const socket = new net.Socket();
    const server = await listen();
    socket.connect(server.address().port, '127.0.0.1');
    const client = trackSession(http2.connect('http://localhost', {
      createConnection: () => socket,
    }));
    socket.destroy();
    const [error] = await event(client, 'error');
    assert.strictEqual(error.name, 'Error');
    assert.strictEqual(error.code, 'ERR_SOCKET_CLOSED');
    assert.strictEqual(error.message, 'Socket is closed');
    await stop(server);
  });
});
