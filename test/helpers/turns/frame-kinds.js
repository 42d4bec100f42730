'use strict';

/**
 * The frames that a sequence is made of, as data. `on` tells whether a kind
 * belongs to a stream or to the session; `to` whom it can be sent to, both where
 * it is missing; `needs` what has to have come on its stream before, so that it
 * is legal as the first of a sequence: nothing, the request (towards a server:
 * the open stream) or the response.
 */

const frames = require('../frames');

const { FLAG, TYPE } = frames;
const CANCEL = 8;
const ENABLE_PUSH = 2;
const INITIAL_WINDOW_SIZE = 4;

/** What the victim sends and the peer returns. */
const PING_PAYLOAD = Buffer.from('answered');

/** The fields that open a message of the peer. */
function opening({ toServer }) {
  return toServer ? frames.requestFields([], { method: 'POST' }) : [[':status', '200']];
}

const FRAMES = {
  'HEADERS': {
    on: 'stream', opens: true,
    build: (id, how) => frames.headers(id, opening(how)),
  },
  'HEADERS+END': {
    on: 'stream', opens: true,
    build: (id, how) => frames.headers(id, opening(how), { endStream: true }),
  },
  'HEADERS malformed': {
    on: 'stream', opens: true,
    build: (id, how) => frames.headers(id, [...opening(how), ['Upper', 'case']]),
  },
  'HEADERS 1xx': {
    on: 'stream', opens: true, to: 'client',
    build: (id) => frames.headers(id, [[':status', '103'], ['link', '</a>']]),
  },
  'DATA': {
    on: 'stream', needs: 'response',
    build: (id) => frames.data(id, 'octets'),
  },
  'DATA+END': {
    on: 'stream', needs: 'response',
    build: (id) => frames.data(id, 'last', { endStream: true }),
  },
  'TRAILERS': {
    on: 'stream', needs: 'response',
    build: (id) => frames.headers(id, [['x-sum', '1']], { endStream: true }),
  },
  'RST_STREAM CANCEL': {
    on: 'stream', needs: 'request',
    build: (id) => frames.rstStream(id, CANCEL),
  },
  'RST_STREAM NO_ERROR': {
    on: 'stream', needs: 'request',
    build: (id) => frames.rstStream(id, 0),
  },
  'WINDOW_UPDATE': {
    on: 'stream', needs: 'request',
    build: (id) => frames.windowUpdate(id, 100),
  },
  'PUSH_PROMISE': {
    on: 'stream', needs: 'request', to: 'client',
    build: (id, { promise }) => frames.pushPromise(id, promise(), frames.requestFields()),
  },
  'PUSH_PROMISE answered': {
    on: 'stream', needs: 'request', to: 'client',
    build(id, { promise }) {
      const pushed = promise();
      return Buffer.concat([
        frames.pushPromise(id, pushed, frames.requestFields()),
        frames.headers(pushed, [[':status', '200']]),
        frames.data(pushed, 'pushed', { endStream: true }),
      ]);
    },
  },
  'SETTINGS': {
    on: 'session',
    build: () => frames.settings([[INITIAL_WINDOW_SIZE, 70000]]),
  },
  'SETTINGS ACK': { on: 'session', build: () => frames.settingsAck() },
  'PING': { on: 'session', build: () => frames.ping(Buffer.from('asked...')) },
  'PING ACK': { on: 'session', build: () => frames.ping(PING_PAYLOAD, { ack: true }) },
  'GOAWAY 0': {
    on: 'session',
    build: (_, { toServer }) => frames.goaway(toServer ? 0 : 1, 0, 'bye'),
  },
  'GOAWAY 2': {
    on: 'session',
    build: (_, { toServer }) => frames.goaway(toServer ? 0 : 1, 2, 'bye'),
  },
  'ALTSVC': {
    on: 'session', to: 'client',
    build: () => frames.altsvc(0, 'https://example.org', 'h2=":8000"'),
  },
  'ORIGIN': {
    on: 'session', to: 'client',
    build: () => frames.origin('https://example.org'),
  },
  'malformed': {
    on: 'session',
    build: () => frames.settings([[ENABLE_PUSH, 2]]),
  },
  // Node hangs or aborts after this one, which takes its time: not in all pairs.
  'wrong size': {
    on: 'session', seldom: true,
    build: () => frames.frame(TYPE.PING, FLAG.ACK, 0, Buffer.alloc(7)),
  },
};

module.exports = { FRAMES, INITIAL_WINDOW_SIZE, PING_PAYLOAD };
