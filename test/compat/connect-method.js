'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

const CONNECT = { ':method': 'CONNECT', ':authority': 'example.org:80' };

describe('a CONNECT request', () => {
  it('gets 405', async () => {
    const { headers } = await exchange(mustNotCall('request'), { headers: CONNECT });
    assert.strictEqual(headers[':status'], 405);
  });

  it('is left to connect', async () => {
    const { body } = await exchange(mustNotCall('request'), {
      headers: { ...CONNECT, expect: '100-continue' },
      use(stream, { server }) {
        server.on('checkContinue', mustNotCall('checkContinue'));
        server.on('connect', mustCall((request, response) => {
          assert.strictEqual(request.method, 'CONNECT');
          assert.strictEqual(request.authority, 'example.org:80');
          assert.strictEqual(request.url, undefined);
          response.writeHead(200);
          request.pipe(response);
        }));
        stream.end('through the tunnel');
      },
    });
    assert.strictEqual(body, 'through the tunnel');
  });

  it('of RFC 8441 is left to connect, too', () => exchange(mustCall((request, response) => {
    response.end();
  }), {
    server: { settings: { enableConnectProtocol: true } },
    use(stream, { client, server }) {
      server.on('connect', mustCall((request, response) => {
        assert.strictEqual(request.headers[':protocol'], 'websocket');
        assert.strictEqual(request.url, '/chat');
        response.end();
      }));
      stream.on('close', mustCall(async () => {
        if (!client.remoteSettings.enableConnectProtocol) await event(client, 'remoteSettings');
      }));
      stream.end();
      const tunnel = client.request({
        ':method': 'CONNECT', ':protocol': 'websocket', ':path': '/chat', ':scheme': 'http',
        ':authority': 'example.org',
      });
      tunnel.resume();
      tunnel.end();
    },
  }));

  it('in lower case is an ordinary request', () => exchange(mustCall((request, response) => {
    assert.strictEqual(request.method, 'connect');
    response.end();
  }), { headers: { ':method': 'connect' } }));
});
