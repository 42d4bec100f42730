'use strict';

const assert = require('node:assert');
const frames = require('../helpers/frames');
const { builtin } = require('../helpers/impl');
const { withRawClient } = require('../helpers/with-raw-client');

const CANCEL = 8;
const NO_ERROR = 0;

/** Node's own module runs a handler for each. */
const ours = builtin ? it.skip : it;

const post = (id) => frames.headers(id, frames.requestFields([], { method: 'POST' }));

/** A raw client of a server, and how many handlers have run, and still do. */
async function against(options, use) {
  const handlers = { run: 0, running: 0, most: 0, aborted: 0 };
  await withRawClient({
    options,
    onStream(stream) {
      handlers.run++;
      handlers.most = Math.max(handlers.most, ++handlers.running);
      stream.on('error', () => {});
      stream.on('aborted', () => handlers.aborted++);
      stream.on('close', () => handlers.running--);
    },
  }, ({ peer }) => use(peer, handlers));
  assert.strictEqual(handlers.running, 0);
}

describe('requests that are reset at once', () => {
  it('reach the application when they are few', () => against({}, async (peer, handlers) => {
    for (let id = 1; id < 40; id += 2) peer.send(post(id), frames.rstStream(id, CANCEL));
    await peer.roundTrip();
    assert.strictEqual(handlers.run, 20);
    assert.strictEqual(handlers.aborted, 20);
  }));

  ours('do not when there are very many', () => against({}, async (peer, handlers) => {
    const burst = [];
    for (let id = 1; id < 1900; id += 2) burst.push(post(id), frames.rstStream(id, CANCEL));
    peer.send(...burst);
    await peer.roundTrip();
    assert.ok(handlers.run >= 100 && handlers.run < 250, `${handlers.run} handlers`);
    // Who waits for an answer is still served.
    peer.send(post(1901));
    await peer.roundTrip('again...');
    assert.strictEqual(handlers.running, 1);
  }));

  for (const code of [NO_ERROR, CANCEL]) {
    it(`are not more at a time than maxConcurrentStreams, with code ${code}`, () => against(
      { settings: { maxConcurrentStreams: 5 } }, async (peer, handlers) => {
        await peer.roundTrip();
        const burst = [];
        for (let first = 1; first < 100; first += 10) {
          for (let id = first; id < first + 10; id += 2) burst.push(post(id), frames.data(id, 'x'));
          for (let id = first; id < first + 10; id += 2) burst.push(frames.rstStream(id, code));
        }
        peer.send(...burst);
        await peer.roundTrip('after...');
        assert.strictEqual(handlers.run, 50);
        assert.ok(handlers.most <= 5, `${handlers.most} at a time`);
      }));
  }
});
