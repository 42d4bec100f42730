'use strict';

const assert = require('node:assert');
const { outcome } = require('../helpers/collect');
const { eachTransport, withPair } = require('../helpers/server');

const REQUESTS = 200;

describe('many requests at once', () => {
  eachTransport('each get their own response', (transport) => withPair({ transport },
    async ({ client, server }) => {
      server.on('request', (request, response) => {
        let body = '';
        request.setEncoding('utf8');
        request.on('data', (chunk) => { body += chunk; });
        request.on('end', () => {
          response.setHeader('x-url', request.url);
          response.end(`${request.method} ${body}`);
        });
      });
      const all = [];
      for (let i = 0; i < REQUESTS; i++) {
        const stream = client.request({ ':path': `/${i}`, ':method': 'POST' });
        stream.end(String(i));
        all.push(outcome(stream));
      }
      const results = await Promise.all(all);
      results.forEach(({ body, headers }, i) => {
        assert.strictEqual(headers['x-url'], `/${i}`);
        assert.strictEqual(body, `POST ${i}`);
      });
    }));
});
