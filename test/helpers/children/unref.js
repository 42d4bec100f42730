'use strict';

/**
 * A client of a server in the same process, both unref'd: the process ends
 * although the connection is open. `ref`: it lives until the connection closes.
 */

const { http2 } = require('../impl');

const how = process.argv[2];
const server = http2.createServer();

server.on('session', (session) => session.unref());
server.listen(0, '127.0.0.1', () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  client.on('error', () => {});
  if (how === 'early') client.unref();
  client.on('remoteSettings', () => {
    console.log('connected');
    server.unref();
    if (how === 'session') client.unref();
    if (how === 'socket') client.socket.unref();
    if (how === 'ref') {
      client.unref();
      client.ref();
      setTimeout(() => client.close(), 100).unref();
      client.on('close', () => console.log('closed by timer'));
    }
    process.disconnect();
  });
});
process.on('exit', () => console.log('exit'));
