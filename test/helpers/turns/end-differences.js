'use strict';

/** The differences that stay in how streams and sessions end: see differences.js. */

const { kindsOn } = require('./faults');

/** Of a stream that has something to write: none that the server has promised. */
const FINISH = /(?:stream|response) \d*[13579] finish$/;
const SESSION_CLOSE = /^(?: {2}(?:tick|microtask) of |late: )?session close$/;
const SETTLED =
  /^(?: {2}(?:tick|microtask) of )?(?:callback: (?:settings|ping)|session localSettings)/;
const ANSWERED = 'callback: ping null "answered"';

function finishes(trace) {
  return trace.filter((line) => FINISH.test(line)).length;
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

/** What the recorder counts, until the handler is called. */
const COUNTED =
  /^(?:(?:session|stream|server|request|response|process) |callback: (?:ping|settings) )/;

/** Where a stream that is reset well has closed, if the handler is called only later. */
function closesBeforeHandler(scenario, trace) {
  const [close] = resetWell(scenario).map((id) => trace.findIndex((line) =>
    line === `stream ${id} close` || line === `request ${id} close`))
    .filter((at) => at !== -1).sort((one, other) => one - other);
  const events = trace.slice(0, close).filter((line) => COUNTED.test(line) && !FINISH.test(line));
  return close !== undefined && events.length <= scenario.at ? close : -1;
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

/** Where the application's handler of 'goaway' throws; -1 if it does not. */
function throwsInGoaway(trace) {
  const at = trace.findIndex((line) => line.startsWith('session goaway '));
  return at !== -1 && trace[at + 1]?.startsWith('process uncaughtException') ? at + 2 : -1;
}

const BEHIND_GOAWAY = new RegExp('^(?: {2}(?:tick|microtask) of |late: )?(?:server sessionError|' +
  'session (?:altsvc|error|goaway|localSettings|origin|ping|remoteSettings)|' +
  'callback: (?:ping|settings))(?: |$)');

/** Without what else can be told of a session, from its first GOAWAY on. */
function withoutBehindGoaway(trace) {
  const goaway = trace.findIndex((line) => line.startsWith('session goaway '));
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

/** Whether Node ends the session for the peer only, with FRAME_SIZE_ERROR. */
function hangsAtSize({ steps }, builtin, ours) {
  const asked = builtin.indexOf(ASKS);
  const ends = (trace) => trace.some((line) => /^wire of 0: .*GOAWAY \d+ 6$/.test(line));
  return steps.some(({ kind }) => kind === 'wrong size') && builtin.includes('HANG') &&
    !ours.includes('HANG') && ends(builtin) && ends(ours) &&
    builtin.slice(0, asked).every((line, at) => line === ours[at]);
}

const LEFT_OUT =
  /^(?: {2}(?:tick|microtask) of )?stream 3 (?:end|error .*)$|^(?:state|wire) of 3: /;

function isRefused(trace) {
  return trace.some((line) => /^stream 3 error .*NGHTTP2_REFUSED_STREAM/.test(line));
}

/** @type {import('./differences').Difference[]} */
const END_DIFFERENCES = [
  {
    reason: 'a frame of the wrong size ends the session; on Node only the peer is told, and it ' +
      'hangs',
    applies: hangsAtSize,
    normalise: (trace, _, [builtin]) => trace.slice(0, builtin.indexOf(ASKS)),
  },
  {
    reason: "on Node a stream often closes without 'finish'; ours has it before 'close'",
    applies: (_, builtin, ours) => finishes(builtin) < finishes(ours),
    normalise: (trace) => trace.filter((line) => !FINISH.test(line))
      .map((line) => line.replace(/,"writableFinished":\w+/, '')),
  },
  {
    reason: 'a body that is cancelled while a write of it is in flight has not been finished; ' +
      "Node tells 'finish' if the write is the first to end",
    applies: ({ handler }, builtin, ours) => handler === 'stream.close(CANCEL)' &&
      finishes(builtin) > finishes(ours),
    normalise: (trace) => trace.filter((line) => !FINISH.test(line))
      .map((line) => line.replace(/,"writableFinished":\w+/, '')),
  },
  {
    reason: 'the same stream closes later on Node or never (see below), so that another event ' +
      'is the one in which the handler is called',
    applies: (scenario, builtin, ours) => scenario.at > 0 &&
      closesBeforeHandler(scenario, ours) !== -1 &&
      closesBeforeHandler(scenario, builtin) === -1,
    normalise: (trace, scenario, [, ours]) =>
      trace.slice(0, closesBeforeHandler(scenario, ours)),
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
    applies: (_, builtin, ours) => builtin.includes('callback: settings null {}') ||
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
    reason: 'a stream that a GOAWAY leaves out says REFUSED_STREAM if the session ends with it; ' +
      "on Node at times the session's error, or nothing",
    applies: ({ side, handler, steps }, builtin, ours) => side.endsWith('client') &&
      steps.some(({ kind }) => kind === 'GOAWAY 2' ||
        (kind === 'GOAWAY 0' && handler.startsWith('session.destroy'))) &&
      isRefused(ours) && !isRefused(builtin),
    normalise: (trace) => trace.filter((line) => !LEFT_OUT.test(line)),
  },
];

module.exports = { END_DIFFERENCES };
