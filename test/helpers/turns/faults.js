'use strict';

/** What the peer does wrong in a scenario, as far as the two modules differ about it. */

const { FRAMES } = require('./frame-kinds');

const ENDS = /\+END$|^TRAILERS$/;

/** The kinds of frames of a scenario for the stream `id`, in their order. */
function kindsOn({ side, steps }, id) {
  const first = new Map();
  for (const { kind, on } of steps) if (on && !first.has(on)) first.set(on, kind);
  let names = [...first.keys()];
  // Those that the sequence opens have the higher ids.
  if (!side.endsWith('client')) {
    const opened = (name) => FRAMES[first.get(name)].opens === true;
    names = [...names.filter((name) => !opened(name)), ...names.filter(opened)];
  }
  const name = names[(id - 1) / 2];
  return name === undefined ? [] :
    steps.filter(({ on }) => on === name).map(({ kind }) => kind);
}

/** Whether the peer sends something on a stream that it has ended or reset. */
function isLate(scenario, id) {
  const kinds = kindsOn(scenario, id);
  const end = kinds.findIndex((kind) => ENDS.test(kind) || kind.startsWith('RST_STREAM'));
  return end !== -1 && end < kinds.length - 1;
}

/** Whether the peer begins a message with its body. */
function lacksHeaders(scenario, id) {
  const kinds = kindsOn(scenario, id);
  const body = kinds.findIndex((kind) => /^DATA|^TRAILERS/.test(kind));
  return body > 0 && (FRAMES[kinds[0]].needs === 'request' || kinds[0] === 'HEADERS 1xx') &&
    !kinds.slice(0, body).some((kind) => kind.startsWith('HEADERS') && kind !== 'HEADERS 1xx');
}

/** Whether the peer promises streams behind a GOAWAY of its own. */
function promisesLate({ steps }) {
  const goaway = steps.findIndex(({ kind }) => kind === 'GOAWAY 0');
  return goaway !== -1 && steps.slice(goaway).some(({ kind }) => kind.startsWith('PUSH_PROMISE'));
}

/** Whether a stream gets what its state does not allow. */
function isFault(scenario) {
  return promisesLate(scenario) ||
    [1, 3].some((id) => isLate(scenario, id) || lacksHeaders(scenario, id));
}

/** Whether the body of a promised stream begins before its headers. */
function answersWithBody({ steps }) {
  return steps.some(({ kind, on }, at) => kind.startsWith('PUSH_PROMISE') &&
    steps.slice(at).some((step) => step.on === on && /^DATA|^TRAILERS/.test(step.kind)));
}

/** Whether the peer breaks the protocol, on `id` or on the connection. */
function isViolation(scenario, id) {
  if (id !== 0) return kindsOn(scenario, id).some((kind) => kind.startsWith('HEADERS'));
  const kinds = scenario.steps.map(({ kind }) => kind);
  if (isFault(scenario) || answersWithBody(scenario)) return true;
  return kinds.some((kind, at) =>
    kind === 'malformed' || kind === 'wrong size' || kind.startsWith('HEADERS') ||
    // There is nothing that a second one could acknowledge.
    (kind.endsWith(' ACK') && kinds.indexOf(kind) < at));
}

module.exports = { ENDS, isFault, isLate, isViolation, kindsOn };
