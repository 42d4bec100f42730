'use strict';

/** process.exit() inside one kind of handler, with streams in flight. */

const { http2 } = require('../impl');

const where = process.argv[2];
const exitIn = (name) => () => {
  if (name === where) process.exit(7);
};

const server = http2.createServer();
let seen = 0;
server.on('stream', (stream) => {
  stream.on('error', () => {});
  stream.respond();
  stream.pipe(stream);
  if (++seen === 5) exitIn('stream')();
});
server.listen(0, '127.0.0.1', () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  for (let count = 0; count < 10; count++) {
    const stream = client.request({ ':method': 'POST' });
    stream.on('response', exitIn('response'));
    stream.on('data', exitIn('data'));
    stream.on('close', exitIn('close'));
    stream.end(Buffer.alloc(50000));
  }
  client.on('remoteSettings', () => client.ping(exitIn('ping')));
});
