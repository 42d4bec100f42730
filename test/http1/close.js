'use strict';

const assert = require('node:assert');
const { certificate } = require('../helpers/certs');
const { closed, event, text } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { connect, listen } = require('../helpers/server');
const { since } = require('../helpers/since');
const { connectTls, keepAlive, request, withServer } = require('./fixtures/exchange');

const closesSessions = since('24.0');

/** server.close() as a promise for its callback's argument. */
function close(server) {
  return new Promise((resolve) => {
    server.close(resolve);
  });
}

describe('server.close() with the HTTP/1 fallback', () => {
  it('ends connections that wait for a request', () => withServer({
    onRequest: mustCall((request, response) => response.end('done')),
  }, async (server) => {
    const agent = keepAlive();
    const { socket } = await request(server, { agent });
    assert.strictEqual(socket.destroyed, false);
    const gone = closed(socket);
    assert.strictEqual(await close(server), undefined);
    await gone;
    agent.destroy();
  }));

  it('waits for requests that are served', () => {
    let answer;
    return withServer({
      onRequest: mustCall((request, response) => {
        response.write('begun');
        answer = response;
      }),
    }, async (server) => {
      const socket = await connectTls(server);
      socket.write('GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
      await event(server, 'request');
      let done = false;
      const gone = close(server).then(() => { done = true; });
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
      assert.strictEqual(done, false);
      answer.end('ended');
      assert.match(await text(socket), /ended/);
      await gone;
    });
  });

  it('treats sessions as the running Node does', () => withServer({
    onRequest: mustCall((request, response) => response.end('done')),
  }, async (server) => {
    const client = connect(server, { transport: 'tls' });
    await text(client.request());
    let done = false;
    const gone = close(server).then(() => { done = true; });
    const ended = closed(client);
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
    assert.strictEqual(done, closesSessions);
    if (!closesSessions) client.close();
    await Promise.all([gone, ended]);
  }));

  it('fails on a server that does not listen', async () => {
    const server = http2.createSecureServer({ ...certificate(), allowHTTP1: true });
    assert.strictEqual((await close(server)).code, 'ERR_SERVER_NOT_RUNNING');
  });
});

describe('server.closeIdleConnections()', () => {
  it('leaves requests and sessions alone', () => {
    const answers = [];
    return withServer({
      onRequest: mustCall((request, response) => {
        if (request.url === '/idle') response.end();
        else answers.push(response);
      }, 2),
    }, async (server) => {
      const agent = keepAlive();
      const client = connect(server, { transport: 'tls' });
      await event(client, 'remoteSettings');
      const idle = (await request(server, { agent, path: '/idle' })).socket;
      const busy = request(server, { path: '/busy' });
      await event(server, 'request');
      const gone = closed(idle);
      assert.strictEqual(server.closeIdleConnections(), undefined);
      await gone;
      answers[0].end('busy');
      assert.strictEqual((await busy).body, 'busy');
      assert.strictEqual(client.closed, false);
      agent.destroy();
      client.close();
      await closed(client);
    });
  });

  it('does nothing without the fallback', () => withServer({
    options: { allowHTTP1: false },
  }, async (server) => {
    const client = connect(server, { transport: 'tls' });
    await event(client, 'remoteSettings');
    server.closeIdleConnections();
    await client.settings({});
    assert.strictEqual(client.closed, false);
    client.close();
    await closed(client);
  }));

  it('is not a method of servers without TLS', () => {
    assert.strictEqual(http2.createServer().closeIdleConnections, undefined);
    assert.strictEqual(http2.createSecureServer(certificate()).closeAllConnections, undefined);
  });
});

describe('server[Symbol.asyncDispose]()', () => {
  for (const transport of ['tcp', 'tls']) {
    it(`closes a server (${transport})`, async () => {
      const server = await listen({ transport, options: { allowHTTP1: true } });
      assert.strictEqual(await server[Symbol.asyncDispose](), undefined);
      assert.strictEqual(server.listening, false);
    });
  }

  it('leaves sessions of a plain server to their clients', async () => {
    const server = await listen();
    const client = connect(server);
    await event(client, 'remoteSettings');
    let done = false;
    const gone = server[Symbol.asyncDispose]().then(() => { done = true; });
    await client.settings({});
    await new Promise((resolve) => {
      setTimeout(resolve, 30);
    });
    assert.deepStrictEqual([done, client.closed], [false, false]);
    client.close();
    await gone;
  });

  it('is strict on plain servers only', async () => {
    await assert.rejects(http2.createServer()[Symbol.asyncDispose](),
      { code: 'ERR_SERVER_NOT_RUNNING' });
  });
});
