'use strict';

/** Keeps a client and a server busy. workers.js does it in several threads at once. */

const { http2 } = require('../impl');

/**
 * Starts a server and a client that keeps `parallel` requests with bodies in
 * flight; `onDone` is called with the number of answers so far.
 */
function startTraffic(parallel, onDone) {
  const server = http2.createServer();
  server.on('stream', (stream) => {
    stream.on('error', () => {});
    stream.respond();
    stream.pipe(stream);
  });
  let done = 0;
  server.listen(0, '127.0.0.1', () => {
    const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
    client.on('error', () => {});

    function ask() {
      if (client.destroyed || client.closed) return;
      const stream = client.request({ ':method': 'POST' });
      stream.on('error', () => {});
      stream.resume();
      stream.end(Buffer.alloc(20000));
      stream.on('close', () => {
        if (onDone(++done, client, server) !== false) ask();
      });
    }

    for (let count = 0; count < parallel; count++) ask();
  });
}

module.exports = { startTraffic };
