'use strict';

const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');

const body = Buffer.alloc(Number(process.argv[2]), 'a');
const { BENCH_KEY: key, BENCH_CERT: cert } = process.env;

const server = key === undefined ? http.createServer() :
  https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) });

server.on('request', (request, response) => {
  if (request.method === 'GET') {
    response.end(body);
    return;
  }
  let octets = 0;
  request.on('data', (chunk) => {
    octets += chunk.length;
  });
  request.on('end', () => response.end(String(octets)));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
