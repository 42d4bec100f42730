'use strict';

/**
 * Calls of native functions at random, with arguments at random: `binding.js
 * SEED COUNT` plays COUNT seeds from that one on. A function may throw a
 * TypeError or a RangeError and answer whatever it likes, but the process must
 * live, and a sanitizer must have nothing to say.
 */

const fs = require('node:fs');
const net = require('node:net');
const { choices, pick } = require('../../helpers/choices');
const frames = require('../../helpers/frames');

/** Loaded beside lib/: who is called back here does what lib/ never would. */
const type = process.env.HTTP2_NATIVE_DEBUG === 'asan' ? 'Asan' : 'Release';
const native = require(`../../../build/${type}/http2_native.node`);

const CALLS = 150;
const MOST_ARGUMENTS = 8;
const TURN_EVERY = 10;
const RARELY = 40;
const REENTER = 3;

/** What the functions are called with, by seed. */
let choose;
let sessions = [];
let pairs = [];
let depth = 0;

const functions = Object.keys(native)
  .filter((name) => typeof native[name] === 'function' && name !== 'initialize');
const shared = native.initialize(onEvents);

/** Called by C where lib/ walks a batch: it calls C again, and throws. */
function onEvents() {
  if (depth >= REENTER || choose === undefined) return;
  depth++;
  shared.state[0] = depth; // STATE.DEPTH
  try {
    for (let count = choose(4); count > 0; count--) callOne();
    if (choose(8) === 0) throw new Error('thrown');
  } finally {
    depth--;
    shared.state[0] = depth;
  }
}

const post = (id) => frames.headers(id, frames.requestFields([], { method: 'POST' }));
const hello = Buffer.concat([frames.PREFACE, frames.settings(), frames.settingsAck(),
                             post(1), post(3), post(5)]);

/** Bytes of a peer: of a client, of a server, or of nobody. */
const INPUT = [
  () => hello,
  () => frames.headers(2 * choose(6) + 1, frames.requestFields(), { endStream: choose(2) === 0 }),
  () => frames.headers(2 * choose(4) + 1, [[':status', '200'], ['x', 'y']]),
  () => frames.data(1 + choose(4), Buffer.alloc(choose(20000)), { endStream: choose(4) === 0 }),
  () => frames.pushPromise(1, 2 + 2 * choose(3), frames.requestFields()),
  () => frames.rstStream(choose(6), choose(12)),
  () => frames.settings([[1 + choose(8), choose(2 ** 17)]]),
  () => frames.settingsAck(),
  () => frames.windowUpdate(choose(4), choose(100000)),
  () => frames.ping(Buffer.alloc(8), { ack: choose(2) === 0 }),
  () => frames.goaway(choose(4), choose(3), 'why'),
  () => frames.altsvc(0, 'a', 'h2=":1"'),
  () => frames.origin('https://a', 'https://b'),
  () => Buffer.from(Array.from({ length: choose(60) }, () => choose(256))),
];

function detached() {
  const bytes = new Uint8Array(choose(10000));
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

/** A descriptor of a connection, of a file, or none at all. */
function descriptor() {
  if (choose(3) === 0) return 10000 + choose(100);
  if (choose(2) === 0) return pick(choose, files);
  return pick(choose, pairs)?._handle?.fd ?? -1;
}

const files = [fs.openSync(__filename), fs.openSync(__dirname)];

const SERVER = 0;
const CLIENT = 1;
const STATUS = [[':status', '200'], ['x', 'y']];
const INFO = [[':status', '103']];
const TRAILERS = [['x', 'y'.repeat(100)]];

const NUMBERS = [0, 1, 2, 3, 4, 5, 7, 16, 100, 65535, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53,
                 -1, -2, -(2 ** 31), 0.5, NaN, Infinity];

/** A header block as lib/ hands it over: name, value, flags. */
function serialised(fields) {
  return fields.map(([name, value]) => `${name}\0${value}\0${String.fromCharCode(choose(3))}`)
    .join('');
}

/** What a function that expects something of the kind may get. */
const VALUES = [
  () => pick(choose, NUMBERS), () => pick(choose, NUMBERS), () => choose(8), () => choose(8),
  () => pick(choose, INPUT)(),
  () => new Uint8Array(choose(9000)),
  () => new Float64Array(choose(20)),
  () => new DataView(new ArrayBuffer(choose(20))),
  detached,
  () => new Uint8Array(new SharedArrayBuffer(choose(9000))),
  () => serialised(STATUS),
  () => serialised(frames.requestFields()),
  () => Buffer.from(Array.from({ length: choose(40) }, () => choose(256))).toString('latin1'),
  () => 'body'.repeat(choose(5000)), () => '\u{1f600}\ud800'.repeat(choose(300)),
  () => true, () => false, () => undefined, () => null, () => ({}), () => [], () => () => {},
  () => Symbol('s'), () => 10n,
  descriptor,
];

/** A session, of that role if need be: one that is alive, unless there is none. */
function session(role) {
  const some = role === undefined ? sessions : sessions.filter((one) => one.role === role);
  return pick(choose, some.length > 0 ? some : [{ id: choose(3) }]).id;
}

const onServer = () => session(SERVER);
const stream = () => (choose(6) === 0 ? pick(choose, NUMBERS) : 2 * choose(4) + 1);

/** A header block and the number of its fields, now and then a wrong one. */
function fields(list = pick(choose, [STATUS, TRAILERS, frames.requestFields()])) {
  const text = choose(6) === 0 ? pick(choose, VALUES)() : serialised(list);
  return [text, choose(8) === 0 ? choose(6) : list.length];
}

const text = () => pick(choose, VALUES)();
const small = () => choose(5);
const flag = () => choose(2) === 0;
const bytes = () => pick(choose, INPUT)();

/** Arguments that come near to what each function wants. */
const USUAL = {
  receive: () => [session(), bytes(), choose(3) === 0 ? small() : 0],
  flush: () => [session(), 3 * choose(10)],
  request: () => [session(CLIENT), ...fields(frames.requestFields()), small(), small(),
                  choose(300), flag()],
  respond: () => [onServer(), stream(), ...fields(STATUS), small()],
  info: () => [onServer(), stream(), ...fields(INFO)],
  push: () => [onServer(), stream(), ...fields(frames.requestFields()), small()],
  trailers: () => [session(), stream(), ...fields(TRAILERS)],
  reset: () => [session(), stream(), choose(12)],
  priority: () => [session(), stream(), small(), choose(300), flag(), flag()],
  write: () => [session(), stream(), pick(choose, VALUES.slice(4, 15))(), flag()],
  sendFile: () => [session(), stream(), descriptor(), choose(3) - 1, choose(9000) - 1],
  settings: () => [session(), small()],
  ping: () => [session(), Buffer.alloc(choose(3) === 0 ? small() : 8)],
  goaway: () => [session(), small(), choose(5) - 1, bytes()],
  attach: () => [session(), descriptor(), choose(2)],
  altsvc: () => [session(), stream(), text(), text()],
  origin: () => [session(), 'https://a\0'.repeat(small()), small()],
  statusText: () => [-choose(1100)],
};

function argumentsFor(name) {
  const kind = choose(8);
  if (kind < 5 && USUAL[name]) return USUAL[name]();
  const rest = () => Array.from({ length: choose(MOST_ARGUMENTS) }, () => pick(choose, VALUES)());
  if (kind < 7) return [session(), stream(), ...rest()];
  return rest();
}

/** What C reads from the arrays that it shares with JavaScript. */
function scribble() {
  for (let at = 0; at < shared.commands.length && at < 30; at++) {
    shared.commands[at] = at % 3 === 0 ? choose(5) : pick(choose, NUMBERS);
  }
  for (let at = 0; at < shared.settings.length; at++) shared.settings[at] = choose(20);
  for (let at = 0; at < shared.config.length; at++) {
    shared.config[at] = choose(3) === 0 ? pick(choose, NUMBERS) : NaN;
  }
  if (choose(RARELY) === 0) shared.state[0] = pick(choose, NUMBERS);
}

function call(name, args) {
  try {
    native[name](...args);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
  }
}

function newSession() {
  if (choose(2) === 0) shared.config.fill(NaN);
  const role = choose(2);
  const id = native.createSession(role, {});
  if (id <= 0) return;
  sessions.push({ id, role });
  native.settings(id, 0);
  if (role === SERVER) native.receive(id, hello, 0);
  else for (let at = 0; at < 3; at++) call('request', [id, ...USUAL.request().slice(1)]);
  native.flush(id, 0);
}

function callOne() {
  const name = pick(choose, functions);
  // A process of no more sessions has nothing to be called with.
  if (name === 'freeSession' && choose(4) !== 0) return;
  call(name, argumentsFor(name));
}

async function connectedPair() {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const near = net.connect(server.address().port, '127.0.0.1');
  const far = await new Promise((resolve) => server.once('connection', resolve));
  server.close();
  for (const socket of [near, far]) socket.on('error', () => {});
  return [near, far];
}

async function play(seed) {
  choose = choices(seed);
  pairs = await connectedPair();
  for (let at = 0; at < CALLS; at++) {
    if (at % TURN_EVERY === 0) {
      scribble();
      newSession();
      if (!pairs[0].destroyed) pairs[0].write(bytes());
      await new Promise(setImmediate);
    }
    callOne();
    shared.state[0] = 0;
  }
  for (const { id } of sessions) native.freeSession(id);
  sessions = [];
  for (const socket of pairs) socket.destroy();
  await new Promise(setImmediate);
}

// reportException() hands over whatever it is given.
process.on('uncaughtException', () => {});

async function main() {
  const [first, count] = process.argv.slice(2).map(Number);
  for (let seed = first; seed < first + count; seed++) {
    fs.writeSync(1, `${seed}\n`);
    await play(seed);
  }
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
