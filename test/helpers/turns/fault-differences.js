'use strict';

/** The differences that stay in what comes of a fault of the peer: see differences.js. */

const { isFault } = require('./faults');

const FAULT = new RegExp('(?:error|sessionError) ' +
  '.*"(?:Protocol error|Stream was already closed or invalid|[^"]*NGHTTP2_PROTOCOL_ERROR)"');

/** What a fault brings about before it is told, and what is on its way anyway. */
const CONSEQUENCE = new RegExp('^ {2}|^process |^callback: |^work: |^late: |' +
  ' (?:aborted|close|end|finish|pause|resume)$| error .*(?:"of the handler"|PROTOCOL_ERROR")');

/** Where a trace begins to tell of the fault; never, if it does not. */
function beginsToTell(trace) {
  let at = trace.findIndex((line) => FAULT.test(line));
  if (at === -1) return Infinity;
  while (at > 0 && CONSEQUENCE.test(trace[at - 1])) at--;
  return at;
}

/** How it tells of it. */
function faults(trace) {
  return trace.filter((line) => FAULT.test(line)).map((line) => FAULT.exec(line)[0]).join();
}

function complete(trace) {
  return trace.filter((line) => line.startsWith('state of ') && line.includes('"rstCode":0'))
    .length;
}

const OUTCOME = /^(?: {2}(?:tick|microtask) of )?stream \d+ (?:end|error(?: .*)?)$/;

/** How many streams are told that their session has ended with a code. */
function sessionErrors(trace) {
  return trace.filter((line) =>
    /^stream \d+ error .*"ERR_HTTP2_SESSION_ERROR"/.test(line)).length;
}

/** @type {import('./differences').Difference[]} */
const FAULT_DIFFERENCES = [
  {
    reason: 'what comes on a stream that the peer has ended, reset or left out, and DATA before ' +
      'HEADERS, is an error of the connection (RFC 9113, 5.1); Node ignores it, hangs, or has ' +
      'another error for it, and a newer nghttp2 is stricter than an older one',
    applies: (scenario, builtin, ours) => isFault(scenario) &&
      faults(builtin) !== faults(ours),
    normalise: (trace, _, pair) => trace.slice(0, Math.min(...pair.map(beginsToTell))),
  },
  {
    reason: 'a compat response that leaves with its last octets is complete, though a GOAWAY ' +
      'with a code follows in the same read; on Node its end comes too late',
    applies: ({ side, steps }, builtin, ours) => side === 'compat' &&
      steps.some(({ kind }) => kind === 'GOAWAY 2') && complete(builtin) < complete(ours),
    normalise: (trace) => trace.map((line) => line.replace(/"rstCode":\d+/, '')),
  },
  {
    reason: 'a malformed response whose stream is closed by the handler of a GOAWAY with a code ' +
      "is told that code; on Node it is complete, with 'end'",
    applies: ({ side, handler, steps }, builtin, ours) => side.endsWith('client') &&
      handler === 'stream.close()' && steps.some(({ kind }) => kind === 'GOAWAY 2') &&
      steps.some(({ kind }) => kind === 'HEADERS malformed') &&
      sessionErrors(builtin) < sessionErrors(ours),
    normalise: (trace) => trace.filter((line) => !OUTCOME.test(line))
      .map((line) => line.replace(/"readableEnded":\w+/, '')),
  },
];

module.exports = { FAULT_DIFFERENCES };
