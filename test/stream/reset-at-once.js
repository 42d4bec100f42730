'use strict';

const assert = require('node:assert');
const { event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { mustCall } = require('../helpers/must-call');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');
const { watchSessions } = require('../helpers/watch-sessions');

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

describe('a request that is reset in the read that brings it', () => {
  for (const [title, answer] of Object.entries(ANSWERS)) {
    it(`hurts nobody who answers with ${title}`, async () => {
      const server = await listen();
      const { ended } = watchSessions(server);
      const streams = event(server, 'stream');
      // Nobody listens for 'error': there is none.
      server.on('stream', mustCall((stream) => answer(stream)));
      const peer = await rawClient(server);
      peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })),
                frames.rstStream(1, NGHTTP2_CANCEL));
      const [stream] = await streams;
      if (!stream.destroyed) await event(stream, 'close');
      assert.strictEqual(stream.rstCode, NGHTTP2_CANCEL);
      await peer.roundTrip();
      await peer.destroy();
      await ended();
      await stop(server);
    });
  }

  it('is told to a request of the compatibility API', async () => {
    const server = await listen();
    const { ended } = watchSessions(server);
    const done = new Promise((resolve) => {
      server.on('request', mustCall((request, response) => {
        response.writeHead(200);
        response.end('body');
        response.on('close', resolve);
      }));
    });
    const peer = await rawClient(server);
    peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })),
              frames.rstStream(1, NGHTTP2_CANCEL));
    await done;
    await peer.roundTrip();
    await peer.destroy();
    await ended();
    await stop(server);
  });

  it('hands over a push, which ends with it', async () => {
    const server = await listen();
    const { ended } = watchSessions(server);
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
    const peer = await rawClient(server);
    peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })),
              frames.rstStream(1, NGHTTP2_CANCEL));
    await closed;
    await peer.destroy();
    await ended();
    await stop(server);
  });
});
