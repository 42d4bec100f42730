'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { since } = require('../helpers/since');
const { request, withServer } = require('./fixtures/exchange');

const headers = { connection: 'upgrade', upgrade: 'echo' };
const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n';

function echo(request, socket, head) {
  assert.strictEqual(request.headers.upgrade, 'echo');
  assert.strictEqual(head.length, 0);
  socket.write(SWITCH);
  socket.pipe(socket);
}

describe('an upgrade of an HTTP/1 connection', () => {
  it('is an event of the server', () => withServer({
    onRequest: mustNotCall(),
    prepare: (server) => server.on('upgrade', mustCall(echo)),
  }, async (server) => {
    const { status, upgraded, socket } = await request(server, { headers });
    assert.deepStrictEqual([status, upgraded], [101, true]);
    socket.write('there and back');
    const [data] = await event(socket, 'data');
    assert.strictEqual(data.toString(), 'there and back');
    socket.end();
    await event(socket, 'close');
  }));

  it('is a plain request when nobody listens', () => withServer({
    onRequest: mustCall((request, response) => response.end('plain')),
  }, async (server) => {
    const { body, upgraded } = await request(server, { headers });
    assert.deepStrictEqual([body, upgraded], ['plain', false]);
  }));

  it('is asked of shouldUpgradeCallback', async function() {
    if (!since('22.22', '24.9')) this.skip();
    await withServer({
      onRequest: mustCall((request, response) => response.end(request.url)),
      prepare(server) {
        server.on('upgrade', mustCall((request, socket) => socket.end(SWITCH)));
        assert.strictEqual(server.shouldUpgradeCallback(), true);
        server.shouldUpgradeCallback = mustCall(({ url }) => url === '/yes', 2);
      },
    }, async (server) => {
      const no = await request(server, { headers, path: '/no' });
      assert.deepStrictEqual([no.upgraded, no.body], [false, '/no']);
      const yes = await request(server, { headers, path: '/yes' });
      assert.strictEqual(yes.upgraded, true);
      yes.socket.destroy();
    });
  });

  it('is not asked of an option of that name', () => withServer({
    options: { shouldUpgradeCallback: mustNotCall() },
    onRequest: mustNotCall(),
    prepare: (server) => server.on('upgrade', mustCall((request, socket) => socket.end(SWITCH))),
  }, async (server) => {
    const { upgraded, socket } = await request(server, { headers });
    assert.strictEqual(upgraded, true);
    socket.destroy();
  }));
});
