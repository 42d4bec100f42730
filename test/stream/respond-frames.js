'use strict';

const assert = require('node:assert');
const frames = require('../helpers/frames');
const { builtin } = require('../helpers/impl');
const { listen, stop } = require('../helpers/server');
const { rawClient } = require('../helpers/raw-peer');

/** Frames that the server sends on stream 1 for a request answered by `answer`. */
async function wireOf({ answer, fields = frames.requestFields(), endStream = true }) {
  const server = await listen({ onStream: answer });
  const peer = await rawClient(server);
  peer.send(frames.headers(1, fields, { endStream }));
  await peer.lastOf(1);
  await peer.roundTrip();
  await peer.destroy();
  await stop(server);
  return peer.wire(1);
}

describe('frames of a response', () => {
  const cases = {
    'respond, end with a chunk': {
      answer(stream) { stream.respond(); stream.end('x'); },
      wire: ['HEADERS', 'DATA+END_STREAM'],
    },
    'respond, write, end in one tick': {
      answer(stream) { stream.respond(); stream.write('x'); stream.end(); },
      wire: ['HEADERS', 'DATA+END_STREAM'],
    },
    'respond, write, end with a chunk': {
      answer(stream) { stream.respond(); stream.write('x'); stream.end('y'); },
      wire: ['HEADERS', 'DATA', 'DATA+END_STREAM'],
    },
    'respond, write, end later': {
      answer(stream) {
        stream.respond();
        stream.write('x', () => setImmediate(() => stream.end()));
      },
      wire: ['HEADERS', 'DATA', 'DATA+END_STREAM'],
    },
    'respond, end without a body': {
      answer(stream) { stream.respond(); stream.end(); },
      wire: ['HEADERS', 'DATA+END_STREAM'],
    },
    'respond with endStream': {
      answer(stream) { stream.respond({}, { endStream: true }); },
      wire: ['HEADERS+END_STREAM'],
    },
    'write without respond': {
      answer(stream) { stream.end('x'); },
      wire: ['HEADERS', 'DATA+END_STREAM'],
    },
    'status 204': {
      answer(stream) { stream.respond({ ':status': 204 }); stream.end(); },
      wire: ['HEADERS+END_STREAM'],
    },
    'status 205': {
      answer(stream) { stream.respond({ ':status': 205 }); stream.end(); },
      wire: ['HEADERS+END_STREAM'],
    },
    'status 304': {
      answer(stream) { stream.respond({ ':status': 304 }); stream.end(); },
      wire: ['HEADERS+END_STREAM'],
    },
    'answer to HEAD': {
      fields: frames.requestFields([], { method: 'HEAD' }),
      answer(stream) { stream.respond(); stream.end(); },
      wire: ['HEADERS+END_STREAM'],
    },
    'trailers': {
      answer(stream) {
        stream.respond({}, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ a: 'b' }));
        stream.end('x');
      },
      wire: ['HEADERS', 'DATA', 'HEADERS+END_STREAM'],
    },
    'additional headers': {
      answer(stream) {
        stream.additionalHeaders({ ':status': 103 });
        stream.respond();
        stream.end('x');
      },
      wire: ['HEADERS', 'HEADERS', 'DATA+END_STREAM'],
    },
    'close with a code after respond': {
      endStream: false,
      answer(stream) { stream.respond(); stream.close(8); },
      // Node's tells the client that the body was complete.
      wire: builtin ? ['HEADERS', 'DATA+END_STREAM', 'RST_STREAM'] : ['HEADERS', 'RST_STREAM'],
    },
    'close without respond': {
      answer(stream) { stream.close(8); },
      wire: ['RST_STREAM'],
    },
  };

  for (const [title, exchange] of Object.entries(cases)) {
    it(title, async () => {
      assert.deepStrictEqual(await wireOf(exchange), exchange.wire);
    });
  }
});
