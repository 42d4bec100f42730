'use strict';

const { listen } = require('../listen.js');

const body = Buffer.alloc(Number(process.argv[2]), 'a');

listen(undefined, { autoWindow: true }).on('stream', (stream, headers) => {
  // The client tells, and may break off.
  stream.on('error', () => {});
  if (headers[':method'] === 'GET') {
    stream.respond();
    stream.end(body);
    return;
  }
  let octets = 0;
  stream.on('data', (chunk) => {
    octets += chunk.length;
  });
  stream.on('end', () => {
    if (stream.aborted) return;
    stream.respond();
    stream.end(String(octets));
  });
});
