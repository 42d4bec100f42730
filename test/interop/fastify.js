'use strict';

const { compareProgram } = require('./fixtures/compare');

compareProgram('fastify', {
  works: [
    'JSON',
    'POST with a schema',
    'POST against the schema',
    'POST of bad JSON',
    'POST of an unknown type',
    'stream',
    'buffer',
    'HEAD',
    'no content',
    'cookies and redirect',
    'error of a handler',
    'unknown route',
    '30 connections at once',
    'server of a ready application',
  ],
});
