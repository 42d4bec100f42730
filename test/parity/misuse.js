'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const { parity } = require('../helpers/parity');

/** Values that hardly any argument may have. */
const VALUES = {
  undefined, 'null': null, 'a string': 'x', 'a number': 42, 'minus one': -1,
  'a fraction': 1.5, NaN, 'a boolean': true, 'an object': {},
  'an array': [], 'a function': () => {}, 'a bigint': 1n,
};

/** Calls that throw or not, each tried with every value. */
const SESSION_CALLS = {
  goaway: (session, value) => refusedOnly(() => session.goaway(value), value),
  'goaway, last stream': (session, value) => refusedOnly(() => session.goaway(0, value), value),
  'goaway, data': (session, value) => refusedOnly(() => session.goaway(0, 0, value), value),
  ping: (session, value) => session.ping(value, () => {}),
  'ping, callback': (session, value) => session.ping(Buffer.alloc(8), value),
  settings: (session, value) => session.settings(value),
  'settings, value': (session, value) => session.settings({ maxConcurrentStreams: value }),
  'settings, boolean': (session, value) => session.settings({ enableConnectProtocol: value }),
  setTimeout: (session, value) => refusedOnly(() => session.setTimeout(value), value),
  'setTimeout, callback': (session, value) => session.setTimeout(0, value),
  setLocalWindowSize: (session, value) => session.setLocalWindowSize(value),
};

const CLIENT_CALLS = {
  setNextStreamID: (session, value) => session.setNextStreamID(value),
  'request, options': (session, value) => refused(() => session.request({}, value)),
  'request, endStream': (session, value) =>
    refused(() => session.request({}, { endStream: value })),
  'request, waitForTrailers': (session, value) =>
    refused(() => session.request({}, { waitForTrailers: value })),
};

const STREAM_CALLS = {
  'close, code': (stream, value) => refusedOnly(() => stream.close(value), value),
  'setTimeout': (stream, value) => refusedOnly(() => stream.setTimeout(value), value),
  'respond, options': (stream, value) => stream.respond({ ':status': 99 }, value),
  'respond, status': (stream, value) => stream.respond({ ':status': value, ':path': 'refused' }),
  'respondWithFD': (stream, value) => stream.respondWithFD(value, { ':status': 204 }),
  'respondWithFile, options': (stream, value) =>
    stream.respondWithFile('/none', { ':status': 204 }, value),
  'additionalHeaders, status': (stream, value) =>
    stream.additionalHeaders({ ':status': value, ':path': 'refused' }),
  'pushStream, callback': (stream, value) =>
    refusedOnly(() => stream.pushStream({}, value), value),
  'sendTrailers': (stream, value) => stream.sendTrailers(value),
};

/** A call that makes a stream when it is not refused; the stream is dropped. */
function refused(call) {
  const stream = call();
  stream.on('error', () => {});
  stream.destroy();
}

/** A call whose success would disturb the others: made only where it is an error. */
function refusedOnly(call, value) {
  if (value === 42 || value === undefined || typeof value === 'function') return;
  call();
}

function tryAll(log, who, calls, target) {
  for (const [name, call] of Object.entries(calls)) {
    for (const [title, value] of Object.entries(VALUES)) {
      log.thrown(`${who} ${name}: ${title}`, () => call(target, value));
    }
  }
}

/** Methods of a dead object, with arguments that would be fine. */
const DEAD_SESSION = {
  goaway: (session) => session.goaway(),
  ping: (session) => session.ping(() => {}),
  settings: (session) => session.settings({}),
  setTimeout: (session) => session.setTimeout(10),
  setLocalWindowSize: (session) => session.setLocalWindowSize(65535),
  setNextStreamID: (session) => session.setNextStreamID(9),
  close: (session) => session.close(),
  destroy: (session) => session.destroy(),
  ref: (session) => session.ref(),
  unref: (session) => session.unref(),
};

const DEAD_STREAM = {
  close: (stream) => stream.close(),
  destroy: (stream) => stream.destroy(),
  setTimeout: (stream) => stream.setTimeout(10),
  sendTrailers: (stream) => stream.sendTrailers({}),
  priority: (stream) => stream.priority({}),
};

const DEAD_SERVER_STREAM = {
  ...DEAD_STREAM,
  respond: (stream) => stream.respond(),
  respondWithFile: (stream) => stream.respondWithFile('/none'),
  respondWithFD: (stream) => stream.respondWithFD(0),
  additionalHeaders: (stream) => stream.additionalHeaders({}),
  pushStream: (stream) => stream.pushStream({}, () => {}),
};

function callAll(log, who, calls, target) {
  for (const [name, call] of Object.entries(calls)) {
    log.thrown(`${who} ${name}`, () => call(target));
  }
}

describe('parity of misuse', () => {
  parity('of both sessions', {
    answer({ stream }) { stream.respond({}, { endStream: true }); },
    async ask({ client, serverSession, log }) {
      client.on('error', () => {});
      tryAll(log, 'client', SESSION_CALLS, client);
      tryAll(log, 'server', SESSION_CALLS, serverSession);
      client.destroy();
    },
    client: { maxOutstandingPings: 100, maxOutstandingSettings: 100 },
    server: { maxOutstandingPings: 100, maxOutstandingSettings: 100 },
    // After goaway() a session of Node's hears no more, unless it has streams.
    sides: ['client'],
    transports: ['tcp'],
  });

  parity('of request()', {
    answer({ stream }) {
      stream.on('error', () => {});
      stream.respond({}, { endStream: true });
    },
    async ask({ client, log }) {
      tryAll(log, 'client', CLIENT_CALLS, client);
      client.destroy();
    },
    // Whether a stream that dies in the tick of its birth is ever sent is left open.
    sides: ['client'],
    transports: ['tcp'],
  });

  parity('of a server stream', {
    answer({ stream, log }) {
      tryAll(log, 'stream', STREAM_CALLS, stream);
      if (!stream.headersSent) stream.respond();
      stream.end();
    },
    async ask({ ask }) { await ask('one').done; },
    transports: ['tcp'],
  });

  parity('of a destroyed session', {
    answer({ stream }) { stream.respond({}, { endStream: true }); },
    async ask({ client, log }) {
      client.destroy();
      callAll(log, 'at once', DEAD_SESSION, client);
      await event(client, 'close');
      callAll(log, 'later', DEAD_SESSION, client);
    },
    transports: ['tcp'],
  });

  parity('of a closed session', {
    answer({ stream }) {
      stream.respond();
      setTimeout(() => stream.end(), 30);
    },
    async ask({ client, ask, log }) {
      const { stream, done } = ask('one');
      await event(stream, 'response');
      client.close();
      for (const name of ['close', 'ref', 'unref', 'setTimeout']) {
        log.thrown(`closed ${name}`, () => DEAD_SESSION[name](client));
      }
      client.setTimeout(0);
      await done;
    },
    transports: ['tcp'],
  });

  parity('of a destroyed server stream', {
    answer({ stream, log }) {
      stream.destroy();
      callAll(log, 'at once', DEAD_SERVER_STREAM, stream);
      stream.on('close', () => callAll(log, 'later', DEAD_SERVER_STREAM, stream));
    },
    async ask({ ask }) { await ask('one').done; },
    transports: ['tcp'],
  });

  parity('of a closed server stream', {
    answer({ stream, log }) {
      stream.close(8);
      callAll(log, 'at once', { respond: DEAD_SERVER_STREAM.respond,
                                additionalHeaders: DEAD_SERVER_STREAM.additionalHeaders,
                                pushStream: DEAD_SERVER_STREAM.pushStream }, stream);
    },
    async ask({ ask }) { await ask('one').done; },
    transports: ['tcp'],
  });

  parity('of a destroyed client stream', {
    answer({ stream }) { stream.respond(); },
    async ask({ ask, log }) {
      const { stream, done } = ask('one');
      await event(stream, 'response');
      stream.destroy();
      callAll(log, 'at once', DEAD_STREAM, stream);
      await done;
      callAll(log, 'later', DEAD_STREAM, stream);
    },
    transports: ['tcp'],
  });

  it('has something to compare', () => {
    assert.ok(Object.keys(VALUES).length * Object.keys(SESSION_CALLS).length > 100);
  });
});
