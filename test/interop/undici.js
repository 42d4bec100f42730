'use strict';

const { compareProgram } = require('./fixtures/compare');

compareProgram('undici', {
  works: [
    'request',
    'fetch',
    'request with a body',
    'fetch with a body',
    'fields',
    'HEAD',
    'no content',
    'redirect',
    'early hints',
    'trailers',
    'upload of 2 MB',
    'download of 2 MB',
    '100 requests at once',
    'aborted request',
    'time limit',
    'stream that is reset',
    'stream that is cut',
    'session that is closed',
    'HTTP/1 by the fallback',
  ],
});
