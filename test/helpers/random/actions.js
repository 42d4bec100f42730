'use strict';

/** What an application may do with a stream that it is given. */

function trailers(stream) {
  stream.respond({}, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ x: 'y' }));
  stream.end('body');
}

function push(stream) {
  stream.pushStream({ ':path': '/pushed' }, (error, pushed) => {
    if (error) return;
    pushed.on('error', () => {});
    pushed.respond();
    pushed.end('pushed');
  });
}

/** Either side. */
const EITHER = [
  (stream) => stream.pipe(stream),
  (stream) => stream.pause(),
  (stream) => stream.resume(),
  (stream) => stream.close(),
  (stream) => stream.close(8),
  (stream) => stream.destroy(),
];

/** A server. */
const ACTIONS = [
  (stream) => stream.respond(),
  (stream) => stream.respond({}, { endStream: true }),
  (stream) => stream.additionalHeaders({ ':status': 103 }),
  (stream) => stream.write('body'),
  (stream) => stream.end('body'),
  (stream) => stream.end(Buffer.alloc(100000)),
  (stream) => stream.respondWithFile(__filename),
  trailers,
  push,
  ...EITHER,
  (stream) => stream.session?.ping(() => {}),
  (stream) => stream.session?.goaway(0),
  (stream) => stream.session?.close(),
  (stream) => stream.session?.destroy(),
];

/** A server through the compatibility API. */
const COMPAT_ACTIONS = [
  (request, response) => response.end('body'),
  (request, response) => response.end(Buffer.alloc(100000)),
  (request, response) => response.write('body'),
  (request, response) => response.writeHead(204),
  (request, response) => response.writeContinue(),
  (request, response) => response.setTrailer('x', 'y'),
  (request, response) => request.pipe(response),
  (request, response) => response.createPushResponse({ ':path': '/' }, (error, pushed) => {
    pushed?.end('pushed');
  }),
  (request) => request.on('data', () => {}),
  (request) => request.destroy(),
  (request, response) => response.destroy(),
];

/** A client, with a stream that it asked for or that was pushed. */
const CLIENT_ACTIONS = [
  (stream) => stream.write('body'),
  (stream) => stream.end('body'),
  (stream) => stream.end(Buffer.alloc(100000)),
  ...EITHER,
  (stream) => stream.session?.request().on('error', () => {}).resume(),
  (stream) => stream.session?.request().on('error', () => {}).destroy(),
  (stream) => stream.session?.settings({ initialWindowSize: 1000 }, () => {}),
  (stream) => stream.session?.ping(() => {}),
  (stream) => stream.session?.goaway(0),
  (stream) => stream.session?.close(),
  (stream) => stream.session?.destroy(),
];

module.exports = { ACTIONS, CLIENT_ACTIONS, COMPAT_ACTIONS };
