'use strict';

/*
 * The least: a server without TLS, by the API of streams.
 *
 *     node examples/server.js [PORT]
 *     curl --http2-prior-knowledge http://127.0.0.1:8000/
 */

const http2 = require('http2-native');

const server = http2.createServer({ settings: { maxConcurrentStreams: 100 } });

server.on('stream', (stream, headers) => {
  // A client that goes away is not this server's failure.
  stream.on('error', (error) => console.error(error.message));
  stream.respond({ ':status': 200, 'content-type': 'text/plain; charset=utf-8' });
  stream.end(`${headers[':method']} ${headers[':path']}\n`);
});

server.listen(Number(process.argv[2] ?? 8000), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});

process.once('SIGINT', () => server.close());
process.once('SIGTERM', () => server.close());
