'use strict';

const { listen } = require('./listen.js');

listen().on('stream', (stream) => {
  stream.respondWithFile(process.env.BENCH_FILE, { 'content-type': 'application/octet-stream' });
});
