'use strict';

/*
 * HTTP/2 over TLS for those who speak it, HTTP/1.1 for all others on the same
 * port: ALPN tells which. One handler serves both.
 *
 *     openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost \
 *       -keyout key.pem -out cert.pem
 *     node examples/secure-server.js key.pem cert.pem [PORT]
 *     curl -k https://127.0.0.1:8443/; curl -k --http1.1 https://127.0.0.1:8443/
 */

const { readFileSync } = require('node:fs');
const http2 = require('http2-native');

const [key, cert, port = '8443'] = process.argv.slice(2);

if (cert === undefined) {
  console.error('usage: node examples/secure-server.js KEY CERT [PORT]');
  process.exit(2);
}

const server = http2.createSecureServer({
  key: readFileSync(key),
  cert: readFileSync(cert),
  allowHTTP1: true,
  settings: { maxConcurrentStreams: 100 },
});

server.on('request', (request, response) => {
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(`HTTP/${request.httpVersion} ${request.url}\n`);
});

server.listen(Number(port), '127.0.0.1', () => {
  console.log(`https://127.0.0.1:${server.address().port}`);
});

process.once('SIGINT', () => server.close());
process.once('SIGTERM', () => server.close());
