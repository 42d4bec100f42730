'use strict';

/** The differences that stay in how streams and sessions end: see differences.js. */

const FINISH = /(?:stream|response) \d+ finish$/;
const SESSION_CLOSE = /^(?: {2}(?:tick|microtask) of )?session close$/;
const SETTLED = /^(?: {2}(?:tick|microtask) of )?(?:callback: settings|session localSettings)/;

function finishes(trace) {
  return trace.filter((line) => FINISH.test(line)).length;
}

function count(trace, line) {
  return trace.filter((other) => other === line).length;
}

/** @type {import('./differences').Difference[]} */
const END_DIFFERENCES = [
  {
    reason: "on Node a stream often closes without 'finish'; ours has it before 'close'",
    applies: (_, builtin, ours) => finishes(builtin) < finishes(ours),
    normalise: (trace) => trace.filter((line) => !FINISH.test(line))
      .map((line) => line.replace(/,"writableFinished":\w+/, '')),
  },
  {
    reason: "on Node the session never ends, although the peer has; ours does, with 'close'",
    applies: (_, builtin, ours) => builtin.includes('HANG') && !ours.includes('HANG'),
    normalise: (trace) => trace.slice(0, trace.indexOf('-- the peer hangs up')),
  },
  {
    reason: "on Node the 'close' of a session that is closed comes twice over TLS if its last " +
      'stream ends with the connection',
    applies: (_, builtin, ours) => count(builtin, 'session close') === 2 &&
      count(ours, 'session close') === 1,
    normalise: (trace) => trace.filter((line, at) =>
      !SESSION_CLOSE.test(line) || trace.indexOf(line) === at),
  },
  {
    reason: 'a session that is destroyed hears of no acknowledgement any more; on Node one that ' +
      'comes in the same read is told with settings that are empty',
    applies: ({ handler, steps }, builtin) => handler.startsWith('session.destroy') &&
      steps.some(({ kind }) => kind === 'SETTINGS ACK') &&
      builtin.includes('callback: settings null {}'),
    normalise: (trace) => trace.filter((line) => !SETTLED.test(line)),
  },
];

module.exports = { END_DIFFERENCES };
