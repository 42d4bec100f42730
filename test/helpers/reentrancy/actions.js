'use strict';

/** Lists what a user may call at any time, to be called where nobody expects it. */

const LARGE = Buffer.alloc(70000, 'r');

function ignore() {}

function quiet(emitter) {
  emitter.on('error', ignore);
  return emitter;
}

/** A push that is answered if it can be. */
function push({ far }) {
  far.pushStream({ ':path': '/again' }, (error, stream) => {
    if (error) return;
    quiet(stream);
    if (stream.destroyed) return;
    stream.respond();
    stream.end('again');
  });
}

/**
 * Every public method that does something, as a user may call it at any time.
 * The context: `server`; `client` and `serverSession`; `near` and `far`, a
 * stream of each side; `sockets`, both ends.
 */
const ACTIONS = {
  'client.destroy()': ({ client }) => client.destroy(),
  'client.destroy(error)': ({ client }) => client.destroy(new Error('mine')),
  'client.destroy(code)': ({ client }) => client.destroy(2),
  'client.close()': ({ client }) => client.close(),
  'client.goaway()': ({ client }) => client.goaway(),
  'client.goaway(code)': ({ client }) => client.goaway(2, 0, Buffer.from('bye')),
  'client.ping()': ({ client }) => client.ping(ignore),
  'client.settings()': ({ client }) => client.settings({ initialWindowSize: 1000 }, ignore),
  'client.setLocalWindowSize()': ({ client }) => client.setLocalWindowSize(2 ** 20),
  'client.setTimeout()': ({ client }) => client.setTimeout(1),
  'client.request()': ({ client }) => quiet(client.request()).resume(),
  'client.request().destroy()': ({ client }) => quiet(client.request()).destroy(),
  'client.request(), client.destroy()': ({ client }) => {
    quiet(client.request());
    client.destroy();
  },
  'client.unref(), ref()': ({ client }) => {
    client.unref();
    client.ref();
  },
  'serverSession.destroy()': ({ serverSession }) => serverSession.destroy(),
  'serverSession.destroy(error)': ({ serverSession }) => serverSession.destroy(new Error('mine')),
  'serverSession.close()': ({ serverSession }) => serverSession.close(),
  'serverSession.goaway()': ({ serverSession }) => serverSession.goaway(),
  'serverSession.goaway(code)': ({ serverSession }) => serverSession.goaway(11),
  'serverSession.ping()': ({ serverSession }) => serverSession.ping(ignore),
  'serverSession.settings()': ({ serverSession }) =>
    serverSession.settings({ maxConcurrentStreams: 50 }, ignore),
  'serverSession.altsvc()': ({ serverSession }) =>
    serverSession.altsvc('h2=":1"', 'https://example.org'),
  'serverSession.origin()': ({ serverSession }) => serverSession.origin('https://example.org'),
  'near.destroy()': ({ near }) => near.destroy(),
  'near.destroy(error)': ({ near }) => near.destroy(new Error('mine')),
  'near.close()': ({ near }) => near.close(),
  'near.close(code)': ({ near }) => near.close(8),
  'near.close(error code)': ({ near }) => near.close(2),
  'near.write()': ({ near }) => near.write(LARGE),
  'near.end()': ({ near }) => near.end('end'),
  'near.sendTrailers()': ({ near }) => near.sendTrailers({ a: 'b' }),
  'near.pause()': ({ near }) => near.pause(),
  'near.setTimeout()': ({ near }) => near.setTimeout(1),
  'far.destroy()': ({ far }) => far.destroy(),
  'far.destroy(error)': ({ far }) => far.destroy(new Error('mine')),
  'far.close()': ({ far }) => far.close(),
  'far.close(code)': ({ far }) => far.close(8),
  'far.close(error code)': ({ far }) => far.close(2),
  'far.respond()': ({ far }) => far.respond(),
  'far.respond(), end()': ({ far }) => {
    if (!far.headersSent) far.respond();
    far.end('early');
  },
  'far.additionalHeaders()': ({ far }) => far.additionalHeaders({ ':status': 103 }),
  'far.write()': ({ far }) => far.write(LARGE),
  'far.end()': ({ far }) => far.end('end'),
  'far.sendTrailers()': ({ far }) => far.sendTrailers({ a: 'b' }),
  'far.pushStream()': push,
  'far.respondWithFile()': ({ far }) => far.respondWithFile(__filename),
  'far.pause()': ({ far }) => far.pause(),
  'far.setTimeout()': ({ far }) => far.setTimeout(1),
  'both sessions destroy()': ({ client, serverSession }) => {
    client.destroy();
    serverSession.destroy();
  },
  'both sessions close()': ({ client, serverSession }) => {
    client.close();
    serverSession.close();
  },
  'both streams close()': ({ near, far }) => {
    near.close(8);
    far.close(8);
  },
  'near.destroy(), client.destroy()': ({ near, client }) => {
    near.destroy();
    client.destroy();
  },
  'far.end(), serverSession.close()': ({ far, serverSession }) => {
    far.end('x');
    serverSession.close();
  },
  'client socket destroy()': ({ sockets }) => sockets.client.destroy(),
  'server socket destroy()': ({ sockets }) => sockets.server.destroy(),
  'client socket end()': ({ sockets }) => sockets.client.end(),
  'server.close()': ({ server }) => server.close(ignore),
};

module.exports = { ACTIONS };
