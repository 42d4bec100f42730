'use strict';

const fs = require('node:fs');
const http2 = require('http2');

/**
 * Makes the server that the command line asks for and prints its port:
 * cleartext, or with BENCH_KEY and BENCH_CERT in the environment TLS.
 * @param {Function} [onRequest]  of the compat API
 * @param {object} [given]  further options; the built-in takes no notice of ours
 * @returns {import('http2').Http2Server}
 */
function listen(onRequest, given) {
  const { BENCH_KEY: key, BENCH_CERT: cert } = process.env;
  const secure = key !== undefined;
  const create = secure ? http2.createSecureServer : http2.createServer;
  const options = secure ? { key: fs.readFileSync(key), cert: fs.readFileSync(cert), ...given } :
    given;
  const server = create(options, onRequest);
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
  return server;
}

module.exports = { listen };
