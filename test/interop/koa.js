'use strict';

const { compareProgram } = require('./fixtures/compare');

compareProgram('koa', {
  works: [
    'JSON',
    'POST that is read',
    'POST that is piped',
    'POST that nobody reads',
    'stream',
    'stream that fails',
    'stream that nobody wants any more',
    'cookies and fields',
    'HEAD',
    'no content',
    'redirect',
    'error with a status',
    'error without a status',
    'response of its own',
    'unknown path',
  ],
});
