'use strict';

/** The differences that stay in what comes of a fault of the peer: see differences.js. */

const { isFault } = require('./faults');

const FAULT = /(?:error|sessionError) .*"(?:Protocol error|Stream was already closed or invalid)"/;

/** What a fault brings about before it is told, and what is on its way anyway. */
const CONSEQUENCE = new RegExp('^ {2}|^process |^callback: |^work: |^late: |' +
  ' (?:aborted|close|end|finish|pause|resume)$');

function tells(trace) {
  return trace.some((line) => FAULT.test(line));
}

/** Where a trace that tells of the fault begins to. */
function beginsToTell(trace) {
  let at = trace.findIndex((line) => FAULT.test(line));
  while (at > 0 && CONSEQUENCE.test(trace[at - 1])) at--;
  return at;
}

/** @type {import('./differences').Difference[]} */
const FAULT_DIFFERENCES = [
  {
    reason: 'what comes on a stream that the peer has ended, reset or left out, and DATA before ' +
      'HEADERS, is an error of the connection (RFC 9113, 5.1); Node ignores it, or hangs',
    applies: (scenario, builtin, ours) => isFault(scenario) &&
      tells(ours) && (!tells(builtin) || beginsToTell(ours) < beginsToTell(builtin)),
    normalise: (trace, _, [, ours]) => trace.slice(0, beginsToTell(ours)),
  },
];

module.exports = { FAULT_DIFFERENCES };
