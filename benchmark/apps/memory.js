'use strict';

const { listen } = require('./listen.js');

const body = Buffer.alloc(1 << 20, 'abcdefghijklmnopqrstuvwxyz');

listen().on('stream', (stream) => {
  stream.respond({ ':status': 200, 'content-type': 'application/octet-stream' });
  stream.end(body);
});
