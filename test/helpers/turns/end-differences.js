'use strict';

/** The differences that stay in how streams and sessions end: see differences.js. */

const { kindsOn } = require('./faults');
const { READS_LATE } = require('./handler-kinds');

/** Of a stream that has something to write: none that the server has promised. */
const FINISH = /(?:stream|response) \d*[13579] finish$/;
const SESSION_CLOSE = /^(?: {2}(?:tick|microtask) of |late: )?session close$/;
const SETTLED =
  /^(?: {2}(?:tick|microtask) of |late: )?(?:callback: (?:settings|ping)|session localSettings)/;
const NOTHING_SET = 'callback: settings null {}';
const ANSWERED = 'callback: ping null "answered"';

function finishes(trace) {
  return trace.filter((line) => FINISH.test(line)).length;
}

const READABLE_END = /^(?: {2}(?:tick|microtask) of )?(?:stream|request) \d+ end$/;

function readableEnds(trace) {
  return trace.filter((line) =>
    READABLE_END.test(line) || line.includes('"readableEnded":true')).length;
}

/** How many streams say in the end that they have finished. */
function finished(trace) {
  return trace.filter((line) => line.includes('"writableFinished":true')).length;
}

function count(trace, line) {
  return trace.filter((other) => other === line).length;
}

/** Whether both acknowledge a PING that was sent once. */
function isUnasked({ steps }) {
  return steps.filter(({ kind }) => kind === 'PING ACK').length > 1;
}

const ENDS_SESSION =
  /^-- the peer|^wire of |sessionError|session error|session close$|^callback: session/;

/** Without what comes later if the session waits: its end, and what the peer does before. */
function withoutSession(trace) {
  return trace.filter((line) => !ENDS_SESSION.test(line));
}

/** Whether a response that was ended by its stream has never ended for the peer. */
function endsForOurs({ side, handler }, builtin, ours) {
  const ends = (trace) => trace.filter((line) => /^wire of \d+: .*\+END/.test(line)).length;
  return side === 'compat' && handler === 'stream.end()' && ends(builtin) < ends(ours);
}

const ANSWER = new RegExp('callback: end|(?:request|response) (?:1|3) (?:close|finish|end|' +
  'aborted)$|^-- the peer|session (?:close$|ping)|^wire of 0:');

/** Without what an answer that ends brings about, sooner or later. */
function withoutAnswer(trace) {
  return trace.filter((line) => !ANSWER.test(line) && !line.startsWith('state of '))
    .map((line) => (line.startsWith('wire of ') ? line.replace(/\+END$/, '') : line));
}

const HANGS_UP = '-- the peer hangs up';
const ASKS = '-- the peer sends PING';

/** The streams that one of the sides may reset without an error. */
function resetWell(scenario) {
  return scenario.handler === 'stream.close()' ? [1, 3] :
    [1, 3].filter((id) => kindsOn(scenario, id).includes('RST_STREAM NO_ERROR'));
}

function closesEarly(trace, id) {
  const close = trace.findIndex((line) => line === `stream ${id} close` ||
    line === `request ${id} close`);
  return close !== -1 && close < trace.indexOf(HANGS_UP);
}

/** Where the first stream that is reset well begins to end. */
function beginsToEnd(scenario, trace) {
  const end = new RegExp(`^(?:stream|request|response) (?:${resetWell(scenario).join('|')}) ` +
    '(?:aborted|end|finish|close)$');
  const at = trace.findIndex((line) => end.test(line));
  return at === -1 ? Infinity : at;
}

function isMalformed(scenario, id) {
  return kindsOn(scenario, id).includes('HEADERS malformed');
}

function withoutStream(trace, id) {
  const line = new RegExp(`(?:stream|request|response|of) ${id}(?: |$|:)|^callback: end`);
  return trace.filter((one) => !line.test(one));
}

/** Whether a stream ends with the error of a write that comes too late, or of its session. */
function failsFor(trace, id) {
  return trace.filter((line) => line.startsWith(`stream ${id} error `) &&
    /ECANCELED|ERR_HTTP2_SESSION_ERROR|Protocol error/.test(line)).length;
}

/** Without what the end of a stream brings about, sooner or later. */
function withoutEnd(trace, scenario) {
  const id = `(?:${resetWell(scenario).join('|')})`;
  const end = new RegExp(`(?:stream|request|response) ${id} (?:close|end|error(?: .*)?|finish)$|` +
    `^callback: write of (?:stream|response) ${id}$|^callback: (?:end|stream|session)|` +
    `session close$|^state of (?:${id}|session)|^wire of (?:0|${id}):`);
  const hangsUp = trace.indexOf(HANGS_UP);
  return trace.filter((line, at) =>
    (at < hangsUp || /^(?:state|wire) /.test(line)) && !end.test(line));
}

function firstGoaway(trace) {
  return trace.findIndex((line) => line.startsWith('session goaway '));
}

/** Where the application's handler of 'goaway' throws; -1 if it does not. */
function throwsInGoaway(trace) {
  const at = firstGoaway(trace);
  return at !== -1 && trace[at + 1]?.startsWith('process uncaughtException') ? at + 2 : -1;
}

const BEHIND_GOAWAY = new RegExp('^(?: {2}(?:tick|microtask) of |late: )?(?:server sessionError|' +
  'session (?:altsvc|error|goaway|localSettings|origin|ping|remoteSettings)|' +
  'callback: (?:ping|settings))(?: |$)');

/** Without what else can be told of a session, from its first GOAWAY on. */
function withoutBehindGoaway(trace) {
  const goaway = firstGoaway(trace);
  return trace.filter((line, at) =>
    goaway === -1 || at <= goaway || !(BEHIND_GOAWAY.test(line) || line.startsWith('wire of 0:')));
}

function countBehindGoaway(trace) {
  return trace.length - withoutBehindGoaway(trace).length;
}

/** Whether a session that its peer has closed is told less than on Node. */
function isDeaf({ steps }, builtin, ours) {
  const goaway = steps.findIndex(({ kind }) => kind === 'GOAWAY 0');
  return goaway !== -1 && goaway < steps.length - 1 &&
    countBehindGoaway(ours) < countBehindGoaway(builtin);
}

function withoutWritten(trace) {
  return trace.filter((line) => !line.startsWith('callback: write of '));
}

/** Without ticks and microtasks, either. */
function eventsOf(trace) {
  return withoutWritten(trace).filter((line) => !line.startsWith('  '));
}

function isBeginning(one, other) {
  return one.every((line, at) => line === other[at]);
}

/** Whether Node ends the session for the peer only, with FRAME_SIZE_ERROR. */
function hangsAtSize({ steps }, builtin, ours) {
  const asked = builtin.indexOf(ASKS);
  const ends = (trace) => trace.some((line) => /^wire of 0: .*GOAWAY \d+ 6$/.test(line));
  return steps.some(({ kind }) => kind === 'wrong size') && builtin.includes('HANG') &&
    !ours.includes('HANG') && ends(builtin) && ends(ours) &&
    isBeginning(eventsOf(builtin.slice(0, asked)), eventsOf(ours));
}

const STREAM_ERROR = /^(?: {2}(?:tick|microtask) of )?stream \d+ error(?: |$)/;
const LEFT_OUT =
  /^(?: {2}(?:tick|microtask) of )?stream 3 (?:end|error(?: .*)?)$|^(?:state|wire) of 3: /;

const REFUSED = [/^stream 3 error .*NGHTTP2_REFUSED_STREAM/, /^state of 3: .*"rstCode":7/];

/** Whether the second stream is refused on ours only. */
function isRefused(builtin, ours) {
  return REFUSED.some((line) => ours.some((one) => line.test(one)) &&
    !builtin.some((one) => line.test(one)));
}

function streamErrors(trace) {
  return trace.filter((line) => STREAM_ERROR.test(line)).length;
}

/** @type {import('./differences').Difference[]} */
const END_DIFFERENCES = [
  {
    reason: 'a stream that is reset with NO_ERROR closes later on Node or never (see below), so ' +
      'that another event is the one in which the handler is called',
    applies: (scenario) => scenario.at > 0 && resetWell(scenario).length > 0,
    normalise: (trace, scenario, pair) => withoutWritten(trace)
      .slice(0, Math.min(...pair.map((one) => beginsToEnd(scenario, withoutWritten(one))))),
  },
  {
    reason: 'a session that hears of nothing behind a GOAWAY (see below) has other events',
    applies: ({ at, steps }) => at > 0 &&
      steps.slice(0, -1).some(({ kind }) => kind === 'GOAWAY 0'),
    normalise: (trace) => withoutWritten(trace).slice(0, firstGoaway(withoutWritten(trace)) + 1),
  },
  {
    reason: 'an acknowledgement behind the end of a session is an event on Node (see below), in ' +
      'which the handler may be called',
    applies: ({ at }, builtin) => at > 0 && builtin.includes(NOTHING_SET),
    normalise: (trace, _, [builtin]) =>
      withoutWritten(trace).slice(0, withoutWritten(builtin).indexOf(NOTHING_SET)),
  },
  {
    reason: 'what has arrived can be read when the connection has ended; on Node some of it, ' +
      "and a stream that nobody reads flows ('resume') before it closes",
    applies: ({ handler }, builtin, ours) => handler === READS_LATE &&
      isBeginning(withoutWritten(builtin.slice(0, builtin.indexOf(HANGS_UP) + 1)),
                  withoutWritten(ours)),
    normalise: (trace) => withoutWritten(trace)
      .slice(0, withoutWritten(trace).indexOf(HANGS_UP)),
  },
  {
    reason: 'a malformed message is an error of its stream, though the peer resets it without ' +
      'one in the same read; on Node it is complete',
    applies: (scenario) => resetWell(scenario).some((id) => isMalformed(scenario, id)),
    normalise: (trace, scenario) => resetWell(scenario)
      .filter((id) => isMalformed(scenario, id)).reduce(withoutStream, trace),
  },
  {
    reason: 'a frame of the wrong size ends the session; on Node only the peer is told, and it ' +
      'hangs',
    applies: hangsAtSize,
    normalise: (trace, _, [builtin]) =>
      eventsOf(trace).slice(0, eventsOf(builtin).indexOf(ASKS)),
  },
  {
    reason: "on Node a stream often closes without 'finish'; ours has it before 'close'",
    applies: ({ side }, builtin, ours) => finishes(builtin) < finishes(ours) ||
      (side === 'compat' && finished(builtin) < finished(ours)),
    normalise: (trace) => trace.filter((line) => !FINISH.test(line))
      .map((line) => line.replace(/,"writableFinished":\w+/, '')),
  },
  {
    reason: "a stream that is closed tells 'end' if it still has readers; on newer Nodes not " +
      'while a write of another is in flight, or though a fault follows',
    applies: ({ handler }, builtin, ours) => handler.startsWith('stream.close') &&
      readableEnds(builtin) !== readableEnds(ours),
    normalise: (trace) => trace.filter((line) => !READABLE_END.test(line))
      .map((line) => line.replace(/"readableEnded":\w+/, '')),
  },
  {
    reason: 'a body that is closed, or destroyed with its session, while a write of it is in ' +
      "flight has not been finished; Node tells 'finish' if the write is the first to end",
    applies: ({ handler }, builtin, ours) =>
      (handler.startsWith('stream.close') || handler.startsWith('session.destroy') ||
        ours.some((line) => line.startsWith('session error '))) &&
      (finishes(builtin) > finishes(ours) || finished(builtin) > finished(ours)),
    normalise: (trace) => trace.filter((line) => !FINISH.test(line))
      .map((line) => line.replace(/,"writableFinished":\w+/, '')),
  },
  {
    reason: 'a stream that is reset with NO_ERROR closes; on Node a write that waits, or comes ' +
      'too late, keeps it and its session until the connection ends or fails, or for ever, or ' +
      'is its error if a handler throws',
    applies: (scenario, builtin, ours) => resetWell(scenario).some((id) =>
      closesEarly(ours, id) && (!closesEarly(builtin, id) ||
        failsFor(builtin, id) > failsFor(ours, id))),
    normalise: withoutEnd,
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
      'comes in the same read is told, that of SETTINGS with empty ones',
    applies: (_, builtin, ours) => builtin.includes(NOTHING_SET) ||
      (builtin.includes(ANSWERED) && !ours.includes(ANSWERED)),
    normalise: (trace) => trace.filter((line) => !SETTLED.test(line)),
  },
  {
    reason: 'after a PING ACK that nobody asked for the GOAWAY waits some milliseconds, so that ' +
      'PINGs right behind it are still answered',
    applies: isUnasked,
    normalise: withoutSession,
  },
  {
    reason: "on Node a compat response does not end for the peer if its stream's end() is " +
      'called before its own',
    applies: endsForOurs,
    normalise: withoutAnswer,
  },
  {
    reason: 'behind a GOAWAY nothing is read while no stream is open, though the handler of ' +
      "'goaway' throws; Node reads on to the end of what has come with it",
    applies: (_, builtin, ours) => throwsInGoaway(builtin) !== -1 &&
      throwsInGoaway(builtin) === throwsInGoaway(ours),
    normalise: (trace) => trace.slice(0, throwsInGoaway(trace)),
  },
  {
    reason: 'nor is it if the application closes the last stream meanwhile: of the session ' +
      'nothing more is told',
    applies: isDeaf,
    normalise: withoutBehindGoaway,
  },
  {
    reason: 'a stream that has ended, but whose end has not left, has the error of ' +
      'session.destroy(error) in a later event of the read; Node has sent it',
    applies: ({ at, handler }, builtin, ours) => at > 0 &&
      handler === 'session.destroy(error)' && streamErrors(builtin) < streamErrors(ours),
    normalise: (trace) => trace.filter((line) => !STREAM_ERROR.test(line))
      .map((line) => line.replace(/"rstCode":\d+/, '')),
  },
  {
    reason: 'a stream that a GOAWAY leaves out says REFUSED_STREAM if the session ends with it; ' +
      "on Node at times the session's error, or nothing",
    applies: ({ side, handler, steps }, builtin, ours) => side.endsWith('client') &&
      steps.some(({ kind }) => kind === 'GOAWAY 2' ||
        (kind === 'GOAWAY 0' && handler.startsWith('session.destroy'))) &&
      isRefused(builtin, ours),
    normalise: (trace) => trace.filter((line) => !LEFT_OUT.test(line)),
  },
];

module.exports = { END_DIFFERENCES };
