'use strict';

const { compareProgram } = require('./fixtures/compare');

compareProgram('express', {
  works: [
    'JSON',
    'parsed body',
    'body of bad JSON',
    'body that is read',
    'cookies and redirect',
    'file',
    'HEAD',
    'error',
    'unknown route',
  ],
  same: ['as it is'],
});
