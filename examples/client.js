'use strict';

/*
 * Fetches several paths of an origin over one connection, all at once:
 *
 *     node examples/client.js http://127.0.0.1:8000 / /a /b
 *
 * For https the certificate is checked; NODE_EXTRA_CA_CERTS names more.
 */

const http2 = require('http2-native');

const [origin, ...paths] = process.argv.slice(2);

/** Resolves with the status and the body. */
function get(session, path) {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':path': path });
    let status;
    let body = '';
    stream.setEncoding('utf8');
    stream.on('response', (headers) => { status = headers[':status']; });
    stream.on('data', (chunk) => { body += chunk; });
    stream.on('end', () => resolve({ status, body }));
    stream.on('error', reject);
  });
}

async function main() {
  const session = http2.connect(origin, { headersTimeout: 10000 });
  session.on('error', () => {}); // each request is told
  try {
    const answers = await Promise.all(paths.map((path) => get(session, path)));
    for (const { status, body } of answers) console.log(status, body.trimEnd());
  } catch (error) {
    console.error(`${origin}: ${error.message}`);
    process.exitCode = 1;
  } finally {
    session.close();
  }
}

if (paths.length === 0) {
  console.error('usage: node examples/client.js ORIGIN PATH...');
  process.exitCode = 2;
} else {
  main();
}
