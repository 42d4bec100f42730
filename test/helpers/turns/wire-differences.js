'use strict';

/**
 * The differences in what the peer gets that stay: see differences.js. Each takes
 * one aspect away; whatever else is on the wire is still compared.
 */

const { FRAMES } = require('./frame-kinds');

const WIRE = /^wire of (\d+): (.*)$/;
const STATE = /^state of (\d+): /;
const HANGS_UP = '-- the peer hangs up';
const GOAWAY = /^GOAWAY (\d+) (\d+)$/;
const ANSWERED = 'PUSH_PROMISE answered';
const ENDS = /\+END$|^TRAILERS$/;

/** @returns {Map<number, string[]>}  what has been sent, by stream */
function framesOf(trace) {
  return new Map(trace.map((line) => WIRE.exec(line)).filter(Boolean)
    .map(([, id, frames]) => [Number(id), frames.split(', ')]));
}

/** The trace with other frames, `change(frames, id)`; a stream without any has no line. */
function changeWire(trace, change) {
  return trace.flatMap((line) => {
    const found = WIRE.exec(line);
    if (found === null) return [line];
    const frames = change(found[2].split(', '), Number(found[1]));
    return frames.length === 0 ? [] : [`wire of ${found[1]}: ${frames.join(', ')}`];
  });
}

/** Whether `matches(builtin, ours, id)` for the frames of one of the streams. */
function someStream(builtin, ours, matches) {
  const one = framesOf(builtin);
  const other = framesOf(ours);
  return [...new Set([...one.keys(), ...other.keys()])]
    .some((id) => matches(one.get(id) ?? [], other.get(id) ?? [], id));
}

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

function isReset(scenario, id) {
  return kindsOn(scenario, id).some((kind) => kind.startsWith('RST_STREAM'));
}

/** Whether both sides have come to their end by the frames of the scenario. */
function isOver(scenario, id) {
  if (id % 2 === 0) return id !== 0 && scenario.steps.some(({ kind }) => kind === ANSWERED);
  return isReset(scenario, id) || (scenario.side === 'client' &&
    kindsOn(scenario, id).some((kind) => ENDS.test(kind)));
}

/** Whether the peer sends something on a stream that it has ended or reset. */
function isLate(scenario, id) {
  const kinds = kindsOn(scenario, id);
  const end = kinds.findIndex((kind) => ENDS.test(kind) || kind.startsWith('RST_STREAM'));
  return end !== -1 && end < kinds.length - 1;
}

/** Whether the peer breaks the protocol, on `id` or on the connection. */
function isViolation(scenario, id) {
  if (id !== 0) return kindsOn(scenario, id).some((kind) => kind.startsWith('HEADERS'));
  const kinds = scenario.steps.map(({ kind }) => kind);
  return isLate(scenario, 1) || isLate(scenario, 3) || kinds.some((kind, at) =>
    kind === 'malformed' || kind === 'wrong size' || kind.startsWith('HEADERS') ||
    // There is nothing that a second one could acknowledge.
    (kind.endsWith(' ACK') && kinds.indexOf(kind) < at));
}

/** Whether the session has ended by itself: before the peer hangs up. */
function endsEarly(trace) {
  const close = trace.findIndex((line) => line.startsWith('session close'));
  return close !== -1 && close < trace.indexOf(HANGS_UP);
}

function octets(frame) {
  const found = /^(\d+) octets(\+END)?$/.exec(frame);
  return found === null ? null : { length: Number(found[1]), ends: found[2] !== undefined };
}

/** Whether `other` says what `one` says: of a body at least as much. */
function covers(one, other) {
  const [body, longer] = [octets(one), octets(other)];
  if (body === null || longer === null) return one === other;
  return longer.length >= body.length && (longer.ends || !body.ends);
}

/** Whether all of `one` is in `other`, in this order. */
function isPart(one, other) {
  let at = 0;
  for (const frame of other) if (at < one.length && covers(one[at], frame)) at++;
  return at === one.length;
}

function uncut(frames) {
  return frames.flatMap((frame, at) => {
    if (!frames[at + 1]?.startsWith('RST_STREAM')) return [frame];
    const body = frame.replace(/(octets)\+END$/, '$1');
    return body === '0 octets' ? [] : [body];
  });
}

function once(frames) {
  return frames.filter((frame, at) => !GOAWAY.test(frame) || frame !== frames[at - 1]);
}

function lastGoaway(frames) {
  const [, last, code] = GOAWAY.exec(frames.findLast((frame) => GOAWAY.test(frame))) ?? [];
  return last === undefined ? undefined : { last: Number(last), code: Number(code) };
}

/** The highest stream of the peer's that the application has been given. */
function highestGiven(trace) {
  return Math.max(0, ...trace.map((line) => Number(STATE.exec(line)?.[1] ?? 0)));
}

/** @type {import('./differences').Difference[]} */
const WIRE_DIFFERENCES = [
  {
    reason: 'on a stream that the read has closed nothing more is sent (RFC 9113, 5.1); Node ' +
      'resets it all the same, if its application says so before the last frame is parsed',
    applies: (scenario, builtin, ours) => someStream(builtin, ours, (one, other, id) =>
      isOver(scenario, id) && one.at(-1)?.startsWith('RST_STREAM') && isPart(other, one) &&
      !other.at(-1)?.startsWith('RST_STREAM')),
    normalise: (trace, scenario) => changeWire(trace, (frames, id) => {
      if (isReset(scenario, id)) return [];
      return isOver(scenario, id) ? frames.filter((frame) => !/^RST_STREAM/.test(frame)) : frames;
    }),
  },
  {
    reason: 'a body that was not ended is cut by RST_STREAM alone; Node puts END_STREAM before it',
    applies: (_, builtin, ours) => someStream(builtin, ours, (one, other) =>
      uncut(one).join() !== one.join() && other.join() === uncut(other).join()),
    normalise: (trace) => changeWire(trace, uncut),
  },
  {
    reason: 'GOAWAY names the fault of the peer; Node says INTERNAL_ERROR, or nothing of it',
    applies: (scenario, builtin, ours) => isViolation(scenario, 0) &&
      someStream(builtin, ours, (one, other, id) => id === 0 &&
        [1, 5].includes(lastGoaway(other)?.code) && [0, 2].includes(lastGoaway(one)?.code)),
    normalise: (trace) => changeWire(trace, (frames) =>
      frames.map((frame) => frame.replace(GOAWAY, 'GOAWAY $1 0'))),
  },
  {
    reason: 'the last stream of a GOAWAY is the last that the application was given; Node ' +
      'counts those that it has refused, too',
    applies: (scenario, builtin, ours) => !scenario.side.endsWith('client') &&
      someStream(builtin, ours, (one, other, id) => id === 0 &&
        lastGoaway(other)?.last < lastGoaway(one)?.last &&
        lastGoaway(other).last >= highestGiven(ours)),
    normalise: (trace) => changeWire(trace, (frames) =>
      frames.map((frame) => frame.replace(GOAWAY, 'GOAWAY 0 $2'))),
  },
  {
    reason: 'the last GOAWAY repeats that of session.close(); on Node unless a write is under way',
    applies: (_, builtin, ours) => someStream(builtin, ours, (one, other, id) => id === 0 &&
      once(one).length + once(other).length < one.length + other.length),
    normalise: (trace) => changeWire(trace, once),
  },
  {
    reason: 'what comes on a stream that the peer has ended or reset is answered by ' +
      'STREAM_CLOSED (RFC 9113, 5.1); Node ignores it',
    applies: (scenario, builtin, ours) => someStream(builtin, ours, (one, other, id) =>
      isLate(scenario, id) && other.includes('RST_STREAM 5') && !one.includes('RST_STREAM 5')),
    normalise: (trace, scenario) => changeWire(trace, (frames, id) =>
      (isLate(scenario, id) ? frames.filter((frame) => frame !== 'RST_STREAM 5') : frames)),
  },
  {
    reason: 'a fault of the peer in the same read resets its stream before the application ' +
      'does; Node parses it later, if at all',
    applies: (scenario, builtin, ours) => someStream(builtin, ours, (one, other, id) =>
      isViolation(scenario, id) && other.includes('RST_STREAM 1') &&
      /^RST_STREAM [028]$/.test(one.at(-1))),
    normalise: (trace, scenario) => changeWire(trace, (frames, id) => (isViolation(scenario, id) ?
      frames.map((frame) => frame.replace(/^RST_STREAM [0128]$/, 'RST_STREAM 1')) : frames)),
  },
  {
    reason: 'a session that is closed, also by a GOAWAY of the peer, refuses the streams that ' +
      'its GOAWAY excludes; Node ignores them',
    applies: ({ handler, steps }, builtin, ours) =>
      (handler === 'session.close()' || steps.some(({ kind }) => kind === 'GOAWAY 0')) &&
      someStream(builtin, ours, (one, other) => one.length === 0 &&
        other.join() === 'RST_STREAM 7'),
    normalise: (trace) => changeWire(trace, (frames) =>
      frames.filter((frame) => frame !== 'RST_STREAM 7')),
  },
  {
    reason: 'the GOAWAY of session.close() waits until the promised streams have begun',
    applies: ({ handler, steps }, builtin, ours) => !endsEarly(ours) &&
      (handler === 'session.close()' || steps.some(({ kind }) => kind === 'GOAWAY 0')) &&
      steps.some(({ kind }) => kind === 'PUSH_PROMISE') &&
      someStream(builtin, ours, (one, other, id) => id === 0 &&
        lastGoaway(one)?.code === 0 && lastGoaway(other) === undefined),
    normalise: (trace) => changeWire(trace, (frames) =>
      frames.filter((frame) => !/^GOAWAY \d+ 0$/.test(frame))),
  },
  {
    reason: 'DATA for which the read opens the window leaves, although the application then ' +
      'resets the stream; Node drops it',
    applies: (scenario, builtin, ours) => someStream(builtin, ours, (one, other, id) =>
      kindsOn(scenario, id).includes('WINDOW_UPDATE') && isPart(one, other) &&
      one.at(-1)?.startsWith('RST_STREAM') && one.join() !== other.join()),
    normalise: (trace, scenario) => changeWire(trace, (frames, id) =>
      (kindsOn(scenario, id).includes('WINDOW_UPDATE') ?
        frames.filter((frame) => octets(frame) === null) : frames)),
  },
  {
    reason: 'once the peer has broken the protocol only GOAWAY leaves; Node still resets and ' +
      'acknowledges for what comes before it in the same read',
    applies: (scenario, builtin, ours) => isViolation(scenario, 0) && endsEarly(ours) &&
      lastGoaway(framesOf(ours).get(0) ?? []) !== undefined &&
      someStream(builtin, ours, (one, other) => other.length < one.length && isPart(other, one)),
    normalise: (trace) => changeWire(trace, (frames) =>
      frames.filter((frame) => frame !== 'PING' && !frame.startsWith('RST_STREAM'))),
  },
  {
    reason: 'session.destroy() ends its streams by its GOAWAY and the end of the connection; ' +
      'Node resets some of them before, if it is called in a read',
    applies: ({ handler }, builtin, ours) => handler.startsWith('session.destroy') &&
      endsEarly(ours) && lastGoaway(framesOf(ours).get(0) ?? []) !== undefined &&
      someStream(builtin, ours, (one, other) => /^RST_STREAM [02]$/.test(one.at(-1)) &&
        !/^RST_STREAM/.test(other.at(-1))),
    normalise: (trace) => changeWire(trace, (frames) =>
      frames.filter((frame) => !/^RST_STREAM [02]$/.test(frame))),
  },
  {
    reason: 'a session that is destroyed sends what it has, and a GOAWAY; Node loses some or ' +
      'all of it if a write is under way',
    applies: (_, builtin, ours) => endsEarly(builtin) && endsEarly(ours) &&
      !someStream(builtin, ours, (one, other) => !isPart(one, other)),
    normalise: (trace) => changeWire(trace, () => []),
  },
];

module.exports = { WIRE_DIFFERENCES, kindsOn };
