'use strict';

/** The parent accepts with net, paused, and sends the socket to its child. */

const { fork } = require('node:child_process');
const net = require('node:net');
const { http2 } = require('../impl');

function parent() {
  const child = fork(__filename, ['child']);
  const server = net.createServer({ pauseOnConnect: true }, (socket) => {
    child.send('socket', socket);
    server.close();
  });
  server.listen(0, '127.0.0.1', () => {
    const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
    const stream = client.request();
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => console.log(chunk));
    stream.on('end', () => client.close());
    client.on('close', () => {
      child.disconnect();
      process.disconnect();
    });
  });
}

function child() {
  const server = http2.createServer();
  server.on('stream', (stream) => {
    stream.respond();
    stream.end('served by the child');
  });
  process.on('message', (message, socket) => {
    server.emit('connection', socket);
    socket.resume();
  });
}

if (process.argv[2] === 'child') child();
else parent();
