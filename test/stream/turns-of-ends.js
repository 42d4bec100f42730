'use strict';

/**
 * In which turn a stream ends, where it shows: between the events of one read,
 * the ticks and the microtasks that were queued in them.
 */

const assert = require('node:assert');
const { builtin } = require('../helpers/impl');
const { playAll } = require('../helpers/turns/engine');
const { pairs } = require('../helpers/turns/scenarios');
const { features } = require('../../lib/node/versions');

const ENDS = [
  {
    title: 'what a handler has queued before it threw runs before the next request',
    scenario: 'server tcp: PING, HEADERS A: throw',
    order: ['session ping', 'process uncaughtException', '  tick of session ping',
            'server stream 1', '  microtask of session ping'],
  },
  {
    title: "a write that waits learns before that of a stream whose 'aborted' has thrown",
    scenario: 'server tcp: WINDOW_UPDATE A, HEADERS malformed A: throw',
    order: ['stream 1 aborted', 'process uncaughtException', 'callback: write of stream 1',
            '  tick of stream 1 aborted', 'stream 1 error'],
  },
  {
    title: 'also before a push',
    scenario: 'client tcp: PING, PUSH_PROMISE A: throw',
    order: ['session ping', 'process uncaughtException', '  tick of session ping',
            'session stream 2', '  microtask of session ping'],
  },
  {
    title: 'a response that is over with its headers closes in the turn that a throw has cut',
    scenario: 'client tcp: HEADERS+END A, PING: throw',
    order: ['stream 1 response', 'process uncaughtException', 'stream 1 end', 'stream 1 close',
            '  microtask of stream 1 response', 'session ping'],
  },
  {
    title: 'but what ends with the write behind the read has a turn of its own',
    scenario: 'client tcp: HEADERS+END A, WINDOW_UPDATE A: throw',
    order: ['stream 1 response', 'process uncaughtException', 'stream 1 end',
            '  microtask of stream 1 response', 'callback: write of stream 1', 'stream 1 close'],
  },
  {
    title: "close(code) in 'data' closes in the turn of 'end'",
    scenario: 'client tcp: DATA+END A, PING: stream.close(CANCEL)',
    order: ['stream 1 data', 'stream 1 end', 'stream 1 close', '  microtask of stream 1 end',
            'session ping'],
  },
  {
    title: "close() in 'data' lets 'end' come behind the read",
    // There a closed stream reads on.
    skip: features.closedStreamsHear,
    scenario: 'client tcp: DATA+END A, PING: stream.close()',
    order: ['stream 1 data', 'session ping', 'stream 1 end', 'stream 1 close'],
  },
  {
    title: "close() behind the end of the peer closes with 'finish'",
    scenario: 'open client tcp: HEADERS+END A, PING: stream.close()',
    order: ['stream 1 response', 'stream 1 end', 'stream 1 finish', 'stream 1 close',
            '  microtask of stream 1 response', 'session ping'],
  },
  {
    title: 'streams that are over but for our side close one by one when the peer hangs up',
    scenario: 'open client tcp: HEADERS+END A, HEADERS+END B: nothing',
    order: ['-- the peer hangs up', 'stream 3 aborted', 'stream 1 close',
            '  tick of stream 3 aborted', 'stream 3 close'],
  },
  {
    title: 'behind one that is not over all of them wait for it',
    scenario: 'open client tcp: HEADERS A, HEADERS+END B: nothing',
    order: ['-- the peer hangs up', '  tick of stream 3 aborted', 'stream 1 end',
            'stream 1 close', 'stream 3 close'],
  },
  {
    title: 'a stream whose end had to wait for a write closes a turn behind it',
    scenario: 'server tls: HEADERS+END A, PING: nothing',
    order: ['stream 1 finish', '  microtask of stream 1 finish', 'stream 1 close'],
  },
  {
    title: 'those whose end has waited for the same write close in one turn',
    scenario: 'server tls: HEADERS+END A, HEADERS+END B: nothing',
    order: ['stream 1 finish', 'stream 3 finish', '  microtask of stream 3 finish',
            'stream 1 close', 'stream 3 close', '  tick of stream 1 close'],
  },
  {
    title: 'also those whose end follows their last octets',
    scenario: 'server tcp: HEADERS+END A, HEADERS+END B: nothing',
    order: ['stream 1 close', 'stream 3 close', '  tick of stream 1 close'],
  },
];

describe('turns of ends', () => {
  const traces = new Map();

  before(async function() {
    this.timeout(20_000);
    const known = new Map(pairs().map((scenario) => [scenario.name, scenario]));
    const played = ENDS.map(({ scenario }) => known.get(scenario));
    const [list] = await playAll([builtin ? 'builtin' : 'ours'], played, { jobs: 1 });
    played.forEach(({ name }, at) => traces.set(name, list[at]));
  });

  for (const { title, scenario, order, skip } of ENDS) {
    (skip ? it.skip : it)(title, () => {
      const trace = traces.get(scenario);
      const seen = trace.map((line) => order.find((start) => line.startsWith(start)))
        .filter((start) => start !== undefined);
      assert.deepStrictEqual([...new Set(seen)], order, trace.join('\n'));
    });
  }
});
