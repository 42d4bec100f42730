'use strict';

/** The other side: http2.connect() against a server in C. */

const app = 'client.js';

module.exports = [
  { name: 'client-m100', title: 'client, 100 requests in flight', app, inFlight: 100, goal: 1.5 },
  { name: 'client-m1', title: 'client, one request at a time', app, inFlight: 1 },
];
