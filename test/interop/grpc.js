'use strict';

const { compareProgram } = require('./fixtures/compare');

compareProgram('grpc', {
  works: [
    'unary call with metadata',
    'unary call over TLS',
    'empty message',
    'message of 4 MB',
    'message of 4 MB over TLS',
    'client streaming',
    'client streaming of 16 MB',
    'server streaming',
    'server streaming of 16 MB over TLS',
    'bidirectional streaming',
    'bidirectional streaming over TLS',
    'error status',
    'error in a stream',
    'unknown method',
    'deadline',
    'cancelled call',
    'cancelled server streaming',
    'cancelled bidirectional streaming',
    '200 calls at once',
    'graceful shutdown',
    'forced shutdown',
  ],
}, { mixed: true });
