'use strict';

const { listen } = require('./listen.js');

listen().on('stream', (stream) => {
  let octets = 0;
  stream.on('data', (chunk) => {
    octets += chunk.length;
  });
  stream.on('end', () => {
    // It comes, too, when the peer breaks off.
    if (stream.aborted) return;
    stream.respond({ ':status': octets === 1 << 20 ? 200 : 500 });
    stream.end(String(octets));
  });
});
