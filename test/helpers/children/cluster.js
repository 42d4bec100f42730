'use strict';

/** Two workers share a port; the primary asks eight times and reports. */

const cluster = require('node:cluster');
const { http2 } = require('../impl');

function serve() {
  const server = http2.createServer();
  server.on('stream', (stream) => {
    stream.respond();
    stream.end(`worker ${cluster.worker.id}`);
  });
  server.listen(0, '127.0.0.1');
}

function fetchOnce(port) {
  return new Promise((resolve, reject) => {
    const client = http2.connect(`http://127.0.0.1:${port}`);
    client.on('error', reject);
    const stream = client.request();
    let body = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => { body += chunk; });
    stream.on('end', () => client.close());
    client.on('close', () => resolve(body));
  });
}

async function ask(port) {
  const bodies = [];
  for (let count = 0; count < 8; count++) bodies.push(await fetchOnce(port));
  console.log(JSON.stringify({ workers: new Set(bodies).size, bodies }));
  for (const worker of Object.values(cluster.workers)) worker.disconnect();
  process.disconnect();
}

if (cluster.isPrimary) {
  let ready = 0;
  cluster.on('listening', (worker, { port }) => {
    if (++ready === 2) ask(port);
  });
  cluster.fork();
  cluster.fork();
} else {
  serve();
}
