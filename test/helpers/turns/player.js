'use strict';

/** Plays one scenario from the handshake to the end of the connection. */

const { setImmediate: turn, setTimeout: sleep } = require('node:timers/promises');
const frames = require('../frames');
const { killTracked } = require('../leaks');
const { FRAMES, INITIAL_WINDOW_SIZE, PING_PAYLOAD } = require('./frame-kinds');
const { HANDLERS, READS_LATE } = require('./handler-kinds');
const { Recorder } = require('./recorder');
const { ask, setScene } = require('./stage');

/** Turns of the event loop without anything new, after which nothing more comes. */
const QUIET_TURNS = 12;

/** What did not end by then, and with everything quiet, never will. */
const LIMIT_MS = 30;

const { TYPE } = frames;

/** Those on which the peer's answer depends on how quickly one is. */
const UNCOUNTED = new Set([TYPE.WINDOW_UPDATE, TYPE.SETTINGS]);

/** Waits until neither side has had anything to do for some turns. */
async function quiet(recorder, peer) {
  let quietTurns = 0;
  let before;
  while (quietTurns < QUIET_TURNS) {
    await turn();
    const now = `${recorder.lines.length} ${peer.frames.length} ${peer.ended}`;
    quietTurns = now === before ? quietTurns + 1 : 0;
    before = now;
  }
}

/**
 * Whether it settles; its result is of no interest. That the time is over says
 * nothing on a busy machine: this process may not have run at all.
 */
async function settles(promise, recorder, peer) {
  let settled = false;
  const done = promise.catch(() => {}).then(() => { settled = true; });
  const limit = new AbortController();
  const late = sleep(LIMIT_MS, undefined, { signal: limit.signal }).catch(() => {});
  await Promise.race([done, late]);
  limit.abort();
  if (!settled) await quiet(recorder, peer);
  return settled;
}

/** The streams of a scenario, and what its first frame on each needs. */
function streamsOf(steps) {
  const streams = new Map();
  for (const { kind, on } of steps) {
    const { opens, needs } = FRAMES[kind];
    if (on && !streams.has(on)) streams.set(on, opens ? 'nothing' : needs);
  }
  // Handlers for streams want one, also where all frames are about the session.
  if (streams.size === 0) streams.set('A', 'request');
  return streams;
}

/** Opens the streams from the peer's side; those that a sequence opens come last. */
async function openTowardsServer(peer, streams) {
  const ids = {};
  let next = 1;
  const opened = [];
  for (const wanted of [false, true]) {
    for (const [name, needs] of streams) {
      if ((needs === 'nothing') !== wanted) continue;
      ids[name] = next;
      next += 2;
      if (!wanted) opened.push(FRAMES.HEADERS.build(ids[name], { toServer: true }));
    }
  }
  if (opened.length > 0) await peer.send(...opened).roundTrip('opened..');
  return ids;
}

/** Asks from the side under test, and answers as far as a sequence needs it. */
async function openTowardsClient(scene, streams, recorder, side) {
  const ids = {};
  for (const [name, needs] of streams) {
    ids[name] = await ask(scene, recorder, { path: `/${name}`, open: side === 'open client' });
    if (needs === 'response') scene.peer.send(FRAMES.HEADERS.build(ids[name], scene));
  }
  await scene.peer.roundTrip('opened..');
  return ids;
}

/** What the side under test has under way, so that an acknowledgement fits. */
async function prepareAnswers({ session, peer }, steps, recorder) {
  const has = (wanted) => steps.some(({ kind }) => kind === wanted);
  if (has('SETTINGS ACK')) {
    session.settings({ maxFrameSize: 20_000 }, (error, settings) =>
      recorder.event('callback:', 'settings', [error, settings]));
    await peer.next(TYPE.SETTINGS, 0, (frame) => frame.payload.length === 6 &&
      frame.payload.readUInt32BE(2) === 20_000);
  }
  if (has('PING ACK')) {
    session.ping(PING_PAYLOAD, (error, _, payload) =>
      recorder.event('callback:', 'ping', [error, payload]));
    await peer.next(TYPE.PING, 0, (frame) => frame.payload.equals(PING_PAYLOAD));
  }
}

function sequence({ steps }, ids, scene) {
  let pushed = 0;
  const how = { toServer: scene.toServer, promise: () => (pushed += 2) };
  return steps.map(({ kind, on }) => FRAMES[kind].build(ids[on] ?? 0, how));
}

/** Handlers that do something to a stream. */
const OF_STREAM = /^(?:stream\.|pause)/;

/** Calls the handler of a scenario for whatever the chosen event is about. */
function handlerCall({ handler }, { session }, recorder) {
  return (subject) => {
    const stream = subject?.stream ?? (subject?.id ? subject : recorder.streams[0]);
    const readable = subject?.stream && subject.pause ? subject : stream;
    // The session may have failed before its first.
    if (stream === undefined && OF_STREAM.test(handler)) return undefined;
    return HANDLERS[handler]({ session, stream, readable, recorder });
  };
}

/** An uncaught exception is an observation, too. */
function watchProcess(recorder) {
  const caught = (error) => recorder.event('process', 'uncaughtException', [error]);
  const rejected = (error) => recorder.event('process', 'unhandledRejection', [error]);
  process.on('uncaughtException', caught);
  process.on('unhandledRejection', rejected);
  return () => {
    process.off('uncaughtException', caught);
    process.off('unhandledRejection', rejected);
  };
}

function showFrame({ type, name, endStream, payload }) {
  if (type === TYPE.RST_STREAM) return `${name} ${payload.readUInt32BE()}`;
  if (type === TYPE.GOAWAY) return `${name} ${payload.readUInt32BE()} ${payload.readUInt32BE(4)}`;
  return name + (endStream ? '+END' : '');
}

/** The frames of one stream; of a body only how long it is: how it is cut says nothing. */
function showStream(list) {
  const shown = [];
  let octets = 0;
  list.forEach((frame, at) => {
    if (frame.type !== TYPE.DATA) {
      shown.push(showFrame(frame));
      return;
    }
    octets += frame.payload.length;
    if (list[at + 1]?.type === TYPE.DATA) return;
    shown.push(`${octets} octets${frame.endStream ? '+END' : ''}`);
    octets = 0;
  });
  return shown.join(', ');
}

/** What the peer got, by stream: only there is the order a promise. */
function wire(received) {
  const counted = received.filter(({ type }) => !UNCOUNTED.has(type));
  const ids = [...new Set(counted.map(({ stream }) => stream))].sort((a, b) => a - b);
  return ids.map((id) =>
    `wire of ${id}: ${showStream(counted.filter(({ stream }) => stream === id))}`);
}

function finalState(session, streams) {
  return [
    ...streams.map(({ id, rstCode, aborted, destroyed, readableEnded, writableFinished }) =>
      `state of ${id}: ` + JSON.stringify({ rstCode, aborted, destroyed, readableEnded,
                                            writableFinished })),
    `state of session: ${JSON.stringify({ closed: session.closed,
                                          destroyed: session.destroyed })}`,
  ];
}

/** The peer asks whether all has been seen, and hangs up. */
async function finish({ session, peer }, recorder) {
  recorder.note('-- the peer sends PING');
  if (!peer.socket.destroyed && !await settles(peer.roundTrip(), recorder, peer)) {
    recorder.note('NO ANSWER');
  }
  await quiet(recorder, peer);
  recorder.note('-- the peer hangs up');
  const closed = session.destroyed ? quiet(recorder, peer) :
    new Promise((resolve) => { session.once('close', resolve); });
  peer.socket.end();
  if (!await settles(Promise.all([closed, peer.closed]), recorder, peer)) recorder.note('HANG');
  await quiet(recorder, peer);
}

/** Whatever it has come to, the next scenario begins with nothing open. */
function clear({ session }) {
  session.destroy();
  killTracked();
}

/**
 * @param {import('./scenarios').Scenario} scenario
 * @returns {Promise<string[]>}  the trace
 */
async function play(scenario) {
  const recorder = new Recorder({ reads: scenario.handler !== READS_LATE });
  const unwatch = watchProcess(recorder);
  const streams = streamsOf(scenario.steps);
  const narrow = scenario.steps.some(({ kind }) => kind === 'WINDOW_UPDATE');
  const scene = await setScene(scenario, recorder,
                               { settings: narrow ? [[INITIAL_WINDOW_SIZE, 8]] : [] });
  const ids = scene.toServer ? await openTowardsServer(scene.peer, streams) :
    await openTowardsClient(scene, streams, recorder, scenario.side);
  await prepareAnswers(scene, scenario.steps, recorder);
  await quiet(recorder, scene.peer);

  const heard = scene.peer.frames.length;
  recorder.start(handlerCall(scenario, scene, recorder), scenario.at);
  scene.peer.send(...sequence(scenario, ids, scene));
  await quiet(recorder, scene.peer);
  await finish(scene, recorder);
  recorder.stop();
  const trace = [...recorder.lines, ...finalState(scene.session, recorder.streams),
                 ...wire(scene.peer.frames.slice(heard))];
  clear(scene);
  unwatch();
  return trace;
}

module.exports = { play };
