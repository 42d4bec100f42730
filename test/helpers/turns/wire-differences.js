'use strict';

/**
 * The differences in what the peer gets that stay: see differences.js. Each takes
 * one aspect away; whatever else is on the wire is still compared.
 */

const { ENDS, isLate, isViolation, kindsOn } = require('./faults');

const WIRE = /^wire of (\d+): (.*)$/;
const STATE = /^state of (\d+): /;
const HANGS_UP = '-- the peer hangs up';
const GOAWAY = /^GOAWAY (\d+) (\d+)$/;
const FAILED = /^session error .*"ERR_HTTP2_ERROR"/;
const ANSWERED = 'PUSH_PROMISE answered';

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

function isReset(scenario, id) {
  return kindsOn(scenario, id).some((kind) => kind.startsWith('RST_STREAM'));
}

/** Whether both sides have come to their end by the frames of the scenario. */
function isOver(scenario, id) {
  if (id % 2 === 0) return id !== 0 && scenario.steps.some(({ kind }) => kind === ANSWERED);
  return isReset(scenario, id) || (scenario.side === 'client' &&
    kindsOn(scenario, id).some((kind) => ENDS.test(kind)));
}

/** Whether the session has ended by itself: before the peer hangs up, or with an error. */
function endsEarly(trace) {
  if (trace.some((line) => line.startsWith('session error '))) return true;
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

/** Whether the application has closed a stream whose body it had not ended. */
function isCut(trace, id) {
  return trace.some((line) => line.startsWith(`state of ${id}: `) &&
    line.includes('"aborted":true'));
}

function isEnd(frame) {
  return octets(frame)?.ends === true;
}

/** Whether both sides have ended the stream. */
function endsWell(scenario, id, frames) {
  return frames.some(isEnd) && kindsOn(scenario, id).some((kind) => ENDS.test(kind));
}

/** Whether a body has begun and not ended. */
function isOpen(frames) {
  return octets(frames.at(-1) ?? '')?.ends === false;
}

function once(frames) {
  return frames.filter((frame, at) => !GOAWAY.test(frame) || frame !== frames[at - 1]);
}

function isShutdown(frame) {
  return /^GOAWAY \d+ 0$/.test(frame);
}

function lastGoaway(frames) {
  const [, last, code] = GOAWAY.exec(frames.findLast((frame) => GOAWAY.test(frame))) ?? [];
  return last === undefined ? undefined : { last: Number(last), code: Number(code) };
}

/** Whether GOAWAY has been sent, as far as the trace still tells. */
function goesAway(trace) {
  const frames = framesOf(trace).get(0);
  return frames === undefined || lastGoaway(frames) !== undefined;
}

/** The highest stream of the peer's that the application has been given. */
function highestGiven(trace, { side }) {
  const parity = Number(!side.endsWith('client'));
  return Math.max(0, ...trace.map((line) => Number(STATE.exec(line)?.[1] ?? 0))
    .filter((id) => id % 2 === parity));
}

/** @type {import('./differences').Difference[]} */
const WIRE_DIFFERENCES = [
  {
    reason: 'what comes on a stream that the peer has ended or reset is answered by ' +
      'STREAM_CLOSED (RFC 9113, 5.1); Node ignores it',
    applies: (scenario, builtin, ours) => someStream(builtin, ours, (one, other, id) =>
      isLate(scenario, id) && other.includes('RST_STREAM 5') && !one.includes('RST_STREAM 5')),
    normalise: (trace, scenario) => changeWire(trace, (frames, id) =>
      (isLate(scenario, id) ? frames.filter((frame) => frame !== 'RST_STREAM 5') : frames)),
  },
  {
    reason: 'on a stream that the read has closed nothing more is sent (RFC 9113, 5.1); Node ' +
      'resets it all the same, if its application says so before the last frame is parsed',
    applies: (scenario, builtin, ours) => someStream(builtin, ours, (one, other, id) =>
      (isOver(scenario, id) || endsWell(scenario, id, other)) &&
      one.at(-1)?.startsWith('RST_STREAM') && isPart(other, one) &&
      !other.at(-1)?.startsWith('RST_STREAM')),
    normalise: (trace, scenario) => changeWire(trace, (frames, id) => {
      if (isReset(scenario, id)) return [];
      return isOver(scenario, id) || endsWell(scenario, id, frames) ?
        frames.filter((frame) => !frame.startsWith('RST_STREAM')) : frames;
    }),
  },
  {
    reason: 'a body that was not ended is cut by RST_STREAM alone; Node puts END_STREAM before ' +
      'it, or in its place',
    applies: (_, builtin, ours) => someStream(builtin, ours, (one, other, id) =>
      isCut(builtin, id) && isCut(ours, id) && one.some(isEnd) && !other.some(isEnd)),
    normalise: (trace) => changeWire(trace, (frames, id) => (isCut(trace, id) ?
      frames.map((frame) => frame.replace(/\+END$/, ''))
        .filter((frame) => frame !== '0 octets' && !frame.startsWith('RST_STREAM')) : frames)),
  },
  {
    reason: 'stream.destroy() behind the end() of an earlier event of the same read takes the ' +
      'place of END_STREAM, as on Node behind one of the same event: its octets are all sent',
    applies: ({ handler }, builtin, ours) => handler === 'stream.destroy()' &&
      someStream(builtin, ours, (one, other) => isEnd(one.at(-1) ?? '') &&
        [...one.slice(0, -1), one.at(-1).replace('+END', ''), 'RST_STREAM 0'].join() ===
          other.join()),
    normalise: (trace) => changeWire(trace, (frames) =>
      frames.map((frame) => frame.replace(/\+END$/, ''))
        .filter((frame) => frame !== 'RST_STREAM 0')),
  },
  {
    reason: 'a malformed message resets its stream, although the connection fails in the same ' +
      'read, or is destroyed in it; on Node that is lost, or no error',
    applies: (scenario, builtin, ours) => scenario.steps.some(({ kind }) =>
      kind === 'HEADERS malformed') && someStream(builtin, ours, (one, other) =>
      ['', 'RST_STREAM 0'].includes(one.join()) && other.join() === 'RST_STREAM 1'),
    normalise: (trace) => changeWire(trace, (frames) =>
      frames.filter((frame) => !/^RST_STREAM [01]$/.test(frame))),
  },
  {
    reason: 'GOAWAY names the fault of the peer, the first of several; Node says ' +
      'INTERNAL_ERROR, or nothing of it',
    applies: (scenario, builtin, ours) => isViolation(scenario, 0) &&
      someStream(builtin, ours, (one, other, id) => id === 0 &&
        [1, 5].includes(lastGoaway(other)?.code) &&
        [0, 1, 2, 5].includes(lastGoaway(one)?.code)),
    normalise: (trace) => changeWire(trace, (frames) =>
      frames.map((frame) => frame.replace(GOAWAY, 'GOAWAY $1 0'))),
  },
  {
    reason: 'the first reason counts: the GOAWAY of a session that has been destroyed does not ' +
      'name a fault that follows in the same read',
    applies: (scenario, builtin, ours) => isViolation(scenario, 0) &&
      (scenario.handler.startsWith('session.destroy') ||
        scenario.steps.some(({ kind }) => kind === 'GOAWAY 2')) &&
      someStream(builtin, ours, (one, other, id) => id === 0 &&
        [0, 2].includes(lastGoaway(other)?.code) && [1, 5, 6].includes(lastGoaway(one)?.code)),
    normalise: (trace) => changeWire(trace, (frames) =>
      frames.map((frame) => frame.replace(GOAWAY, 'GOAWAY $1 0'))),
  },
  {
    reason: 'a stream that its handler has closed before the peer resets it in the same read is ' +
      'reset by both; on newer Nodes the one of the peer comes first',
    applies: (scenario, builtin, ours) => someStream(builtin, ours, (one, other, id) =>
      isReset(scenario, id) && other.at(-1)?.startsWith('RST_STREAM') &&
      one.join() === other.slice(0, -1).join()),
    normalise: (trace, scenario) => changeWire(trace, (frames, id) => (isReset(scenario, id) ?
      frames.filter((frame) => !frame.startsWith('RST_STREAM')) : frames)),
  },
  {
    reason: 'the last stream of a GOAWAY is the last that the application was given; Node ' +
      'counts those that it has refused, too',
    applies: (scenario, builtin, ours) =>
      someStream(builtin, ours, (one, other, id) => id === 0 &&
        lastGoaway(other)?.last < lastGoaway(one)?.last &&
        lastGoaway(other).last >= highestGiven(ours, scenario)),
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
    reason: 'the GOAWAY of session.close() waits until the promised streams have begun, and is ' +
      'left out if that of a fault follows in the same read',
    applies: (scenario, builtin, ours) => (scenario.handler === 'session.close()' ||
      scenario.steps.some(({ kind }) => kind === 'GOAWAY 0')) &&
      (isViolation(scenario, 0) ||
        scenario.steps.some(({ kind }) => kind.startsWith('PUSH_PROMISE'))) &&
      someStream(builtin, ours, (one, other, id) => id === 0 &&
        one.some(isShutdown) && (one.findIndex(isShutdown) !== other.findIndex(isShutdown) ||
          one.filter(isShutdown).length > other.filter(isShutdown).length)),
    normalise: (trace) => changeWire(trace, (frames) =>
      frames.filter((frame) => !isShutdown(frame))),
  },
  {
    reason: 'a stream that has been promised another is not reset when the connection fails: ' +
      'GOAWAY ends it; Node resets it before',
    applies: ({ steps }, builtin, ours) => endsEarly(ours) &&
      steps.some(({ kind }) => kind.startsWith('PUSH_PROMISE')) &&
      goesAway(ours) &&
      someStream(builtin, ours, (one, other) => one.at(-1) === 'RST_STREAM 2' &&
        one.slice(0, -1).join() === other.join()),
    normalise: (trace) => changeWire(trace, (frames) =>
      frames.filter((frame) => frame !== 'RST_STREAM 2')),
  },
  {
    reason: 'a connection that fails by a fault of the peer ends its streams by GOAWAY alone; ' +
      'Node resets some of them before, or instead',
    applies: (_, builtin, ours) => endsEarly(ours) && ours.some((line) => FAILED.test(line)) &&
      goesAway(ours) &&
      someStream(builtin, ours, (one, other) => /^RST_STREAM [28]$/.test(one.at(-1)) &&
        isPart(one.slice(0, -1), other)),
    normalise: (trace) => changeWire(trace, (frames) =>
      frames.filter((frame) => !/^RST_STREAM [28]$/.test(frame))),
  },
  {
    reason: 'nor is what a handler adds to a body sent behind such a fault',
    applies: (_, builtin, ours) => endsEarly(ours) && ours.some((line) => FAILED.test(line)) &&
      someStream(builtin, ours, (one, other) => isOpen(one) && isOpen(other) &&
        octets(one.at(-1)).length > octets(other.at(-1)).length),
    normalise: (trace) => changeWire(trace, (frames) =>
      (isOpen(frames) ? [...frames.slice(0, -1), 'octets'] : frames)),
  },
  {
    reason: 'session.destroy() ends its streams by its GOAWAY and the end of the connection; ' +
      'Node resets some of them before, if it is called in a read, as for a GOAWAY with a code',
    applies: ({ handler, steps }, builtin, ours) => (handler.startsWith('session.destroy') ||
      steps.some(({ kind }) => kind === 'GOAWAY 2')) && endsEarly(ours) &&
      goesAway(ours) &&
      someStream(builtin, ours, (one, other) => /^RST_STREAM [02]$/.test(one.at(-1)) &&
        isPart(one.slice(0, -1), other)),
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
