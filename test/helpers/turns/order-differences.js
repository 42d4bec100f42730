'use strict';

/**
 * The differences in the order of events that stay: see differences.js. What they
 * are about may stand elsewhere, as long as it is there as often; the rest of the
 * trace must be equal.
 */

const { ENDS: ENDS_FOR_PEER, kindsOn } = require('./faults');

/** An event of an emitter, or the tick or microtask that was queued in it. */
function lines(events) {
  return new RegExp(`^(?: {2}(?:tick|microtask) of )?(?:${events})$`);
}

const WRITTEN = /^callback: (?:write of .*|end)$/;
const FINISH = lines('stream \\d+ finish');
const EXCHANGE_CLOSE = lines('request \\d+ close|response \\d+ (?:finish|close)');
const STREAM_CLOSE = lines('stream \\d+ close');
const ENDS = lines(
  '(?:stream|request|response) \\d+ (?:aborted|end|finish|close|error(?: .*)?)|' +
  'callback: stream\\.close');
const OWN_FAULT = /^process uncaughtException .*ERR_OUT_OF_RANGE/;
const PUSHED = /^ {2}|^(?:session stream|stream) \d+ |^callback: stream\.close$/;
const CANCELLED = lines('callback: (?:ping|settings)(?: .*_CANCEL.*)?|' +
  'session (?:error(?: .*)?|close)|' +
  'server sessionError(?: .*)?|work: resume|stream \\d+ resume');
const ENDS_TURNS = /^ {2}|^(?:stream|request|response) \d+ (?:aborted|end|finish|close|error .*)$/;
const AFTER_THROW = new RegExp(`${ENDS_TURNS.source}|^callback: `);
const PING_SENT = /^(?:-- the peer sends PING|NO ANSWER)$/;

function without(trace, expression) {
  return trace.filter((line) => !expression.test(line));
}

/** What matches, by the part of the scenario in which it comes. */
function only(trace, expression) {
  let part = 0;
  const matching = [];
  for (const line of trace) {
    if (line.startsWith('-- ')) part++;
    if (expression.test(line)) matching.push(`${part} ${line}`);
  }
  return matching.sort().join('\n');
}

/**
 * What matches `expression` may stand anywhere in the same part of a scenario, where
 * `where` is true of it and of the traces.
 */
function anywhere(reason, expression, where = () => true) {
  return {
    reason,
    applies: (scenario, builtin, ours) => where(scenario, builtin, ours) &&
      only(builtin, expression) === only(ours, expression),
    normalise: (trace) => without(trace, expression),
  };
}

/** The streams whose 'finish' comes behind their 'close'. */
function finishLate(trace) {
  return trace.filter((line, at) => / finish$/.test(line) && !line.startsWith(' ') &&
    trace.indexOf(line.replace('finish', 'close')) < at);
}

/** Whether 'finish' comes before 'close', unless it does not on Node either. */
function finishesInTime(scenario, builtin, ours) {
  const allowed = finishLate(builtin);
  return finishLate(ours).every((line) => allowed.includes(line));
}

/** Whether the peer resets the stream with NO_ERROR. */
function isLetGo(scenario, id) {
  return kindsOn(scenario, id).includes('RST_STREAM NO_ERROR');
}

const END_OF = /(?:^| )(?:stream|request|response) (\d+) (?:end|finish|close|pause|resume)$/;

/** The trace without the end of streams that the peer resets with NO_ERROR. */
function withoutLetGo(trace, scenario) {
  return trace.filter((line) => !isLetGo(scenario, Number(END_OF.exec(line)?.[1])));
}

/** How many streams end before the peer hangs up. */
function ended(trace) {
  return trace.slice(0, trace.indexOf('-- the peer hangs up'))
    .filter((line) => /^(?:stream|response) \d+ close$/.test(line)).length;
}

/** Whether more has happened on ours before somebody reads. */
function readsLater(builtin, ours) {
  return ours.indexOf('work: read') > builtin.indexOf('work: read');
}

/** Whether a stream of which a write is in flight ends. */
function endsWriting(scenario) {
  return [1, 3].some((id) => {
    const kinds = kindsOn(scenario, id);
    return kinds.includes('WINDOW_UPDATE') && kinds.some((kind) => ENDS_FOR_PEER.test(kind));
  });
}

/** Whether the handler resets a stream, itself or behind what the core resets. */
function resets({ handler, steps }) {
  return handler.startsWith('stream.close') || (handler.startsWith('stream.destroy') &&
    steps.some(({ kind }) => kind === 'HEADERS malformed'));
}

/** @type {import('./differences').Difference[]} */
const ORDER_DIFFERENCES = [
  {
    reason: 'Node keeps a stream that the peer has reset with NO_ERROR until the session ' +
      'ends if a write is in flight, or comes late; it ends at once',
    applies: (scenario, builtin, ours) => ended(builtin) < ended(ours) &&
      (isLetGo(scenario, 1) || isLetGo(scenario, 3)),
    normalise: withoutLetGo,
  },
  anywhere('all that the handlers of a read have written leaves in one write behind it, and ' +
    'the callbacks come with that; Node writes at each reset, and an end on its own', WRITTEN),
  anywhere("'finish' follows the last of these callbacks", FINISH, finishesInTime),
  anywhere('the end of a response of the compat API leaves with its last octets, and both ' +
    'close with that; Node asks for trailers first, and sends the end with the next write',
  EXCHANGE_CLOSE, ({ side }) => side === 'compat'),
  anywhere('a reset of ours leaves behind the read, with all else; Node sends it at once or ' +
    'behind the read, by its code', ENDS, resets),
  {
    reason: 'the same stream flows to its end though nobody reads it; on Node when it is read',
    applies: (scenario, builtin, ours) => scenario.handler === 'late reader' &&
      (isLetGo(scenario, 1) || isLetGo(scenario, 3)) && readsLater(builtin, ours),
    normalise: (trace, scenario) => withoutLetGo(trace, scenario)
      .filter((line) => !/^ {2}|^work: read$/.test(line)),
  },
  {
    reason: 'what is thrown at the end of a session is no reason for another exception; on Node ' +
      'it is one of its own code',
    applies: ({ handler }, builtin, ours) => handler === 'throw' &&
      builtin.some((line) => OWN_FAULT.test(line)) && !ours.some((line) => OWN_FAULT.test(line)),
    normalise: (trace) => trace.filter((line) =>
      !OWN_FAULT.test(line) && !line.endsWith(' of process uncaughtException')),
  },
  anywhere('behind an exception that nobody has caught what is on its way may come in another ' +
    'order: ticks, microtasks, ends, errors', AFTER_THROW, ({ handler }) => handler === 'throw'),
  anywhere('over TLS Node takes no turns between the events of a pushed stream that comes ' +
    'behind the reset of another in the same read', PUSHED,
  ({ transport, handler, steps }) => transport === 'tls' && handler === 'stream.close()' &&
    steps.some(({ kind }) => kind === 'PUSH_PROMISE answered')),
  anywhere('what is written outside of an event leaves at the end of the tick; on Node when ' +
    'the loop has turned', STREAM_CLOSE, ({ handler }) => handler.endsWith('in an immediate')),
  anywhere('a stream that ends while a write of it is in flight closes with that', ENDS_TURNS,
    ({ at, ...scenario }) => at > 0 && endsWriting(scenario)),
  anywhere('streams that end with their session, or with another, do so in an order of their ' +
    'own', ENDS_TURNS, ({ at, handler }) => at > 0 && /(?:stream|session)\.destroy/.test(handler)),
  anywhere('Node has immediates of its own, which run before or behind those of the application',
           CANCELLED, ({ handler }) => handler.endsWith('in an immediate')),
  anywhere('a session that ends by a fault of the peer first listens for what the peer has ' +
    'sent right behind it', PING_SENT, ({ steps: [first, second] }) =>
    first.kind.endsWith(' ACK') && first.kind === second.kind),
];

module.exports = { ORDER_DIFFERENCES };
