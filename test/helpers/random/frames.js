'use strict';

/** Frames that a peer may send, in the order or out of it; each takes a stream's id. */

const frames = require('../frames');

const post = (id) => frames.headers(id, frames.requestFields([], { method: 'POST' }));
const status = (code) => [[':status', code], ['x', 'y']];

const EITHER = [
  (id) => frames.data(id, 'body'),
  (id) => frames.data(id, Buffer.alloc(16000)),
  (id) => frames.data(id, 'last', { endStream: true }),
  (id) => frames.data(id, '', { endStream: true }),
  (id) => frames.headers(id, [['x', 'y']], { endStream: true }),
  (id) => frames.rstStream(id, 0),
  (id) => frames.rstStream(id, 2),
  (id) => frames.rstStream(id, 8),
  (id) => frames.windowUpdate(id, 1000),
  (id) => frames.windowUpdate(id, 0),
  (id) => frames.headers(id, [['X-UPPER', 'y']], { endStream: true }),
  (id) => frames.data(id + 100, 'idle'),
  () => frames.ping(),
  () => frames.settings([[4, 0]]),
  () => frames.settings([[4, 200000]]),
  () => frames.goaway(0, 0),
  () => frames.goaway(0, 2),
];

/** To a server. */
const FROM_CLIENT = [
  post, post,
  (id) => frames.headers(id, frames.requestFields(), { endStream: true }),
  ...EITHER,
];

/** To a client. */
const FROM_SERVER = [
  (id) => frames.headers(id, status('200')),
  (id) => frames.headers(id, status('200')),
  (id) => frames.headers(id, status('204'), { endStream: true }),
  (id) => frames.headers(id, status('103')),
  (id) => frames.pushPromise(id, 2, frames.requestFields()),
  (id) => frames.pushPromise(id, 4, frames.requestFields()),
  () => frames.headers(2, status('200')),
  () => frames.data(2, 'pushed', { endStream: true }),
  () => frames.altsvc(0, 'https://a', 'h2=":1"'),
  () => frames.origin('https://a'),
  () => frames.goaway(2 ** 31 - 1, 0),
  ...EITHER,
];

module.exports = { FROM_CLIENT, FROM_SERVER, post };
