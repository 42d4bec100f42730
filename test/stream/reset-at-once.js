'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { mustCall } = require('../helpers/must-call');
const { withRawClient } = require('../helpers/with-raw-client');

const { NGHTTP2_CANCEL } = require('node:http2').constants;

/** What an application does that can't know yet that the request is gone. */
const ANSWERS = {
  'respond()': (stream) => stream.respond(),
  'respond() without a body': (stream) => stream.respond({}, { endStream: true }),
  'respond() and end()': (stream) => {
    stream.respond();
    stream.end('body');
  },
  'end()': (stream) => stream.end('body'),
  'write()': (stream) => stream.write('body'),
  'additionalHeaders()': (stream) => {
    stream.additionalHeaders({ ':status': 103 });
    stream.additionalHeaders({ ':status': 103 });
    stream.respond();
  },
  'trailers': (stream) => {
    stream.respond({}, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ x: 'y' }));
    stream.end('body');
  },
  'respondWithFile()': (stream) => stream.respondWithFile(__filename),
  'respondWithFD()': (stream) => stream.respondWithFD(0),
  'nothing': () => {},
};

const RESET_AT_ONCE = [
  frames.headers(1, frames.requestFields([], { method: 'POST' })),
  frames.rstStream(1, NGHTTP2_CANCEL),
];

describe('a request that is reset in the read that brings it', () => {
  for (const [title, answer] of Object.entries(ANSWERS)) {
    it(`hurts nobody who answers with ${title}`, () => withRawClient({
      // Nobody listens for 'error': there is none.
      onStream: mustCall((stream) => answer(stream)),
    }, async ({ peer, server }) => {
      const streams = event(server, 'stream');
      peer.send(...RESET_AT_ONCE);
      const [stream] = await streams;
      if (!stream.destroyed) await event(stream, 'close');
      assert.strictEqual(stream.rstCode, NGHTTP2_CANCEL);
      await peer.roundTrip();
    }));
  }

  it('is told to a request of the compatibility API', () => withRawClient({
    onStream: null,
  }, async ({ peer, server }) => {
    const done = new Promise((resolve) => {
      server.on('request', mustCall((request, response) => {
        response.writeHead(200);
        response.end('body');
        response.on('close', resolve);
      }));
    });
    peer.send(...RESET_AT_ONCE);
    await done;
    await peer.roundTrip();
  }));

  it('hands over a push, which ends with it', () => withRawClient({
    onStream: null,
  }, async ({ peer, server }) => {
    const closed = new Promise((resolve) => {
      server.on('stream', mustCall((stream) => {
        stream.on('error', () => {});
        stream.pushStream({ ':path': '/' }, mustCall((error, pushed) => {
          assert.ifError(error);
          pushed.on('error', () => {});
          pushed.on('close', resolve);
          pushed.respond({}, { endStream: true });
        }));
      }));
    });
    peer.send(...RESET_AT_ONCE);
    await closed;
  }));
});
