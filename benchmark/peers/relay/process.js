'use strict';

/**
 * A process between a client and a server, PORT on loopback, for one connection:
 * each direction takes DELAY ms. It prints its own port, and ends with the
 * connection, or when nobody holds the other end of its channel any more.
 */

const net = require('node:net');

const { OneWay } = require('./one-way.js');

const [port, delay] = process.argv.slice(2).map(Number);
const host = '127.0.0.1';
const socketOptions = { allowHalfOpen: true, noDelay: true };

const relay = net.createServer(socketOptions, (near) => {
  relay.close();
  const far = net.connect({ ...socketOptions, host, port });
  new OneWay(near, far, delay);
  new OneWay(far, near, delay);
});
relay.listen(0, host, () => console.log(relay.address().port));

process.on('disconnect', () => process.exit());
process.channel?.unref();
