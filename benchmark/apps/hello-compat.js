'use strict';

const { listen } = require('./listen.js');

listen((request, response) => {
  response.end('hello world');
});
