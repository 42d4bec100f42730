'use strict';

const assert = require('node:assert');
const tls = require('node:tls');
const { certificate } = require('../helpers/certs');
const { closed, event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { trackServer } = require('../helpers/leaks');
const { RawPeer } = require('../helpers/raw-peer');
const { connect, listen, routeTo, stop } = require('../helpers/server');

const { TYPE } = frames;

describe('the first octets of a session over TLS', () => {
  it('of a server come behind the session tickets', async () => {
    const server = await listen({ transport: 'tls', options: { minVersion: 'TLSv1.3' } });
    const socket = tls.connect({
      ...routeTo(server, 'tls'), port: server.address().port, ALPNProtocols: ['h2'],
    });
    const order = [];
    socket.on('session', () => order.push('ticket'));
    socket.on('data', () => order.push('data'));
    const peer = new RawPeer(socket);
    await event(socket, 'secureConnect');
    peer.send(frames.PREFACE, frames.settings());
    await peer.next(TYPE.SETTINGS);
    assert.deepStrictEqual(order.slice(0, 3), ['ticket', 'ticket', 'data']);
    await peer.destroy();
    await stop(server);
  });

  it('of a client have the requests with them that it has by then', async () => {
    const server = trackServer(tls.createServer({ ...certificate(), ALPNProtocols: ['h2'] }));
    server.listen(0, '127.0.0.1');
    await event(server, 'listening');
    const client = connect(server, { transport: 'tls' });
    client.request().on('error', () => {});
    client.on('connect', () => client.request().on('error', () => {}));
    const [socket] = await event(server, 'secureConnection');
    const [first] = await event(socket, 'data');
    const reader = new frames.FrameReader();
    const types = reader.push(first.subarray(frames.PREFACE.length)).map(({ type }) => type);
    assert.deepStrictEqual(types, [TYPE.SETTINGS, TYPE.HEADERS, TYPE.HEADERS]);
    const gone = closed(client);
    client.destroy();
    await gone;
    socket.destroy();
    await stop(server);
  });
});
