'use strict';

/*
 * A server that pushes a second resource with the first, and a client that
 * takes it, in one process:
 *
 *     node examples/push.js
 *
 * Browsers have given push up; between programs it works.
 */

const http2 = require('http2-native');

const server = http2.createServer();

server.on('stream', (stream) => {
  stream.pushStream({ ':path': '/style.css' }, (error, push) => {
    if (error) throw error;
    push.respond({ ':status': 200, 'content-type': 'text/css' });
    push.end('body { color: teal }');
  });
  stream.respond({ ':status': 200, 'content-type': 'text/html' });
  stream.end('<link rel="stylesheet" href="/style.css">');
});

async function print(path, stream) {
  let body = '';
  for await (const chunk of stream.setEncoding('utf8')) body += chunk;
  console.log(`${path}: ${body}`);
}

server.listen(0, '127.0.0.1', () => {
  const session = http2.connect(`http://127.0.0.1:${server.address().port}`);
  session.on('stream', async (pushed, headers) => {
    await print(headers[':path'], pushed);
    session.close(() => server.close());
  });
  print('/', session.request({ ':path': '/' }));
});
