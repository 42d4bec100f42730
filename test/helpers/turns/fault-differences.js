'use strict';

/** The differences that stay in what comes of a fault of the peer: see differences.js. */

const { isFault } = require('./faults');

const FAULT = /(?:error|sessionError) .*"(?:Protocol error|Stream was already closed or invalid)"/;

/** What a fault brings about before it is told, and what is on its way anyway. */
const CONSEQUENCE = new RegExp('^ {2}|^process |^callback: |^work: |^late: |' +
  ' (?:aborted|close|end|finish|pause|resume)$');

/** Where a trace begins to tell of the fault; never, if it does not. */
function beginsToTell(trace) {
  let at = trace.findIndex((line) => FAULT.test(line));
  if (at === -1) return Infinity;
  while (at > 0 && CONSEQUENCE.test(trace[at - 1])) at--;
  return at;
}

/** How it tells of it first. */
function fault(trace) {
  return FAULT.exec(trace.find((line) => FAULT.test(line)))?.[0];
}

/** @type {import('./differences').Difference[]} */
const FAULT_DIFFERENCES = [
  {
    reason: 'what comes on a stream that the peer has ended, reset or left out, and DATA before ' +
      'HEADERS, is an error of the connection (RFC 9113, 5.1); Node ignores it, hangs, or has ' +
      'another error for it, and a newer nghttp2 is stricter than an older one',
    applies: (scenario, builtin, ours) => isFault(scenario) && fault(builtin) !== fault(ours),
    normalise: (trace, _, pair) => trace.slice(0, Math.min(...pair.map(beginsToTell))),
  },
];

module.exports = { FAULT_DIFFERENCES };
