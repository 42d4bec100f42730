'use strict';

/** Makes a client and a server come to all points at which they call the application. */

const { PassThrough } = require('node:stream');
const net = require('node:net');
const tls = require('node:tls');
const { certificate } = require('../certs');
const { duplexPair } = require('../duplex-pair');
const { http2 } = require('../impl');

/** Where an action can be called from: emitter, then event or callback. */
const POINTS = {
  session: [
    'client connect', 'client remoteSettings', 'client localSettings', 'client ping',
    'client goaway', 'client altsvc', 'client stream', 'client timeout', 'client close',
    'client error', 'client pingCallback', 'client settingsCallback', 'client closeCallback',
    'serverSession connect', 'serverSession remoteSettings', 'serverSession localSettings',
    'serverSession ping', 'serverSession goaway', 'serverSession stream',
    'serverSession timeout', 'serverSession close', 'serverSession pingCallback',
  ],
  stream: [
    'near ready', 'near headers', 'near continue', 'near response', 'near data', 'near end',
    'near trailers', 'near close', 'near finish', 'near timeout', 'near wantTrailers',
    'near aborted', 'near error', 'near writeCallback', 'near drain', 'near closeCallback',
    'pushed push', 'pushed data', 'pushed end', 'pushed close',
    'far data', 'far end', 'far trailers', 'far close', 'far finish', 'far timeout',
    'far wantTrailers', 'far aborted', 'far error', 'far writeCallback', 'far drain',
    'far pushCallback', 'far statCheck', 'far onError',
  ],
  server: [
    'server session', 'server stream', 'server connection', 'server timeout',
    'server sessionError', 'server close',
  ],
};

/** What a Duplex never comes to: its server does not listen, nothing is pending. */
const WITHOUT_LISTENING = new Set(['server close', 'near ready']);

/** More than a window and than any high-water mark. */
const LARGE = Buffer.alloc(70000, 't');

function ignore() {}

/** Server streams by path: each shows some of the points. */
const ANSWERS = {
  '/plain'({ point }, stream) {
    stream.additionalHeaders({ ':status': 100 });
    stream.additionalHeaders({ ':status': 103 });
    if (stream.pushAllowed) {
      stream.pushStream({ ':path': '/pushed' }, (error, push) => {
        if (!error) answerPush(point, push);
      });
    }
    stream.respond({}, { waitForTrailers: true });
    stream.on('wantTrailers', () => {
      if (!stream.destroyed) trailers(stream);
    });
    stream.write(LARGE, () => point('far writeCallback', stream));
    stream.end('body');
  },
  '/drain'({ point }, stream) {
    stream.respond();
    stream.on('drain', () => {
      point('far drain', stream);
      if (!stream.destroyed) stream.end();
    });
    stream.write(LARGE);
  },
  '/upload'(context, stream) {
    stream.respond();
    stream.on('end', () => {
      if (!stream.destroyed) stream.end('thanks');
    });
  },
  '/reset'(context, stream) {
    stream.respond();
    stream.write('begin');
    setImmediate(() => stream.close(7));
  },
  '/wait'({ point }, stream) {
    stream.setTimeout(2, () => point('far timeout', stream));
    setTimeout(() => {
      if (isOpen(stream)) stream.respond({}, { endStream: true });
    }, 8);
  },
  '/file'({ point }, stream) {
    stream.respondWithFile(__filename, {}, {
      statCheck() { point('far statCheck', stream); },
      onError: ignore,
    });
  },
  '/missing'({ point }, stream) {
    stream.respondWithFile(`${__filename}.missing`, {}, {
      onError() {
        point('far onError', stream);
        if (isOpen(stream)) stream.respond({ ':status': 404 }, { endStream: true });
      },
    });
  },
};

/** Whether a server stream may still be answered. */
function isOpen(stream) {
  return !stream.destroyed && !stream.closed && !stream.headersSent;
}

function answerPush(point, push) {
  push.on('error', ignore);
  point('far pushCallback', push);
  if (!isOpen(push)) return;
  push.respond();
  push.end('pushed');
}

function trailers(stream) {
  try {
    stream.sendTrailers({ 'x-t': 'u' });
  } catch {
    // The action has sent them already.
  }
}

function listenToStream({ point }, who, stream, names) {
  stream.on('error', ignore);
  for (const name of names) stream.on(name, () => point(`${who} ${name}`, stream));
}

function serve(context, stream, headers) {
  listenToStream(context, 'far', stream, ['data', 'end', 'trailers', 'close', 'finish',
                                          'wantTrailers', 'aborted', 'error']);
  const answer = ANSWERS[headers[':path']];
  if (answer && isOpen(stream)) answer(context, stream);
}

function ask(context, path, headers, options) {
  const { client, point } = context;
  if (client.closed || client.destroyed) return undefined;
  const stream = client.request({ ':path': path, ...headers }, options);
  listenToStream(context, 'near', stream, ['ready', 'headers', 'continue', 'response', 'data',
                                           'end', 'trailers', 'close', 'finish', 'wantTrailers',
                                           'aborted', 'error', 'drain']);
  context.near ??= stream;
  stream.setTimeout(2, () => point('near timeout', stream));
  return stream;
}

function upload(context) {
  const stream = ask(context, '/upload', { ':method': 'POST' }, { waitForTrailers: true });
  if (!stream) return;
  stream.on('wantTrailers', () => {
    if (!stream.destroyed) trailers(stream);
  });
  stream.write(LARGE, () => context.point('near writeCallback', stream));
  new PassThrough().end('rest').pipe(stream);
}

/** All requests, in the tick of the call: before or after connecting. */
function askAll(context) {
  ask(context, '/plain');
  upload(context);
  ask(context, '/reset', { ':method': 'POST' });
  ask(context, '/wait');
  ask(context, '/file');
  ask(context, '/drain');
  ask(context, '/missing');
  const closing = ask(context, '/wait', { ':method': 'POST' });
  closing?.close(8, () => context.point('near closeCallback', closing));
}

function listenToSessions(context) {
  const { client, point, server } = context;
  for (const name of ['connect', 'remoteSettings', 'localSettings', 'ping', 'goaway', 'altsvc',
                      'timeout', 'close']) {
    client.on(name, () => point(`client ${name}`));
  }
  client.on('error', () => point('client error'));
  client.on('stream', (stream) => {
    listenToStream(context, 'pushed', stream, ['push', 'data', 'end', 'close']);
    point('client stream', stream);
  });
  server.on('sessionError', () => point('server sessionError'));
  server.on('timeout', () => point('server timeout'));
  server.on('close', () => point('server close'));
}

function onSession(context, session) {
  const { point } = context;
  context.serverSession = session;
  session.on('error', ignore);
  for (const name of ['connect', 'remoteSettings', 'localSettings', 'ping', 'goaway', 'timeout',
                      'close']) {
    session.on(name, () => point(`serverSession ${name}`));
  }
  session.on('stream', (stream) => {
    context.far ??= stream;
    point('serverSession stream', stream);
  });
  point('server session');
  if (session.destroyed) return;
  session.altsvc('h2=":1"', 'https://example.org');
  session.ping(() => point('serverSession pingCallback'));
}

/** What the client does besides asking, once connected. */
function talk(context) {
  const { client, point } = context;
  if (client.destroyed || client.closed) return;
  client.ping(() => point('client pingCallback'));
  client.settings({ maxHeaderListSize: 40000 }, () => point('client settingsCallback'));
  client.setTimeout(3);
  context.serverSession?.setTimeout(3);
}

function makeServer(transport, context) {
  const server = transport === 'tls' ?
    http2.createSecureServer(certificate()) : http2.createServer();
  server.on(transport === 'tls' ? 'secureConnection' : 'connection', (socket) => {
    context.sockets.server = socket;
    socket.on('error', ignore);
    if (context.serverSession) context.point('server connection');
  });
  server.setTimeout(4);
  server.on('session', (session) => onSession(context, session));
  server.on('stream', (stream, headers) => {
    context.far ??= stream;
    context.point('server stream', stream);
    serve(context, stream, headers);
  });
  return server;
}

function openSocket(transport, server, context) {
  if (transport === 'duplex') {
    const [near, far] = duplexPair();
    near.on('error', ignore);
    far.on('error', ignore);
    server.emit('connection', far);
    return near;
  }
  const { port } = server.address();
  const socket = transport === 'tls' ?
    tls.connect({ port, host: '127.0.0.1', ca: certificate().cert, ALPNProtocols: ['h2'] }) :
    net.connect(port, '127.0.0.1');
  socket.on('error', ignore);
  context.rawSocket = socket;
  return socket;
}

/**
 * Starts server, client and all their traffic. `point(name, stream)` is called
 * at each of POINTS; the returned context fills while things happen.
 */
async function startTraffic(transport, point) {
  const context = { point, sockets: {} };
  context.server = makeServer(transport, context);
  if (transport !== 'duplex') {
    await new Promise((resolve) => context.server.listen(0, '127.0.0.1', resolve));
  }
  const socket = openSocket(transport, context.server, context);
  context.sockets.client = socket;
  context.client = http2.connect('http://127.0.0.1', { createConnection: () => socket });
  listenToSessions(context);
  askAll(context);
  context.client.on('connect', () => talk(context));
  return context;
}

async function closing(emitter, isClosed) {
  if (emitter && !isClosed(emitter)) {
    await new Promise((resolve) => emitter.once('close', resolve));
  }
}

/** Ends it all by force; resolves when the sockets and the server have closed. */
async function endTraffic({ client, serverSession, server, sockets }) {
  for (const session of [client, serverSession]) session?.destroy();
  if (server.listening) server.close(ignore);
  await Promise.all([
    closing(sockets.client, (socket) => socket.closed),
    closing(sockets.server, (socket) => socket.closed),
    closing(server, ({ listening }) => !listening),
  ]);
}

module.exports = { POINTS, WITHOUT_LISTENING, endTraffic, startTraffic };
