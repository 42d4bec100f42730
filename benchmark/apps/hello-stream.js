'use strict';

const { listen } = require('./listen.js');

listen().on('stream', (stream) => {
  stream.respond({ ':status': 200, 'content-type': 'text/plain' });
  stream.end('hello world');
});
