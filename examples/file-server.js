'use strict';

/*
 * A server for the files of a folder, over cleartext HTTP/2 and, where TLS_KEY
 * and TLS_CERT hold a key and a certificate (PEM), over TLS:
 *
 *     node [-r http2-native/register] examples/file-server.js FOLDER [PORT] [TLS PORT]
 *
 * An ordinary application: all that it imports is Node's http2.
 */

const http2 = require('http2');

const {
  HTTP2_HEADER_ALLOW,
  HTTP2_HEADER_CONTENT_TYPE,
  HTTP2_HEADER_IF_MODIFIED_SINCE,
  HTTP2_HEADER_LAST_MODIFIED,
  HTTP2_HEADER_METHOD,
  HTTP2_HEADER_PATH,
  HTTP2_HEADER_STATUS,
} = http2.constants;

const CONTENT_TYPES = new Map([
  ['html', 'text/html; charset=utf-8'],
  ['css', 'text/css; charset=utf-8'],
  ['js', 'text/javascript; charset=utf-8'],
  ['svg', 'image/svg+xml'],
  ['png', 'image/png'],
]);

const [root, port = '0', securePort = '0'] = process.argv.slice(2);
const { TLS_KEY: key, TLS_CERT: cert } = process.env;
const servers = [];
const sessions = new Set();

/** The file that a :path names, or undefined for one that leads elsewhere. */
function fileOf(target) {
  if (!URL.canParse(target, 'http://localhost')) return undefined;
  let name;
  try {
    name = decodeURIComponent(new URL(target, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
  if (name.includes('\0') || name.split('/').includes('..')) return undefined;
  return root + (name.endsWith('/') ? `${name}index.html` : name);
}

function contentTypeOf(file) {
  const extension = file.slice(file.lastIndexOf('.') + 1);
  return CONTENT_TYPES.get(extension) ?? 'application/octet-stream';
}

function respondWithText(stream, status, text, headers) {
  if (stream.headersSent || stream.destroyed) return;
  stream.respond({
    [HTTP2_HEADER_STATUS]: status,
    [HTTP2_HEADER_CONTENT_TYPE]: 'text/plain; charset=utf-8',
    ...headers,
  }, { endStream: stream.headRequest });
  if (!stream.headRequest) stream.end(text);
}

function sendFile(stream, request) {
  const file = fileOf(request[HTTP2_HEADER_PATH]);
  if (file === undefined) {
    respondWithText(stream, 400, 'bad path\n');
    return;
  }

  /** Completes the headers; false where there is no body to send. */
  function checkStat(stat, headers) {
    const modified = stat.mtime.toUTCString();
    headers[HTTP2_HEADER_LAST_MODIFIED] = modified;
    if (request[HTTP2_HEADER_IF_MODIFIED_SINCE] === modified) {
      stream.respond({ ...headers, [HTTP2_HEADER_STATUS]: 304 }, { endStream: true });
      return false;
    }
    return true;
  }

  stream.respondWithFile(file, { [HTTP2_HEADER_CONTENT_TYPE]: contentTypeOf(file) }, {
    statCheck: checkStat,
    onError(error) {
      const found = error.code !== 'ENOENT' && error.code !== 'ERR_HTTP2_SEND_FILE';
      respondWithText(stream, found ? 500 : 404, found ? 'unreadable\n' : 'not found\n');
    },
  });
}

/** Sends the body of the request back and, as a trailer, how long it was. */
function echo(stream) {
  let octets = 0;
  stream.on('data', (chunk) => { octets += chunk.length; });
  stream.respond({ [HTTP2_HEADER_STATUS]: 200 }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'x-octets': octets }));
  stream.pipe(stream);
}

function onStream(stream, request) {
  // A client that goes away is not this server's failure.
  stream.on('error', (error) => console.error(`stream ${stream.id}: ${error.message}`));
  const method = request[HTTP2_HEADER_METHOD];
  if (method === 'GET') {
    sendFile(stream, request);
  } else if (method === 'POST' && request[HTTP2_HEADER_PATH] === '/echo') {
    echo(stream);
  } else {
    respondWithText(stream, 405, 'GET, or POST to /echo\n',
      { [HTTP2_HEADER_ALLOW]: 'GET, POST' });
  }
}

function start(server, scheme, listenPort) {
  servers.push(server);
  server.on('stream', onStream);
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  server.listen(Number(listenPort), '127.0.0.1', () => {
    console.log(`${scheme}://127.0.0.1:${server.address().port}/`);
  });
}

/** Lets the open streams finish, accepts no others, and so ends the process. */
function stop() {
  for (const server of servers) server.close();
  for (const session of sessions) session.close();
}

if (root === undefined) {
  console.error('usage: node examples/file-server.js FOLDER [PORT] [TLS PORT]');
  process.exit(2);
}
start(http2.createServer(), 'http', port);
if (key && cert) start(http2.createSecureServer({ key, cert }), 'https', securePort);
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
