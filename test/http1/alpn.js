'use strict';

const assert = require('node:assert');
const { certificate } = require('../helpers/certs');
const { event, outcome } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { connect } = require('../helpers/server');
const { connectTls, request, withServer } = require('./fixtures/exchange');

async function answers(server) {
  const found = [];
  for (const ALPNProtocols of [undefined, ['http/1.1'], ['h2', 'http/1.1'], ['other', 'h2']]) {
    const socket = await connectTls(server, { ALPNProtocols });
    found.push(socket.alpnProtocol);
    socket.destroy();
    await event(socket, 'close');
  }
  return found;
}

describe('ALPN', () => {
  it('offers h2 and http/1.1 with allowHTTP1', () => withServer({}, async (server) => {
    assert.deepStrictEqual(await answers(server), [false, 'http/1.1', 'h2', 'h2']);
  }));

  it('takes an end for clients that offer neither', () => withServer({
    prepare(server) {
      server.on('unknownProtocol', mustNotCall());
      server.on('clientError', mustCall((error, socket) => {
        assert.strictEqual(typeof error.code, 'string');
        socket.destroy();
      }));
    },
  }, async (server) => {
    await assert.rejects(connectTls(server, { ALPNProtocols: ['other'] }),
      (error) => ['ECONNRESET', 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL']
        .includes(error.code));
  }));

  it('is left to an ALPNCallback', () => withServer({
    options: {
      ALPNCallback: mustCall(({ servername, protocols }) => {
        assert.strictEqual(servername, 'localhost');
        return protocols.includes('old') ? 'http/1.1' : protocols.at(-1);
      }, 2),
    },
    onRequest: mustCall((request, response) => response.end(request.httpVersion), 2),
  }, async (server) => {
    const old = await request(server, {
      servername: 'localhost', ALPNProtocols: ['h2', 'old', 'http/1.1'],
    });
    assert.strictEqual(old.body, '1.1');
    const client = connect(server, {
      transport: 'tls', options: { servername: 'localhost', ALPNProtocols: ['h3', 'h2'] },
    });
    assert.strictEqual((await outcome(client.request())).body, '2.0');
    assert.strictEqual(client.alpnProtocol, 'h2');
    client.close();
    await event(client, 'close');
  }));

  it('fails when the ALPNCallback says nothing', () => withServer({
    options: { ALPNCallback: mustCall(() => undefined) },
    prepare: (server) => server.on('session', mustNotCall()),
  }, async (server) => {
    await assert.rejects(connectTls(server, { ALPNProtocols: ['h2'] }));
  }));

  it('is either for the callback or for a list', () => {
    assert.throws(() => http2.createSecureServer({
      ...certificate(), ALPNCallback: () => 'h2', ALPNProtocols: ['h2'],
    }), { name: 'TypeError', code: 'ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS' });
  });
});
