'use strict';

const assert = require('node:assert');
const { closed, event } = require('../helpers/collect');
const frames = require('../helpers/frames');
const { builtin } = require('../helpers/impl');
const { rawClient } = require('../helpers/raw-peer');
const { listen, stop } = require('../helpers/server');

const WHEN = {
  'at once': (action) => action(),
  'in a microtask': queueMicrotask,
  'in the next tick': process.nextTick,
  'two ticks later': (action) => process.nextTick(process.nextTick, action),
  'later': setImmediate,
};

// A stream of Node's own never closes after some of them, nor does its session.
(builtin ? describe.skip : describe)('a write after a reset of the peer', () => {
  for (const code of [0, 8]) {
    for (const [moment, when] of Object.entries(WHEN)) {
      it(`lets stream and session close: code ${code}, ${moment}`, async () => {
        const server = await listen();
        const opened = event(server, 'stream');
        const peer = await rawClient(server);
        peer.send(frames.headers(1, frames.requestFields([], { method: 'POST' })));
        const [stream] = await opened;
        const { session } = stream;
        let closes = 0;
        stream.on('close', () => closes++);
        stream.on('error', () => {});
        stream.on('aborted', () => when(() => stream.write('late')));
        stream.respond();
        stream.write('begin');
        await peer.next(frames.TYPE.DATA, 1);
        const done = closed(stream);
        peer.send(frames.rstStream(1, code));
        await done;
        const gone = closed(session);
        session.close();
        await gone;
        assert.strictEqual(closes, 1);
        await peer.destroy();
        await stop(server);
      });
    }
  }
});
