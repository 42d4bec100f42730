'use strict';

const assert = require('node:assert');
const { readFileSync } = require('node:fs');
const { StreamState } = require('../../lib/stream/state');
const { constants } = require('../../lib');
const { closed, event } = require('../helpers/collect');
const { builtin } = require('../helpers/impl');
const { kState } = require('../../lib/symbols');
const { withPair } = require('../helpers/server');

const FILE = require.resolve('../../lib/stream/state');

/** The phases of the drawing, read off the fields that stand for them. */
const PHASES = {
  sending({ endSubmitted, headersSent, sendsFile }) {
    if (endSubmitted) return sendsFile ? 'file' : 'ended';
    return headersSent ? 'open' : 'silent';
  },
  receiving({ cutShort, deaf, remoteEnded }) {
    if (remoteEnded) return 'ended';
    if (cutShort) return 'cut';
    return deaf ? 'deaf' : 'open';
  },
  life({ closed, over }) {
    if (over) return 'over';
    return closed ? 'closed' : 'alive';
  },
};

const SEQUENCES = Object.keys(PHASES);

/** The arrows at the top of lib/stream/state.js, as `sequence: from --method--> to`. */
function drawnArrows() {
  const [, drawing] = readFileSync(FILE, 'utf8').split(/\*\/|\/\*\*/);
  const parts = drawing.split(/^ \* [A-Z].*:$/m).slice(1, 1 + SEQUENCES.length);
  const arrows = parts.flatMap((part, index) => (
    [...part.matchAll(/(\w+) --([\w, ]+)--> (\w+)/g)].flatMap(([, from, methods, to]) => (
      methods.split(', ').map((method) => `${SEQUENCES[index]}: ${from} --${method}--> ${to}`)))));
  return new Set(arrows);
}

/** Notes each arrow that a stream goes along while `run` does what it does. */
async function arrowsOf(run) {
  const { prototype } = StreamState;
  const methods = Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, { value }]) => name !== 'constructor' && typeof value === 'function');
  const seen = new Set();
  for (const [name, { value: method }] of methods) {
    prototype[name] = function(...args) {
      const before = SEQUENCES.map((sequence) => PHASES[sequence](this));
      const result = method.apply(this, args);
      for (const [index, sequence] of SEQUENCES.entries()) {
        const after = PHASES[sequence](this);
        const arrow = `${sequence}: ${before[index]} --${name}--> ${after}`;
        if (after !== before[index]) seen.add(arrow);
      }
      return result;
    };
  }
  try {
    await run();
  } finally {
    for (const [name, descriptor] of methods) Object.defineProperty(prototype, name, descriptor);
  }
  return seen;
}

/** A request to a server, whose handler gets its stream, until both streams have closed. */
function exchange(headers, onStream, onRequest = () => {}, transport = 'tcp') {
  return () => withPair({ transport }, async ({ client, server }) => {
    const served = new Promise((resolve) => {
      server.on('stream', (stream, ...rest) => {
        stream.on('error', () => {});
        stream.on('close', resolve);
        onStream(stream, ...rest);
      });
    });
    const request = client.request(headers);
    request.on('error', () => {});
    await Promise.all([closed(request), served, onRequest(request, client)]);
  });
}

const GET = { ':path': '/' };
const POST = { ':path': '/', ':method': 'POST' };

const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR } = constants;

/** What is done, and the arrows that it is done for. */
const EXCHANGES = {
  'a request and its response': [
    exchange(GET, (stream) => {
      stream.respond();
      stream.end('body');
    }, (request) => request.resume()),
    ['sending: open --endsWithHeaders--> ended', 'sending: silent --headersGiven--> open',
     'sending: open --endGiven--> ended', 'receiving: open --peerEndedWithHeaders--> ended',
     'receiving: open --peerEnded--> ended', 'life: alive --close--> closed'],
  ],

  'a response that ends with its headers': [
    exchange(GET, (stream) => stream.respond({}, { endStream: true }),
      (request) => request.resume()),
    ['sending: silent --endsWithHeaders--> ended'],
  ],

  'a file': [
    exchange(GET, (stream) => stream.respondWithFile(FILE), (request) => request.resume()),
    ['sending: silent --endsBySource--> file'],
  ],

  'a push': [
    exchange(GET, (stream) => {
      stream.pushStream({ ':path': '/pushed' }, (error, pushed) => {
        pushed.respond();
        pushed.end();
        stream.respond();
        stream.end();
      });
    }, async (request, client) => {
      request.resume();
      const [pushed] = await event(client, 'stream');
      pushed.resume();
      await closed(pushed);
    }),
    ['sending: open --sendsNothing--> ended'],
  ],

  'a stream that the server refuses': [
    exchange(POST, (stream) => stream.close(NGHTTP2_INTERNAL_ERROR)),
    ['sending: silent --cutOff--> ended', 'receiving: open --resets--> deaf',
     'sending: open --coreClosed--> ended'],
  ],

  'a request that is cancelled before it is answered': [
    exchange(POST, (stream) => stream.on('close', () => {}), (request) => {
      setImmediate(() => request.close(NGHTTP2_CANCEL));
    }),
    ['sending: open --cutOff--> ended'],
  ],

  'a request that is cancelled when the server has it': [
    async () => {
      let cancel;
      await exchange(POST, () => cancel(), (request) => {
        cancel = () => request.close(NGHTTP2_CANCEL);
      })();
    },
    ['sending: silent --coreClosed--> ended'],
  ],

  'an end that is taken back': [
    exchange(POST, (stream) => stream.respond(), async (request) => {
      await event(request, 'response');
      setImmediate(() => {
        request.end('body');
        request.close(NGHTTP2_INTERNAL_ERROR);
      });
    }),
    ['sending: open --revokeEnd--> ended'],
  ],

  'an end that is taken back before the response': [
    exchange(POST, (stream) => setImmediate(() => {
      stream.end();
      stream.close(NGHTTP2_INTERNAL_ERROR);
    })),
    ['sending: silent --revokeEnd--> ended'],
  ],

  'a request that the server closes unread': [
    exchange(POST, (stream) => setImmediate(() => stream.close())),
    ['receiving: open --resets--> deaf', 'receiving: deaf --peerEnded--> ended'],
  ],

  'a response that is closed before its body': [
    exchange(GET, (stream) => {
      stream.respond();
      stream.end('body');
    }, (request) => request.on('response', () => request.close())),
    ['life: alive --close--> closed'], // on some Nodes it still hears
  ],

  'a response that is closed before its body, which has come already': [
    exchange(GET, (stream) => {
      stream.respond();
      stream.end('body');
    }, (request) => request.on('response', () => request.close()), 'tls'),
    ['receiving: cut --peerEnded--> ended'],
  ],

  'a response that is refused before its body, which has come already': [
    exchange(GET, (stream) => {
      stream.respond();
      stream.end('body');
    }, (request) => request.on('response', () => request.close(NGHTTP2_INTERNAL_ERROR)), 'tls'),
    ['receiving: open --resets--> deaf', 'receiving: deaf --tooLate--> cut'],
  ],

  'a response that is cancelled before its body': [
    exchange(GET, (stream) => {
      stream.respond();
      stream.end('body');
    }, (request) => request.on('response', () => request.close(NGHTTP2_CANCEL))),
    ['receiving: open --tooLate--> cut'],
  ],

  'a response that is read late': [
    exchange(GET, (stream) => {
      stream.respond();
      stream.end('body');
    }, async (request) => {
      while (!request.closed) await new Promise((resolve) => setImmediate(resolve));
      request.resume();
    }),
    ['life: closed --outlivesCore--> over'],
  ],
};

(builtin ? describe.skip : describe)('phases of a stream', () => {
  const drawn = drawnArrows();
  const walked = new Set();

  for (const [what, [run, arrows]] of Object.entries(EXCHANGES)) {
    it(`${what}: as drawn`, async () => {
      const seen = await arrowsOf(run);
      for (const arrow of seen) {
        assert.ok(drawn.has(arrow), `not in the drawing: ${arrow}`);
        walked.add(arrow);
      }
      for (const arrow of arrows) assert.ok(seen.has(arrow), `not walked: ${arrow}`);
    });
  }

  it('a stream has the fields of the class, and no other', () => withPair({}, async (pair) => {
    const names = Object.keys(new StreamState());
    const streams = event(pair.server, 'stream');
    const request = pair.client.request(POST);
    const [stream] = await streams;
    stream.respondWithFile(FILE, {}, { waitForTrailers: true });
    request.end('body');
    request.resume();
    await closed(request);
    assert.deepStrictEqual(Object.keys(request[kState]), names);
    assert.deepStrictEqual(Object.keys(stream[kState]), names);
  }));

  it('every arrow has been walked', () => {
    assert.deepStrictEqual([...drawn].filter((arrow) => !walked.has(arrow)), []);
  });
});
