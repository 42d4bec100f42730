'use strict';

const { compareProgram } = require('./fixtures/compare');

compareProgram('got', {
  works: [
    'JSON',
    'POST of JSON',
    'POST of a form',
    'fields',
    'HEAD',
    'redirect',
    'error status',
    'retry',
    'stream',
    'upload of 2 MB',
    '100 requests at once',
    'time limit',
    'aborted request',
    'stream that is cut',
    'HTTP/1 by ALPN',
    'HTTP/1 by the fallback',
  ],
});
