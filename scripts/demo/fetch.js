'use strict';

/*
 * The demo's client: fetches URLs of one origin, all at once over one session,
 * and tells the parent process what came.
 *
 *     fetch.js FOLDER URL...    a GET for each; bodies go to FOLDER
 *     fetch.js FOLDER --echo FILE URL    POST of FILE
 */

const { createReadStream, createWriteStream } = require('node:fs');
const { connect } = require('http2');
const { once } = require('node:events');
const path = require('node:path');
const { pipeline } = require('node:stream/promises');

async function exchange(session, url, file, upload) {
  const started = performance.now();
  const { pathname } = new URL(url);
  const stream = session.request(upload ? { ':method': 'POST', ':path': pathname } :
    { ':path': pathname });
  const response = once(stream, 'response');
  const [[headers]] = await Promise.all([
    response,
    pipeline(stream, createWriteStream(file)),
    upload && pipeline(createReadStream(upload), stream),
  ]);
  return {
    url,
    file,
    status: headers[':status'],
    milliseconds: performance.now() - started,
  };
}

async function main() {
  const [folder, ...args] = process.argv.slice(2);
  const upload = args[0] === '--echo' ? args.splice(0, 2)[1] : undefined;
  const session = connect(args[0]);
  const results = await Promise.all(args.map((url, index) => (
    exchange(session, url, path.join(folder, String(index)), upload)
  )));
  const protocol = session.alpnProtocol;
  session.close();
  process.send({ protocol, results });
}

main();
