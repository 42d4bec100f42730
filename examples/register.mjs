/*
 * One import in front of all others, and `node:http2` is this package, also in
 * modules that know nothing of it. What the built-in exported stays at hand:
 * here it is the client.
 *
 *     node examples/register.mjs
 */

import { builtin, engine } from 'http2-native/register';
import { createServer } from 'node:http2';

const server = createServer((request, response) => {
  response.end(`served by ${engine.name}, asked by the built-in`);
});

server.listen(0, '127.0.0.1', async () => {
  const session = builtin.connect(`http://127.0.0.1:${server.address().port}`);
  for await (const chunk of session.request().setEncoding('utf8')) console.log(chunk);
  session.close(() => server.close());
});
